import { forAll, integer } from "./draws.ts";
import { assert, test } from "./suite.ts";

test("a property that fails throws what its smallest draw threw, says that draw, and has no library's lines", () => {
  try {
    forAll(integer({ min: 0, max: 100 }), (drawn) => assert.ok(drawn < 7, "it is seven or more"));
  } catch (error) {
    const { message, stack } = error as Error;
    assert.is(message, "it is seven or more\n    for 7");
    assert.match(stack!, /draws\.test\.ts/);
    assert.not.match(stack!, /node_modules/);
    return;
  }
  assert.unreachable("it holds of seven");
});
