import { begin, digest, henon, lorenz, run, scenario } from "../../lab/index.ts";
import { callCentre } from "../../scenarios/index.ts";
import { assert, test } from "../suite.ts";
import { folderFor, weather, within } from "./orrery.ts";

const folder = folderFor("seek", {
  "weather.json": JSON.stringify(weather),
  "hotter.json": JSON.stringify({ ...weather, during: [{ at: 100, set: { rho: 60 } }] }),
  "escape.json": JSON.stringify({
    name: "escape",
    question: "Does it stay?",
    model: "henon",
    ticks: 99,
    set: { a: 2 },
  }),
  "holes.ts": `import { process, scenario } from "@orrery/lab";
export default scenario({
  name: "holes", question: "Is it all there?", ticks: 1000,
  model: process({
    name: "sieve", about: "Loses what it had.", hears: { tick: {} }, state: () => ({ n: 0, x: 0 }),
    start: (_, { after }) => after(100, "tick"),
    on: { tick(state, _, { after }) { if (++state.n > 3) state.x = undefined as never; after(100, "tick"); } },
  }),
});`,
  "odd.ts": `import { process, scenario } from "@orrery/lab";
export default scenario({
  name: "odd", question: "Can it be said?", ticks: 9,
  model: process({
    name: "odd", about: "Has what JSON has no word for.", hears: { tick: {} },
    params: { by: { value: 1, range: [1, 9], about: "a tick" } },
    state: () => ({ n: 0n, far: new Map([[1, Infinity]]) }),
    start: (_, { after }) => after(1, "tick"),
    observe: ({ n }) => ({ none: 0 / Number(n), far: n > 2n ? -Infinity : 0 }),
    on: { tick(state, _, { after }, { by }) { state.n += BigInt(by); after(1, "tick"); } },
  }),
});`,
  "dark.ts": `import { process, scenario } from "@orrery/lab";
export default scenario({
  name: "dark", question: "Can it be seen?", ticks: 1000,
  model: process({
    name: "moon", about: "Is new once, and then falls.", hears: { tick: {} }, state: () => ({ n: 0 }),
    start: (_, { after }) => after(100, "tick"),
    observe({ n }) { if (n === 3) throw new Error("new moon"); return { n }; },
    on: { tick(state, _, { after }) { if (++state.n > 3) throw new Error("falls"); after(100, "tick"); } },
  }),
});`,
});
const seek = (...words: string[]) => within(folder, ["seek", ...words]);
const told = async (...words: string[]) => JSON.parse((await seek(...words, "--json")).out);

test("seek tells the state, its digest and what is observed at a tick", async () => {
  const calm = scenario({ name: "weather", question: "?", model: lorenz, seed: 3, ticks: 640 });
  for (const [words, plan, at] of [
    [["weather.json", "--at", "0"], {}, 0],
    [["weather.json", "--at", "333"], {}, 333],
    [
      ["weather.json", "--at", "640", "--seed", "8", "--set", "rho=26", "--set", "dt=5ms"],
      { seed: 8, set: { rho: 26, dt: 0.005 } },
      640,
    ],
  ] as const) {
    const world = begin(calm, plan);
    world.advance(at);
    const { observed, state, t, unit, ...rest } = await told(...words);
    assert.equal(observed, world.observe());
    assert.equal(state.u, Object.values(observed));
    assert.is(rest.digest, digest(world.state));
    assert.equal([rest.tick, rest.next, unit], [at, at + 1, "s"]);
    assert.equal(
      t,
      run(calm, { ...plan, ticks: at })
        .table()
        .at(-1)!.t,
    );
  }
});

test("seek tells parameters as a script has left them by then", async () => {
  const rho = async (at: string) => (await told("hotter.json", "--at", at)).params.rho;
  assert.equal([await rho("99"), await rho("100")], [28, 60]);
});

test("what JSON has no word for is text, whoever tells it", async () => {
  const { observed, state } = await told("odd.ts", "--at", "0");
  assert.equal(
    [observed, state],
    [
      { none: "NaN", far: 0 },
      { n: "0", far: [[1, "Infinity"]] },
    ],
  );
  const runs = ["1", "2"].map((by) => within(folder, ["run", "odd.ts", "--set", `by=${by}`, "--json", "--out", "odd"]));
  const records = (await Promise.all(runs)).map(({ out }) => JSON.parse(out).record as string);
  const { status, out } = await within(folder, ["diff", ...records, "--scenario", "odd.ts", "--json"]);
  assert.equal([status, JSON.parse(out)], [1, { same: false, path: "n", left: "1", right: "2", tick: 1 }]);
  const last = await within(folder, ["query", "select last['far'] as far from runs", "--in", "odd", "--json"]);
  assert.equal(
    JSON.parse(last.out),
    [{ far: "-Infinity" }, { far: "-Infinity" }],
    "and comes out of a table as it was",
  );
});

test("seek reaches into worlds of events, and says when something next happens", async () => {
  const { state, next, unit, digest: found } = await told("call-centre", "--at", "20000");
  const world = begin(callCentre);
  world.advance(20_000);
  assert.equal([found, next, unit], [digest(world.state), world.next(), "tick"]);
  assert.is(state.arrived, (world.state as { arrived: number }).arrived);
  assert.match((await seek("ring-election", "--at", "500")).out, /\nstate\n {2}members:\n {4}clerk: \{"last":0/);
});

test("of what diverges before, seek tells the tick and the last state that it had, and ends with 1", async () => {
  const { tick } = run(scenario({ name: "escape", question: "?", model: henon, set: { a: 2 }, ticks: 99 })).outcome;
  const { status, out } = await seek("escape.json", "--at", "70");
  assert.is(status, 1);
  assert.ok(out.startsWith(`diverged at tick ${tick}: the state left the numbers; as it was before that\n`));
  assert.match(out, `tick ${tick - 1}; next moves at ${tick}\n`);
  assert.is((await seek("escape.json", "--at", String(tick - 1))).status, 0);
});

test("of a state that can no longer be told, seek tells when it could last, and ends with 1", async () => {
  for (const at of ["400", "999"]) {
    const { status, out } = await seek("holes.ts", "--at", at);
    assert.is(status, 1);
    assert.match(out, /^failed at tick 400: sieve, tick, event 4: state\.x: expected plain data, got undefined; /);
    assert.match(out, /; as it was before that\n\n.*\ntick 399; next moves at 400\n/);
  }
  assert.is((await seek("holes.ts", "--at", "399")).status, 0);
});

test("what cannot be observed is told as a run tells it, be it sought there or past what throws later", async () => {
  for (const at of ["300", "500"]) {
    const { status, out } = await seek("dark.ts", "--at", at);
    assert.is(status, 1);
    assert.match(out, /^failed at tick 300: moon, tick, event 3: new moon; as it was before that\n\n.*\ntick 299; /);
  }
});

test("a tick where there is none is refused, and --for lengthens", async () => {
  const late = await seek("weather.json", "--at", "641");
  assert.is(late.status, 2);
  assert.is(late.err, "--at: expected a tick from 0 to 640, where weather ends, got 641; go on with --for\n");
  assert.is((await told("weather.json", "--at", "641", "--for", "641")).tick, 641);
  for (const at of ["-1", "1.5", "soon", ""])
    assert.match((await seek("weather.json", `--at=${at}`)).err, /^--at: expected/);
  assert.match((await seek("weather.json")).err, /^orrery seek: expected a value for --at <tick>, got none; see /);
});
