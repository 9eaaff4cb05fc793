// What an author's mistakes in a flow or a map come to where nobody has read their types.
import { dopri5, flow, map } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { assert, test } from "../suite.ts";

const swing = {
  name: "swing",
  about: "A mass on a spring.",
  state: ["x", "v"],
  start: [1, 0],
  params: { k: { value: 1, range: [0.1, 10], about: "of the spring" } },
  rate(du: number[], [x, v]: readonly [number, number], { k }: { k: number }) {
    du[0] = v;
    du[1] = -k * x;
  },
};
const flowing = (changes: object) => flow({ ...swing, ...changes } as never);
const fish = {
  name: "fish",
  about: "They stay as many.",
  state: ["n"],
  start: [0.5],
  params: {},
  next(out: number[], [n]: readonly [number]) {
    out[0] = n;
  },
};
/** Fish of which `next` is what comes of so many. */
const becoming = (next: (u: [number], values: { r: number }) => number) =>
  mapping({
    next(out: number[], u: [number], values: { r: number }) {
      out[0] = next(u, values);
    },
  });
const mapping = (changes: object) => map({ ...fish, ...changes } as never);

let calls = 0;
const mistakes: readonly (readonly [what: string, declare: () => unknown, told: RegExp])[] = [
  [
    "a misspelt parameter",
    () =>
      flowing({
        rate(du: number[], [x, v]: number[], { stiff }: { stiff: number }) {
          du[0] = v!;
          du[1] = -stiff * x!;
        },
        params: { stiffness: swing.params.k },
      }),
    /^flow swing, rate: expected a parameter, got "stiff"; did you mean stiffness\? choose from stiffness, dt$/,
  ],
  [
    "chance of no seed",
    () => becoming(Math.random),
    /^map fish, next: expected the same n from the same state, got [\d.e-]+, then [\d.e-]+; keep chance, /,
  ],
  ["what remembers", () => becoming(() => calls++), /^map fish, next: expected the same n from the same state, got /],
  [
    "what is never written",
    () => flowing({ rate: (_: unknown, [x, v]: number[]) => [v, -x!] }),
    /^flow swing, rate: expected every variable to be written, got none of x at the start; write each, /,
  ],
  [
    "what is written beyond the last variable",
    () =>
      flowing({
        rate(du: number[], [x, v]: number[]) {
          du[0] = v!;
          du[1] = -x!;
          du[2] = x! + v!;
        },
      }),
    /^flow swing, rate: expected a number written for each of x, v, got one at 2, from 0 on; list a variable for it /,
  ],
  [
    "a change of what is read",
    () =>
      becoming((u) => {
        u[0] = 3;
        return u[0];
      }),
    /^map fish, next: expected the state to be read, got a change of n; write into the first argument alone$/,
  ],
  [
    "a promise",
    () => flowing({ rate: async (...given: Parameters<typeof swing.rate>) => swing.rate(...given) }),
    /^flow swing, rate: expected what is done at once, got a promise; leave async out$/,
  ],
  [
    "a tick without length",
    () => flowing({ dt: 0 }),
    /^flow swing: expected dt above 0, got 0; say how long a tick is$/,
  ],
  ["a tick that is no number", () => flowing({ dt: Number.NaN }), /^flow swing: expected dt above 0, got NaN; /],
  [
    "a parameter in the place of the tick's",
    () => flowing({ params: { ...swing.params, dt: swing.params.k } }),
    /^flow swing: expected parameters other than dt, got one of that name; a flow has it by itself$/,
  ],
  [
    "a parameter in the place of the solver's",
    () => flowing({ params: { ...swing.params, tolerance: swing.params.k }, solver: dopri5 }),
    /^flow swing: expected parameters other than tolerance, got one of that name; /,
  ],
  ["a negative scatter", () => flowing({ scatter: -1 }), /^flow swing: expected scatter from 0 up, got -1; /],
  ["a scatter that is no number", () => mapping({ scatter: Number.NaN }), /^map fish: expected scatter from 0 up, /],
  [
    "variables without names",
    () => flowing({ state: [1, 2] }),
    /^flow swing: expected names of variables in state, got 1;/,
  ],
  [
    "no variables",
    () => flowing({ state: [], start: [], rate() {} }),
    /^flow swing: expected names of variables in state, got \[\]; write for example \["x"\]$/,
  ],
];
for (const [what, declare, told] of mistakes)
  test(`${what} is refused where a flow or a map is declared`, () => {
    assert.throws(declare, told);
  });

test("a motion may go by the length of what it writes, or of what it reads", () => {
  const byLength = (longer: (out: number[], u: number[]) => number) =>
    flowing({
      rate(du: number[], u: number[]) {
        for (let i = 0; i < longer(du, u); i++) du[i] = -u[i]!.valueOf();
      },
    });
  for (const model of [byLength((out) => out.length), byLength((_, u) => u.length)])
    assert.is(new World(model).advance(1), undefined);
});

test("a parameter that is misspelt in one branch is named where the state leaves the numbers", () => {
  const flowAbout = flowing({
    rate(du: number[], [x]: number[], values: { k: number; kk: number }) {
      du[0] = -1;
      du[1] = x! > 0.5 ? 0 : values.kk;
    },
  });
  const mapAbout = becoming(([n], { r }) => (n > 0.4 ? n * 0.9 : r));
  for (const [model, about] of [
    [flowAbout, "the state left the numbers; rate reads kk, which is no parameter"],
    [mapAbout, "the state left the numbers; next reads r, which is no parameter"],
  ] as const) {
    const { kind, about: told } = new World(model).advance(100)!;
    assert.equal([kind, told], ["diverged", about]);
  }
});

test("a start that is no start at some values is told when it begins there", () => {
  for (const [start, got] of [
    [({ k }: { k: number }) => (k > 1 ? [1] : [1, 0]), "[1]"],
    [({ k }: { k: number }) => [Math.sqrt(1 - k), 0], "[NaN, 0]"],
  ] as const) {
    const model = flowing({ start });
    assert.throws(
      () => new World(model, { set: { k: 2 } }),
      (error) =>
        error.message === `flow swing: expected 2 finite numbers to start from, got ${got}; give one for each of x, v`,
    );
  }
});
