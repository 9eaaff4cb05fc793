import { type Faults, number, process, profileOf, scenario, to, world } from "../../lab/core/index.ts";
import { begin, run } from "../../lab/engine/index.ts";
import { readScenario } from "../../lab/engine/scenario-file.ts";
import { lorenz, twoPhaseCommit } from "../../lab/models/index.ts";
import { forAll, seeds } from "../draws.ts";
import { isNear } from "../measures/near.ts";
import { assert, test } from "../suite.ts";

const members = ["coordinator", "manager0", "manager1", "manager2"];
const faults: Faults = {
  values: { "network.loss": [0.1, 0.5], "manager0.work": [10, 2000] },
  crash: { members, most: 3, lasting: [5, 50] },
  part: { most: 2, lasting: [100, 100] },
};
const ticks = 10_000;
const every = ["network.loss", "manager0.work", ...members.map((member) => `crash ${member}`), "part"];
const drawn = (seed: number, given = faults) => profileOf(twoPhaseCommit, given, seed, ticks);
const told = (seed: number, what: string, given = faults) =>
  drawn(seed, given).during.filter((cue) => "tell" in cue && cue.tell === what);

test("the same seed draws the same faults, and each fault's dice are its own", () => {
  forAll(seeds, (seed) => {
    assert.equal(drawn(seed), drawn(seed));
    const { part } = faults;
    assert.equal(told(seed, "part", { part: part! }), told(seed, "part"));
    const { values } = faults;
    assert.equal(drawn(seed, { values: values! }).set, drawn(seed).set);
  });
});

test("each seed leaves a fault out or not by the toss of a coin, whatever it does with the others", () => {
  const profiles = Array.from({ length: 1000 }, (_, seed) => new Set(drawn(seed).off));
  // Four standard errors of a fair coin thrown a thousand times.
  const luck = 4 * Math.sqrt(250);
  for (const [i, one] of every.entries()) {
    isNear(profiles.filter((off) => off.has(one)).length, 500, luck, one);
    for (const other of every.slice(0, i))
      isNear(profiles.filter((off) => off.has(one) === off.has(other)).length, 500, luck, `${one}, ${other}`);
  }
});

test("what is on lies within its range, and who falls gets up again", () => {
  forAll(seeds, (seed) => {
    const { off, set, during } = drawn(seed);
    for (const name of ["network.loss", "manager0.work"]) {
      const [least, most] = faults.values![name]!;
      assert.is(set[name] === undefined, off.includes(name));
      if (set[name] !== undefined) assert.ok(set[name] >= least && set[name] <= most);
    }
    assert.ok(set["manager0.work"] === undefined || Number.isInteger(set["manager0.work"]));
    for (const [down, up, least, most] of [
      ["crash", "restart", 5, 50],
      ["part", "heal", 100, 100],
    ] as const) {
      const [from, until] = [told(seed, down), told(seed, up)] as unknown as {
        at: number;
        payload: { member: string };
      }[][];
      assert.is(from!.length, until!.length);
      for (const [i, { at, payload }] of from!.entries()) {
        const after = until![i]!.at - at;
        assert.ok(at >= 0 && at <= ticks && after >= least && after <= most);
        if (down === "crash") assert.not(off.includes(`crash ${payload.member}`));
      }
    }
    assert.is(
      off.includes("part"),
      during.every((cue) => !("tell" in cue) || cue.tell !== "part"),
    );
  });
});

test("nothing breaks again while it is broken, and all that breaks lasts as long as it may", () => {
  const long: Faults = {
    crash: { members, most: 4, lasting: [2000, 6000], remembers: false },
    part: { most: 4, lasting: [2000, 6000] },
  };
  let broken = 0;
  forAll(seeds, (seed) => {
    const since = new Map<string, number>();
    // Cues of one tick are taken as they are listed.
    for (const cue of drawn(seed, long).during.toSorted(
      (a, b) => (a as { at: number }).at - (b as { at: number }).at,
    )) {
      const { at, tell, payload } = cue as unknown as { at: number; tell: string; payload?: { member: string } };
      const who = payload?.member ?? "network";
      if (tell === "crash" || tell === "part") {
        assert.not(since.has(who), `${who} at ${at}`);
        since.set(who, at);
        broken++;
      } else {
        assert.ok(at - since.get(who)! >= 2000 && at - since.get(who)! <= 6000, `${who} at ${at}`);
        since.delete(who);
      }
    }
    assert.is(since.size, 0);
  });
  assert.ok(broken > 0);
});

test("every number of times, every tick and every length that may be is drawn by some seed, and no other", () => {
  const small: Faults = {
    values: { "manager0.work": [3, 5] },
    crash: { members: ["manager1"], most: 3, lasting: [1, 3] },
    part: { most: 2, lasting: [0, 2] },
  };
  const profiles = Array.from({ length: 400 }, (_, seed) => profileOf(twoPhaseCommit, small, seed, 4));
  const numbers = (of: (profile: (typeof profiles)[number]) => readonly (number | undefined)[]) =>
    [...new Set(profiles.flatMap(of))].filter((one) => one !== undefined).sort((a, b) => a - b);
  type Told = { at: number; tell: string; payload: { remembers: boolean; groups: string[][] } };
  const cues = ({ during }: (typeof profiles)[number], what: string) =>
    (during as unknown as Told[]).filter(({ tell }) => tell === what);
  const lengths = (down: string, up: string) =>
    numbers((one) => cues(one, up).map(({ at }, i) => at - cues(one, down)[i]!.at));
  assert.equal(
    numbers(({ set }) => [set["manager0.work"]]),
    [3, 4, 5],
  );
  assert.equal(
    numbers((one) => [cues(one, "crash").length]),
    [0, 1, 2, 3],
  );
  assert.equal(
    numbers((one) => [cues(one, "part").length]),
    [0, 1, 2],
  );
  for (const what of ["crash", "part"])
    assert.equal(
      numbers((one) => cues(one, what).map(({ at }) => at)),
      [0, 1, 2, 3, 4],
    );
  assert.equal(
    [lengths("crash", "restart"), lengths("part", "heal")],
    [
      [1, 2, 3],
      [0, 1, 2],
    ],
  );
  assert.equal(
    numbers((one) => cues(one, "restart").map(({ payload }) => Number(payload.remembers))),
    [0, 1],
  );
  for (const one of profiles)
    for (const { payload } of cues(one, "part")) {
      assert.is(payload.groups.length, 2);
      assert.equal(payload.groups.flat().sort(), members);
    }
  for (const remembers of [true, false]) {
    const sure = { crash: { ...small.crash!, remembers } };
    for (let seed = 0; seed < 20; seed++)
      for (const { payload } of cues(profileOf(twoPhaseCommit, sure, seed, 4), "restart"))
        assert.is(payload.remembers, remembers);
  }
});

const plain = { name: "swarm", question: "What fails?", model: twoPhaseCommit, ticks } as const;

test("a run under faults is the run of what was drawn, written out", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const swarm = run(scenario({ ...plain, faults }), { seed });
    const { set, during } = drawn(seed);
    assert.equal(swarm.faults, drawn(seed));
    assert.is(run(scenario({ ...plain, set, during }), { seed }).digest, swarm.digest);
  }
});

test("how long it runs does not change what goes wrong", () => {
  const swarm = scenario({ ...plain, faults });
  assert.equal(run(swarm, { ticks: 100 }).faults, run(swarm).faults);
  assert.equal(begin(swarm, { ticks: 100 }).values, begin(swarm).values);
});

test("a file says the same", () => {
  const json = { ...plain, model: "two-phase-commit", faults };
  const swarm = readScenario("swarm.json", JSON.stringify(json), { models: [twoPhaseCommit], measures: [] });
  assert.is(run(swarm, { seed: 3 }).digest, run(scenario({ ...plain, faults }), { seed: 3 }).digest);
});

for (const [what, given, says] of [
  ["an unknown parameter", { values: { "network.los": [0, 1] } }, /expected a parameter, got "network\.los"; did you/],
  ["a value out of range", { values: { "network.loss": [0, 2] } }, /network\.loss: expected a number from 0 to 1/],
  ["a range turned round", { values: { "network.loss": [1, 0] } }, /expected a range from its least to its most/],
  [
    "an unknown member",
    { crash: { members: ["manager9"], most: 1, lasting: [1, 2] } },
    /expected a member, got "manager9"/,
  ],
  [
    "a member named twice",
    { crash: { members: ["manager1", "manager0", "manager1"], most: 1, lasting: [1, 2] } },
    /crash: expected each member once, got "manager1" again; raise most$/,
  ],
  [
    "a length turned round",
    { part: { most: 1, lasting: [2, 1] } },
    /part: expected a range from its least to its most/,
  ],
  [
    "half a time",
    { crash: { members: [], most: 1.5, lasting: [1, 2] } },
    /crash: expected a whole number from 1 to 1000, got 1\.5/,
  ],
  ["half of what is whole", { values: { "manager0.work": [1.5, 3] } }, /expected a whole number from 1 to/],
  ["no times at all", { part: { most: 0, lasting: [1, 2] } }, /part: expected a whole number from 1 to 1000, got 0; /],
  ["more times than can be", { part: { most: 5e9, lasting: [1, 2] } }, /to 1000, got 5000000000; mend most$/],
  [
    "a crash of nobody",
    { crash: { members: [], most: 1, lasting: [1, 2] } },
    /crash: expected a member at least, got none; leave/,
  ],
  ["a time that is none", { part: { most: 1, lasting: [0.5, 2] } }, /expected a whole number of ticks/],
] as const)
  test(`${what} is refused by name`, () => {
    assert.throws(() => scenario({ ...plain, faults: given as unknown as Faults }), says);
  });

test("what is no world does not crash", () => {
  const crash = { members: [], most: 1, lasting: [1, 2] } as const;
  const weather = { name: "weather", question: "Does it?", model: lorenz, ticks: 1 } as const;
  assert.throws(() => scenario({ ...weather, faults: { crash } }), /expected a world for crash, got the flow lorenz; /);
  assert.throws(() => scenario({ ...weather, without: ["x"] }), /without: expected a world, got the flow lorenz; /);
});

const greeting = { hello: { from: number } };
const greeter = (who: number) =>
  process({
    name: "greeter",
    about: "Says hello at once and once more.",
    state: () => ({ heard: 0 }),
    ports: { other: to(greeting) },
    hears: { ...greeting, again: {} },
    start(_, { send, after, ports }) {
      send(ports.other, "hello", { from: who });
      after(5, "again");
    },
    on: {
      hello: (state) => void state.heard++,
      again: (_, _message, { send, ports }) => send(ports.other, "hello", { from: who }),
    },
  });
const pair = world({
  name: "pair",
  about: "Two who greet each other.",
  members: { a: greeter(0), b: greeter(1) },
  links: { a: { other: "b" }, b: { other: "a" } },
});

test("where the network breaks, on either side is somebody, and who is not there does not fall", () => {
  const crash = { members: ["a", "b"], most: 2, lasting: [1, 5] } as const;
  for (let seed = 0; seed < 200; seed++) {
    const { during } = profileOf(pair.without(["b"]), { part: { most: 3, lasting: [1, 5] }, crash }, seed, 100);
    for (const cue of during as unknown as readonly {
      tell: string;
      payload: { groups: string[][]; member: string };
    }[]) {
      if (cue.tell === "part")
        assert.equal(
          cue.payload.groups.map(({ length }) => length),
          [1, 1],
        );
      assert.is.not(cue.payload?.member, "b");
    }
  }
});

test("who lies deep falls where it is, and a whole world does", () => {
  const pairs = world({
    name: "pairs",
    about: "Two pairs.",
    members: { left: pair, right: pair.without(["b"]) },
    links: {},
  });
  const crash = {
    members: ["left", "left/a", "right/a", "right/b"],
    most: 2,
    lasting: [1, 5],
    remembers: true,
  } as const;
  const told = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const fails = scenario({ name: "fails", question: "Who?", model: pairs, ticks: 50, seed, faults: { crash } });
    const { faults, outcome } = run(fails);
    assert.is(outcome.kind, "finished");
    for (const cue of faults!.during as unknown as readonly { tell: string; payload: { member: string } }[])
      told.add(`${cue.tell} ${cue.payload.member}`);
  }
  const both = (at: string, member: string) => ["crash", "restart"].map((fault) => `${at}${fault} ${member}`);
  assert.equal([...told].sort(), [...both("", "left"), ...both("left/", "a"), ...both("right/", "a")].sort());
  const nobody = { ...crash, members: ["left/c"] };
  assert.throws(
    () => scenario({ name: "fails", question: "Who?", model: pairs, ticks: 50, faults: { crash: nobody } }),
    /faults, crash: expected a member, got "left\/c"; did you mean left\/a\? choose from left, left\/a, left\/b, right/,
  );
});

test("who is not there says nothing, hears nothing, and can be woken", () => {
  const met = (without: readonly string[], during: readonly object[] = []) =>
    run(
      scenario({ name: "x", question: "x?", model: pair, ticks: 20, without, during: during as never }),
    ).series.rows.at(-1);
  assert.equal(met([]), [2, 2]);
  assert.equal(met(["b"]), [0, 0]);
  assert.equal(met(["a", "b"]), [0, 0]);
  assert.equal(met(["b"], [{ at: 1, tell: "restart", payload: { member: "b", remembers: false } }]), [2, 1]);
  assert.throws(() => pair.without(["c"]), /world pair, without: expected a member, got "c"; did you mean a\?/);
});
