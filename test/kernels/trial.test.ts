// What `uses` held at a declaration may part from what the function's own names mean: that is found, and never silent.
import { ensemble, fold, kernel, scan } from "../../kernels/compiler/index.ts";
import { pool } from "../../kernels/compiler/node-pool.ts";
import { taken } from "../../kernels/compiler/ran.ts";
import { sin } from "../../kernels/maths/index.ts";
import { assert, test } from "../suite.ts";

const x = Float64Array.of(1, 2, 3, 4, 5);
let scale = 3;
const each = { about: "", form: "each", takes: { x: "f64[n]" }, gives: { y: "f64[n]" } } as const;
const times = () =>
  kernel({
    ...each,
    name: "times",
    uses: { scale },
    element({ x, y }, i) {
      y[i] = x[i]! * scale;
    },
  });
const parted =
  /^times: expected y\[\d\] to be \d+ as the function itself has it, got \d+ by what `uses` held; declare it again, /;

/** With another scale for a while. */
function scaled(other: number, work: () => void): void {
  scale = other;
  try {
    work();
  } finally {
    scale = 3;
  }
}

test("a name that means something else since the declaration is refused, until it is declared again", () => {
  const one = times();
  for (let call = 0; call < 20; call++) assert.equal([...one.simd({ x }).y], [3, 6, 9, 12, 15]);
  scaled(7, () => {
    assert.throws(() => one.simd({ x }), parted);
    assert.equal([...times().simd({ x }).y], [7, 14, 21, 28, 35]);
  });
  assert.equal([...one.simd({ x }).y], [3, 6, 9, 12, 15]);
});

test("one that runs goes by the function itself from there on, and says so", () => {
  const one = times();
  one.run({ x });
  taken();
  scaled(7, () => assert.equal([...one.run({ x }).y], [7, 14, 21, 28, 35]));
  assert.equal([...one.run({ x }).y], [3, 6, 9, 12, 15]);
  const ways = taken().map(({ execution, reason }) => `${execution}: ${reason}`);
  assert.equal(ways, ["plain: compiled it had other bits"]);
});

test("what is given in place is as it was when a call is refused, and when it runs", () => {
  const grown = kernel({
    ...each,
    name: "grown",
    uses: { scale },
    element({ x, y }, i) {
      y[i] = y[i]! + x[i]! * scale;
    },
  });
  const y = new Float64Array(5).fill(1);
  grown.simd({ x, y });
  assert.equal([...y], [4, 7, 10, 13, 16]);
  scaled(7, () => {
    assert.throws(() => grown.simd({ x, y }), /^grown: expected y/);
    assert.equal([...y], [4, 7, 10, 13, 16]);
    grown.run({ x, y });
    assert.equal([...y], [11, 21, 31, 41, 51]);
  });
});

test("a helper that closes over something else than what is listed is refused at the first call", () => {
  const k = 2;
  const doubled = (v: number) => v * k;
  const over = (h: (v: number) => number, m: number) =>
    kernel({
      ...each,
      name: "over",
      uses: { h, k: m, m },
      element({ x, y }, i) {
        y[i] = h(x[i]!);
      },
    });
  const made = (m: number) => (v: number) => v * m;
  assert.throws(
    () => over(doubled, 3).simd({ x }),
    /^over: expected y\[0\] to be 2 as the function itself has it, got 3 /,
  );
  assert.equal([...over(doubled, 3).run({ x }).y], [2, 4, 6, 8, 10]);
  assert.equal([...over(made(5), 5).simd({ x }).y], [5, 10, 15, 20, 25]);
  // The same text and the same numbers: what was compiled is that of the one before.
  assert.throws(
    () => over(made(2), 5).simd({ x }),
    /^over: expected y\[0\] to be 2 as the function itself has it, got 5 /,
  );
});

test("a sweep, a fold, a scan and an ensemble are held by their own elements", () => {
  const spec = { about: "", takes: { x: "f64[n]" }, over: "n", uses: { scale }, from: 0 } as const;
  const element = ({ x }: { x: Float64Array }, i: number) => x[i]! * scale;
  const combine = (a: number, b: number) => a + b;
  const total = fold({ ...spec, name: "total", element, combine });
  const running = scan({ ...spec, name: "running", element, combine });
  const walk = kernel({
    name: "walk",
    about: "",
    form: "sweep",
    takes: { x: "f64[n]" },
    gives: { y: "f64[rows, n]" },
    uses: { scale },
    element({ x, y, n }, i, row) {
      y[row * n + i] = row > 0 ? y[(row - 1) * n + i]! + scale : x[i]!;
    },
  });
  const grow = ensemble({
    name: "grow",
    about: "",
    state: ["u"],
    params: [],
    by: "map",
    uses: { scale },
    rule: (out, [u]) => {
      out[0] = scale * u!;
    },
  });
  const calls = {
    total: (way: "simd" | "run") => total[way]({ x }),
    running: (way: "simd" | "run") => running[way]({ x }),
    walk: (way: "simd" | "run") => walk[way]({ x, rows: 3 }).y,
    grow: (way: "simd" | "run") => grow[way]({ u: x.slice(), dt: 1, tick: 0, steps: 2 })["u"],
  };
  for (const [name, call] of Object.entries(calls)) {
    const before = call("simd");
    scaled(7, () => {
      assert.throws(() => call("simd"), new RegExp(`^${name}: expected .* as the function itself has it, got `));
      assert.not.equal(call("run"), before);
    });
    assert.equal(call("run"), before, name);
  }
});

test("a sweep that was refused says so even when it runs, where what it was passed has been written", () => {
  const on = kernel({
    name: "on",
    about: "",
    form: "sweep",
    takes: { x: "f64[n]" },
    gives: { y: "f64[rows, n]" },
    uses: { scale },
    element({ x, y, n }, i, row) {
      if (row > 0) y[row * n + i] = y[(row - 1) * n + i]! + x[i]! * scale;
    },
  });
  scaled(7, () => {
    const y = new Float64Array(10);
    assert.throws(() => on.run({ x, y, rows: 2 }), /^on: expected y/);
    assert.equal([...on.itself({ x, rows: 2 }).y].slice(5), [7, 14, 21, 28, 35]);
  });
});

test("a sweep that reads what it writes is held by its first rows, before it writes anything", () => {
  const other = { sin: (v: number) => v + 1 };
  const walk = () =>
    kernel({
      name: "walk",
      about: "",
      form: "sweep",
      takes: { x: "f64[n]" },
      gives: { y: "f64[rows, n]", at: "f64[n]" },
      uses: { sin, scale },
      element({ x, y, at, n }, i, row) {
        y[row * n + i] = row > 0 ? other.sin(y[(row - 1) * n + i]!) * scale : x[i]!;
        at[i] = at[i]! + row;
      },
    });
  const passed = { x, rows: 5, y: new Float64Array(25).fill(2), at: new Float64Array(5).fill(3) };
  assert.throws(() => walk().simd(passed), /^walk: expected y\[5\] to be 6 as the function itself has it, got /);
  assert.equal([...passed.y, ...passed.at], [...new Float64Array(25).fill(2), ...new Float64Array(5).fill(3)]);
  assert.equal(walk().run(passed).y, walk().itself({ x, rows: 5 }).y);
  other.sin = sin;
  const one = walk();
  for (const rows of [0, 1, 2, 5, 300, 2000])
    assert.equal(one.simd({ x, rows }).at, one.itself({ x, rows }).at, `${rows} rows`);
  const wide = { x: new Float64Array(20_000).fill(1), rows: 40 };
  assert.equal(walk().simd(wide).y, one.itself(wide).y);
  const late = walk();
  scaled(7, () => assert.throws(() => late.simd(wide), /^walk: expected y\[20000\] to be /));
});

test("a sweep whose elements write their own places is held by what its first rows write, however rows lie", () => {
  const other = { sin };
  const sums = () =>
    kernel({
      name: "sums",
      about: "",
      form: "sweep",
      takes: { x: "f64[n]" },
      gives: { y: "f64[rows, n]" },
      uses: { sin },
      element({ x, y, n }, i, row) {
        let sum = x[i]!;
        for (let k = 0; k < row; k++) sum += other.sin(y[k * n + i]!);
        y[row * n + i] = sum + y[row * n + i]!;
      },
    });
  for (const n of [5, 512]) {
    other.sin = sin;
    const one = sums();
    const passed = () => ({
      x: new Float64Array(n).fill(1),
      rows: 9,
      y: Float64Array.from({ length: 9 * n }, (_, i) => i),
    });
    const meant = one.itself(passed()).y;
    for (let call = 0; call < 9; call++) assert.equal(one.simd(passed()).y, meant, `${n}, call ${call}`);
    other.sin = (v) => v + 1;
    const given = passed();
    assert.throws(() => sums().simd(given), new RegExp(`^sums: expected y\\[${n}\\] to be `));
    assert.equal(given, passed());
  }
});

test("of elements that run loops the first calls are held, and then one element of some hundreds", () => {
  let turns = 0;
  const looped = kernel({
    name: "looped",
    about: "",
    form: "each",
    takes: { k: "size" },
    gives: { y: "f64[n]" },
    uses: { scale },
    element({ k, y }, i) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += scale;
      y[i] = sum;
    },
  });
  for (let call = 0; call < 10; call++) looped.simd({ k: 20, n: 2 });
  scaled(7, () =>
    assert.throws(() => {
      for (; turns < 300; turns++) looped.simd({ k: 20, n: 2 });
    }, /^looped: expected y/),
  );
  assert.ok(turns > 100);
});

test("few motions that are long are held by their first ticks, and of many some are held whole", () => {
  let asked = 0;
  const grow = () =>
    ensemble({
      name: "grow",
      about: "",
      state: ["u"],
      params: ["rate"],
      by: "map",
      uses: { scale },
      rule: Object.assign(
        (out: Float64Array, [u]: Float64Array, { rate }: Readonly<Record<string, number>>, tick: number) => {
          asked++;
          out[0] = tick < 50_000 ? (rate as number) * u! * (1 - u!) : scale;
        },
        { toString: () => "(out, [u], { rate }, tick) => { out[0] = tick < 50_000 ? rate * u * (1 - u) : scale; }" },
      ),
    });
  const passed = (count: number, tick = 0) => ({
    u: Float64Array.from({ length: count }, (_, i) => (i + 1) / (count + 1)),
    rate: 3.9,
    dt: 1,
    tick,
    steps: 60_000 - tick,
  });
  const few = grow();
  assert.equal(few.simd(passed(5)), few.itself(passed(5)));
  asked = 0;
  for (let call = 0; call < 20; call++) few.simd(passed(5, 10_000 * (call % 3)));
  assert.ok(asked > 0 && asked < 12 * 1024, `${asked} ticks of a million`);
  const [refused, ran, late, many] = [grow(), grow(), grow(), grow()] as const;
  const parted = /^grow: expected u\[0\] to be 7 as the function itself has it, got 3 /;
  scaled(7, () => {
    const given = passed(5, 50_000);
    assert.throws(() => refused.simd(given), parted);
    assert.equal(given, passed(5, 50_000));
    assert.is(ran.run(given)["u"]![4], 7);
    assert.is(late.simd(passed(5))["u"]![4], 3, "of few what parts late is not seen");
    assert.throws(() => many.simd(passed(600)), parted);
  });
});

test("elements that write elsewhere than at their own place are held where a call gives little", () => {
  const moved = kernel({
    ...each,
    name: "moved",
    uses: { scale },
    element({ x, y }, i) {
      y[i + 1] = x[i]! * scale;
    },
  });
  const many = { x: new Float64Array(5000).fill(1) };
  for (const passed of [{ x }, many]) assert.equal(moved.simd(passed), moved.itself(passed));
  scaled(7, () => {
    const y = new Float64Array(5).fill(1);
    assert.throws(() => moved.simd({ x, y }), /^moved: expected y\[\d\] to be \d+ as the function itself has it/);
    assert.equal([...y], [1, 1, 1, 1, 1]);
    assert.is(moved.simd(many).y[1], 3, "of much it is not seen");
  });
});

test("an element that has a column of very many lines is held in no more time than the function takes", () => {
  const paths = kernel({
    name: "paths",
    about: "",
    form: "each",
    over: ["n"],
    takes: { x: "f64[n]" },
    gives: { y: "f64[lines, n]" },
    uses: { scale },
    element({ x, lines, n, y }, i) {
      for (let k = 0; k < lines; k++) y[k * n + i] = x[i]! * scale;
    },
  });
  const passed = { x, lines: 300_000 };
  const taken = (way: "simd" | "itself") => {
    const began = performance.now();
    assert.is(paths[way](passed).y.at(-1), 15);
    return performance.now() - began;
  };
  taken("simd");
  // A call is held by one element of five; the rest is a wide margin.
  assert.ok(taken("simd") < 100 + 10 * taken("itself"));
  scaled(7, () => assert.throws(() => paths.simd(passed), /^paths: expected y\[\d+\] to be \d+ as the function/));
});

test("threads are held as one is", async () => {
  const two = pool(2);
  await two.ready();
  const one = times();
  const many = { x: Float64Array.from({ length: 100_000 }, (_, i) => i) };
  assert.is(two.run(one, many).y[99_999], 299_997);
  scaled(7, () => assert.throws(() => two.run(one, many), /^times: expected y/));
  assert.is(two.run(one, many).y[99_999], 299_997);
  await two.close();
});
