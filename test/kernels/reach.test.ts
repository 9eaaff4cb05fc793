// How far a piece of a call reaches: what is brought for it is enough, and no more than can be known.

import { programOf } from "../../kernels/compiler/built.ts";
import { kernel } from "../../kernels/compiler/index.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { tiles } from "../../kernels/compiler/machine.ts";
import { callOf, extent } from "../../kernels/compiler/plan.ts";
import { type Piece, reachOf, touchedBy } from "../../kernels/compiler/reach.ts";
import { scalarsOf } from "../../kernels/compiler/work.ts";
import { matrixProduct, neighbourSum, warpings } from "../../kernels/index.ts";
import { assert, test } from "../suite.ts";

/** Of each of a kernel's arrays, how far pieces reach, were its rows to lie so many elements further apart. */
function reaching(one: object, passed: object, pieces?: readonly Piece[], further = 0): number[][] {
  const plan = planned(one);
  const call = callOf(plan, passed as never);
  const pitches = plan.places.map(({ dims }) => call.sizes.get(dims.at(-1)!)! + further);
  const all = pieces ?? tiles(plan.form, ...extent(plan, call), { together: 1, finer: 4 });
  return reachOf(touchedBy(programOf(plan, "wasm")))(all, pitches, scalarsOf(plan, call)).map((far) => [...far]);
}

const many = (count: number) => new Float64Array(count);

test("a piece whose neighbours lie near needs nothing far from it, and one at an edge the other edge", () => {
  const passed = { cell: many(640 * 64), rows: 640, columns: 64 };
  const cells = reaching(neighbourSum, passed).map(([cell]) => Math.min(cell!, 640 * 64));
  // From row 5 on, twenty rows a piece and in the end five; one further below, and a cell to the right of the last.
  assert.equal([cells[0], cells[1], cells.at(-3)], [26 * 64 + 1, 46 * 64 + 1, 636 * 64 + 1]);
  assert.equal([cells.at(-2), cells.at(-1)], [640 * 64, 640 * 64], "the last rows, and the first that go after them");
});

test("a row of a product needs its own row and all that it meets, however far rows lie apart", () => {
  const passed = { a: many(96 * 20), b: many(20 * 64), rows: 96, inner: 20, columns: 64 };
  const piece: Piece = [8, 12, 0, 64];
  for (const further of [0, 8]) {
    const [[a, b, c]] = reaching(matrixProduct, passed, [piece], further) as [number[]];
    const [inner, columns] = [20 + further, 64 + further];
    assert.ok(a! > 11 * inner && a! <= 12 * inner + 3, `${a}`);
    assert.ok(b! >= 19 * columns + 64, `${b}`);
    assert.is(c, 11 * columns + 64);
  }
});

test("a block of pairs needs its own series, and those before", () => {
  const passed = { x: many(4 * 30 * 8), y: many(4 * 20 * 8), band: 5, blocks: 4, n: 30, m: 20, pairs: 8 };
  // A pair's first series is longer than its second: the band goes four numbers further than the line.
  const second = [2 * 30 * 8, 2 * 20 * 8, 16, (2 * 20 + 4) * 8];
  assert.equal(reaching(warpings, passed, [[1, 2, 0, 8]]), [second]);
});

const shape = {
  name: "k",
  about: "",
  form: "each",
  takes: { x: "f64[n]", p: "i32[n]", m: "size", a: "f64" },
  gives: { y: "f64[n]" },
} as const;
type Seen = { x: Float64Array; p: Int32Array; y: Float64Array; n: number; m: number; a: number };
/** Of x, or another, for lanes 10 to 19 of 100. */
function lineOf(element: (seen: Seen, i: number) => void, more: object = {}, n = 0): number {
  const passed = { x: many(100), p: new Int32Array(100), m: 7, a: 2.5, ...more };
  const one = kernel({ ...shape, element: element as never });
  return Math.min(100, reaching(one, passed, [[0, 1, 10, 20]])[0]![n]!);
}

test("an index is followed through sums, choices, branches and counters to where it ends", () => {
  assert.is(
    lineOf(({ x, y }, i) => {
      y[i] = x[i]!;
    }),
    20,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      y[i] = x[i + m]!;
    }),
    27,
  );
  assert.is(
    lineOf(({ x, y, n }, i) => {
      y[i] = x[n - 1 - i]!;
    }),
    90,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      y[i] = x[2 * i + (m << 1) - 1]!;
    }),
    52,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      y[i] = x[m > 5 ? i : 99]!;
    }),
    20,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      y[i] = x[m === 8 ? 99 : i]!;
    }),
    20,
  );
  assert.is(
    lineOf(
      ({ x, y, m }, i) => {
        y[i] = x[m !== 7 ? i : 50]!;
      },
      { m: 7 },
    ),
    51,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      let at = 3;
      if (m >= 9) at = 90;
      y[i] = x[at]!;
    }),
    4,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      let sum = 0;
      for (let j = 0; j < m; j++) sum += x[j]!;
      y[i] = sum;
    }),
    7,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      let sum = 0;
      for (let j = Math.max(0, m - 3); j < Math.min(m + 3, 50); j++) sum += x[j]!;
      y[i] = sum;
    }),
    10,
  );
  const counted: readonly ((seen: Seen, i: number) => void)[] = [
    ({ x, y, m }, i) => {
      let sum = 0;
      for (let j = 1; j <= m; j += 2) sum += x[j]!;
      y[i] = sum;
    },
    ({ x, y, m }, i) => {
      let sum = 0;
      for (let j = m; j > 2; j--) sum += x[j]!;
      y[i] = sum;
    },
    ({ x, y, m }, i) => {
      let sum = 0;
      for (let j = 10; j >= m; j -= 2) sum += x[17 - j]! + x[j - m]!;
      y[i] = sum;
    },
  ];
  assert.equal(
    counted.map((element) => lineOf(element)),
    [8, 8, 11],
  );
  const before = ({ x, y, m }: Seen, i: number) => {
    let j = 0;
    let sum = 0;
    for (j = m; j >= 0; j -= 5) sum += i;
    y[i] = sum + x[-j]!;
  };
  assert.ok(lineOf(before) >= 4, "after its loop a counter that goes down is a step further, too");
  const behind = ({ x, y, m }: Seen, i: number) => {
    let j = 0;
    let sum = 0;
    for (j = 0; j < m; j++) sum += i;
    y[i] = sum + x[j]!;
  };
  assert.ok(lineOf(behind) >= 8, "after its loop a counter is a step further");
  const looksOn = ({ x, p, y }: Seen, i: number) => {
    let j = 0;
    let sum = 0;
    for (j = 0; j < (p[j]! & 7) + 10; j++) sum += i;
    y[i] = sum + x[i]!;
  };
  assert.ok(lineOf(looksOn, {}, 1) >= 18, "what a loop's head looks at, it looks at once more");
});

test("a comparison that may go either way leaves both", () => {
  // Lanes 10 to 19 beside what may be 8 to 15, and beside an end of theirs.
  const either = [
    ({ x, p, y }: Seen, i: number) => {
      y[i] = x[i < (p[0]! & 7) + 8 ? 99 : i]!;
    },
    ({ x, p, y }: Seen, i: number) => {
      y[i] = x[i <= (p[0]! & 7) + 8 ? 99 : i]!;
    },
    ({ x, p, y }: Seen, i: number) => {
      y[i] = x[i > (p[0]! & 7) + 8 ? 99 : i]!;
    },
    ({ x, p, y }: Seen, i: number) => {
      y[i] = x[i >= (p[0]! & 7) + 8 ? 99 : i]!;
    },
    ({ x, p, y }: Seen, i: number) => {
      y[i] = x[i === (p[0]! & 0) + 10 ? 99 : i]!;
    },
    ({ x, p, y }: Seen, i: number) => {
      y[i] = x[i !== (p[0]! & 0) + 19 ? i : 99]!;
    },
  ];
  for (const element of either) assert.is(lineOf(element), 100);
});

test("where nothing tells how far an index goes, all is needed", () => {
  assert.is(
    lineOf(({ x, p, y }, i) => {
      y[i] = x[p[i]!]!;
    }),
    100,
  );
  assert.is(
    lineOf(({ x, y, a }, i) => {
      y[i] = x[a | 0]!;
    }),
    100,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      y[i] = x[Math.imul(m, 1 << 30)]!;
    }),
    100,
  );
  assert.is(
    lineOf(({ x, y, m }, i) => {
      let at = m;
      while (at < 50) at = (at + m) | 0;
      y[i] = x[at]!;
    }),
    100,
  );
});

test("a call of other sizes or numbers is looked at anew", () => {
  const plan = planned(
    kernel({
      ...shape,
      element({ x, y, m }: Seen, i) {
        y[i] = x[i + m]!;
      },
    }),
  );
  const reach = reachOf(touchedBy(programOf(plan, "wasm")));
  const far = (pieces: readonly Piece[], m: number, a = 1) => reach(pieces, [9, 9, 9], [100, m, a]).map(([x]) => x);
  assert.equal(far([[0, 1, 0, 10]], 2), [12]);
  assert.equal(far([[0, 1, 0, 10]], 3), [13]);
  assert.equal(far([[0, 1, 0, 10]], 3, 8), [13]);
  assert.equal(
    far(
      [
        [0, 1, 0, 10],
        [0, 1, 10, 14],
      ],
      3,
    ),
    [13, 17],
  );
  const made = (at: number) => Array.from({ length: 300 }, (_, n): Piece => [n, n + 1, n === at ? 1 : 0, 4]);
  const once = reach(made(-1), [9, 9, 9], [100, 3, Number.NaN]);
  assert.is(reach(made(-1), [9, 9, 9], [100, 3, Number.NaN]), once, "the same pieces, made anew");
  assert.is.not(reach(made(299), [9, 9, 9], [100, 3, Number.NaN]), once);
});
