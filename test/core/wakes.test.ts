// Who moves next, beside a list that is looked through; and how little is looked at.
import { rootKey, Stream } from "../../lab/core/index.ts";
import { none, Wakes } from "../../lab/core/wakes.ts";
import { constantFrom, forAll, integer, record } from "../draws.ts";
import { assert, test } from "../suite.ts";

test("the first is the earliest, and by any time whoever is due is found, in order", () => {
  forAll(record({ seed: integer({ min: 0, max: 1e6 }), count: constantFrom(0, 1, 2, 3, 7, 8, 9, 100) }), (drawn) => {
    const random = new Stream(rootKey(drawn.seed, "wakes"), 0);
    const draw = () =>
      random.chance(0.1) ? (random.chance(0.5) ? Number.POSITIVE_INFINITY : Number.NaN) : random.below(20);
    const dues = Array.from({ length: drawn.count }, draw);
    const wakes = new Wakes(drawn.count, (one) => dues[one]!);
    const times = () => dues.filter((due) => !Number.isNaN(due));
    for (let turn = 0; turn < 50; turn++) {
      assert.is(wakes.next, Math.min(...times()));
      const now = random.below(20);
      for (let one = 0; one <= drawn.count; one++)
        assert.is(
          wakes.from(one, now),
          dues.findIndex((due, k) => k >= one && due <= now),
        );
      if (drawn.count === 0) continue;
      const one = random.below(drawn.count);
      dues[one] = draw();
      wakes.set(one, dues[one]!);
    }
  });
});

test("of many who move no more are looked at than halving them leaves", () => {
  const count = 5000;
  const turns = 1000;
  let looks = 0;
  const counted = (length: number) =>
    new Proxy(new Float64Array(length), {
      get(array, at) {
        looks++;
        return Reflect.get(array, at);
      },
    });
  const wakes = new Wakes(count, (one) => (one * 7919) % count, counted);
  assert.ok(looks <= 6 * count, `${looks} looks to begin with`);
  looks = 0;
  for (let now = 0; now < turns; now++) {
    let one = wakes.from(0, now);
    assert.is(wakes.next, now);
    for (; one !== none; one = wakes.from(one + 1, now)) wakes.set(one, now + count);
  }
  assert.ok(looks <= 8 * turns * Math.log2(2 * count), `${looks} looks`);
});
