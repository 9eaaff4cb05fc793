import { monitor, parse, print } from "../../lab/core/temporal/index.ts";
import { broken, enact } from "../laws/law.ts";
import { assert, test } from "../suite.ts";
import { type Watch, watchLaws } from "./laws.ts";

const sound: Watch = { name: "a monitor", begin: (formula) => monitor(formula) };

enact(sound, watchLaws);

type Begun = ReturnType<Watch["begin"]>;

/** A monitor, but for one answer. */
const but = (name: string, change: (begun: Begun) => Partial<Begun>): Watch => ({
  name,
  begin(formula) {
    const begun = monitor(formula);
    const answers = {
      step: (...step: Parameters<Begun["step"]>) => begun.step(...step),
      end: () => begun.end(),
      get verdict() {
        return begun.verdict;
      },
      get robustness() {
        return begun.robustness;
      },
      get violation() {
        return begun.violation;
      },
    };
    return Object.defineProperties(answers, Object.getOwnPropertyDescriptors(change(begun)));
  },
});

const wrongs: readonly (readonly [watch: Watch, law: RegExp])[] = [
  [
    but("what is open is taken to hold", (begun) => ({
      get verdict() {
        return begun.verdict === "fails" ? "fails" : "holds";
      },
    })),
    /certain whichever way each comparison goes/,
  ],
  [but("the end changes nothing", (begun) => ({ end: () => begun.verdict })), /ended after any prefix/],
  [
    but("a tick late", (begun) => ({
      get violation() {
        const { violation } = begun;
        return violation && { ...violation, at: violation.at + 1 };
      },
    })),
    /no shorter one/,
  ],
];

for (const [watch, law] of wrongs) {
  test(`${watch.name}: a law is broken, and notices`, () => {
    const own = watchLaws.filter(({ says }) => law.test(says));
    assert.ok(broken(watch, own).length > 0);
  });
}

test("a violation names its instant and its cause", () => {
  const watch = monitor(parse("G(order -> F[0,3] ack)"));
  for (let t = 0; t < 1000; t++) watch.step({ order: Number(t % 100 === 7), ack: Number(t % 100 === 9 && t < 700) });
  const { at, text, blameAt } = watch.violation!;
  assert.equal({ at, text, blameAt }, { at: 710, text: "F[0,3] ack > 0", blameAt: 707 });
});

test("what two readings of one signal exclude is told when one of them has failed", () => {
  for (const [text, at] of [
    ["F[0,10] x > 5 & G x < 3", 10],
    ["G (x > 5 & x < 3)", 0],
    ["X G rise(x)", 1],
  ] as const) {
    const watch = monitor(parse(text));
    for (let t = 0; t < 20; t++) {
      watch.step({ x: 0 });
      assert.is(watch.verdict, t < at ? "open" : "fails", text);
    }
    assert.is(watch.violation?.at, at, text);
  }
});

test("time goes forward: by whole ticks, and by any part of one where it is dense", () => {
  for (const time of ["ticks", "dense"] as const) {
    const watching = monitor(parse("G x"), { time });
    const step = (until: number) => watching.step({ x: 1 }, until);
    step(2);
    for (const until of [2, 1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(
        () => step(until),
        /^requirement: expected a time after 2, got .*; go forward, by whole ticks unless dense$/,
      );
    if (time === "ticks") assert.throws(() => step(2.5), /expected a time after 2, got 2\.5/);
    else step(2.5);
  }
});

test("what may be written as one formula is printed and watched", () => {
  for (const text of [Array(1001).fill("x > 0").join(" & "), `${Array(1001).fill("x").join(" + ")} > 0`]) {
    const formula = parse(text);
    assert.is(print(formula), text);
    const watching = monitor(formula);
    watching.step({ x: -1 });
    assert.is(watching.end(), "fails");
  }
});
