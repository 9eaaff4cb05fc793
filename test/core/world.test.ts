// Worlds: how they are wired, who fails and who comes back, and that a world within a world is a member like any other.
import {
  digest,
  type Fields,
  list,
  type Model,
  type Moment,
  model,
  number,
  type Plain,
  process,
  scenario,
  scripted,
  text,
  to,
  toMany,
  world,
} from "../../lab/core/index.ts";
import { explore, run, World } from "../../lab/engine/index.ts";
import { changRoberts, henon, kepler, lorenz, twoPhaseCommit } from "../../lab/models/index.ts";
import { forAll, integer, record, seeds } from "../draws.ts";
import { universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";

const beat = { beat: { count: number } };
const ear = process({
  name: "ear",
  about: "Who counts what it hears.",
  hears: beat,
  state: () => ({ heard: 0, last: 0 }),
  on: {
    beat(state, { count }) {
      state.heard++;
      state.last = count;
    },
  },
});
const drum = process({
  name: "drum",
  about: "Who beats every ten ticks.",
  ports: { ear: to(beat) },
  hears: { strike: {} },
  state: () => ({ beats: 0 }),
  start: (_, { after }) => after(10, "strike"),
  on: {
    strike(state, _, { send, after, ports }) {
      state.beats++;
      after(10, "strike");
      send(ports.ear, "beat", { count: state.beats });
    },
  },
});
const band = world({
  name: "band",
  about: "One beats, one hears.",
  members: { drum, ear },
  links: { drum: { ear: "ear" } },
});
const mixed = world({
  name: "mixed",
  about: "Flows, a map, a queue and a band.",
  members: { sky: lorenz, moon: kepler, star: kepler, cloud: henon, line: queue, band },
  links: {},
  every: { sky: 2, star: 7, cloud: 5, band: 3 },
});

universalLaws(band, { until: 60, runs: 4 });
universalLaws(mixed, { until: 120, runs: 4, within: { "sky.dt": [0.001, 0.01] } });
universalLaws(
  scripted({ ...band, name: "band-with-faults" }, [
    { at: 15, tell: "crash", payload: { member: "ear" } },
    { at: 18, tell: "crash", payload: { member: "drum" } },
    { at: 31, tell: "restart", payload: { member: "drum", remembers: true } },
    { at: 35, tell: "restart", payload: { member: "ear", remembers: true } },
    { at: 42, tell: "restart", payload: { member: "drum", remembers: false } },
  ]),
  { until: 60, runs: 4 },
);

const cellar = world({
  name: "cellar",
  about: "Where a drum is beaten that others hear.",
  members: { drum, echo: ear },
  links: { drum: { ear: "stairs" } },
  hears: { beat: "echo" },
  ports: { stairs: to(beat) },
});
const crier = process({
  name: "crier",
  about: "Who tells all what it hears.",
  ports: { all: toMany(beat) },
  hears: beat,
  state: () => ({}),
  on: {
    beat(_, { count }, { send, ports }) {
      for (const one of ports.all) send(one, "beat", { count });
    },
  },
});
const hall = world({
  name: "hall",
  about: "A cellar below, and a crier who tells whoever is near.",
  members: { cellar, crier, near: ear },
  links: { cellar: { stairs: "crier" }, crier: { all: ["near", "cellar", "windows"] } },
  ports: { windows: toMany(beat) },
  network: { latency: { kind: "constant", ticks: 2 } },
});
const street = world({
  name: "street",
  about: "Two who listen to what goes on in a hall.",
  members: { hall, ann: ear, bob: ear },
  links: { hall: { windows: ["ann", "bob"] } },
  network: { latency: { kind: "constant", ticks: 3 } },
});
universalLaws(street, { until: 60, runs: 4 });
universalLaws(
  scripted({ ...street, name: "street-with-a-fall" }, [
    { at: 15, tell: "crash", payload: { member: "hall" } },
    { at: 25, tell: "restart", payload: { member: "hall", remembers: false } },
  ]),
  { until: 60, runs: 4 },
);

/** A sky that counts how often it is asked when it next moves. */
function counted(): { readonly sky: Model; readonly times: () => number } {
  let asked = 0;
  const due: Model["due"] = (state) => {
    asked++;
    return lorenz.due(state);
  };
  return { sky: { ...lorenz, due }, times: () => asked };
}

test("when it next moves is asked only of a member that moved, not of all at every event", () => {
  const { sky, times } = counted();
  const skies = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`sky${i}`, sky]));
  const clocks = Object.fromEntries(Object.keys(skies).map((name) => [name, 100]));
  const loud = world({
    name: "loud",
    about: "Fifty skies over a band.",
    members: { drum, ear, ...skies },
    links: { drum: { ear: "ear" } },
    every: clocks,
  });
  const run = new World(loud);
  run.advance(1000);
  assert.equal([run.events, times()], [10 + 200, 50 * (1 + 10)]);
  run.tell("crash", { member: "sky7" });
  run.advance(1100);
  assert.equal([run.observe()["sky7.x"], times()], [run.observe(["sky7.x"])["sky7.x"], 550 + 49]);
});

test("one world that is many members asks of each no more than of one", () => {
  const { sky, times } = counted();
  const names = Array.from({ length: 50 }, (_, i) => `sky${i}`);
  const skies = world({
    name: "skies",
    about: "Fifty.",
    members: Object.fromEntries(names.map((name) => [name, sky])),
    links: {},
    every: Object.fromEntries(names.map((name, i) => [name, 100 + i])),
  });
  const run = new World(world({ name: "twins", about: "Two.", members: { ann: skies, bob: skies }, links: {} }));
  run.advance(1000);
  assert.is(times(), 2 * names.reduce((sum, _, i) => sum + 1 + Math.floor(1000 / (100 + i)), 0));
});

test("worlds within worlds speak and hear as their members would side by side", () => {
  const nest = new World(street);
  const flat = new World(
    world({
      name: "flat",
      about: "The same without walls.",
      members: { drum, echo: ear, crier, near: ear, ann: ear, bob: ear },
      links: { drum: { ear: "crier" }, crier: { all: ["near", "echo", "ann", "bob"] } },
    }),
  );
  nest.advance(65);
  flat.advance(65);
  const heard = (world: World, paths: readonly string[]) =>
    paths.map((path) => [world.observe()[`${path}.heard`], world.observe()[`${path}.last`]]);
  assert.equal(
    heard(nest, ["hall.near", "hall.cellar.echo", "ann", "bob"]),
    heard(flat, ["near", "echo", "ann", "bob"]),
  );
  // From the cellar to the crier, and from there to a neighbour through the walls of the hall.
  const first = new World(street);
  first.advance(10 + 2 + 2);
  assert.equal(heard(first, ["hall.near", "ann"]), [
    [1, 1],
    [0, 0],
  ]);
  first.advance(10 + 2 + 3);
  assert.equal(heard(first, ["ann"]), [[1, 1]]);
});

test("a scenario declares what lies between the members of its world", () => {
  const asked = { name: "far", question: "Is it far?", ticks: 40, model: band } as const;
  const network = { latency: { kind: "constant", ticks: 7 }, loss: 0.5 } as const;
  const { model } = scenario({ ...asked, network, set: { "network.loss": 0 } });
  const far = new World(model, { set: { "network.loss": 0 } });
  far.advance(16);
  assert.is(far.observe()["ear.heard"], 0);
  far.advance(17);
  assert.is(far.observe()["ear.heard"], 1);
  assert.throws(
    () => scenario({ ...asked, model: lorenz, network }),
    /^scenario "far", network: expected a world, got the flow lorenz; leave it out/,
  );
  assert.throws(() => scenario({ ...asked, set: { "network.loss": 0 } }), /expected a parameter, got "network\.loss"/);
});

test("a world's doors and ports that cannot be are refused by name", () => {
  const wrong = (more: object) => () =>
    world({
      name: "wrong",
      about: "Wrong.",
      members: { drum, ear },
      links: { drum: { ear: "ear" } },
      ...more,
    } as never);
  for (const [refused, message] of [
    [wrong({ hears: { beat: "eer" } }), /^world wrong, hears beat: expected a member, got "eer"; did you mean ear\?/],
    [
      wrong({ hears: { strike: "ear" } }),
      /hears strike: expected a message that ear hears, got "strike"; choose from beat/,
    ],
    [wrong({ ports: { ear: to(beat) } }), /^world wrong, ports: expected a name that no member has, got "ear"; /],
    [
      wrong({ links: { drum: { ear: "out" } }, ports: { out: toMany(beat) } }),
      /^world wrong, drum\.ear: expected one listener, got out, which may be many; wire another/,
    ],
    [
      wrong({ links: { drum: { ear: "out" } }, ports: { out: to({ strike: {} }) } }),
      /drum\.ear: expected a listener that understands "beat", got out, which hears strike; wire another/,
    ],
    [
      () => new World(cellar),
      /^world cellar: expected a listener at its port stairs, got none; run it in a world that wires it/,
    ],
  ] as const)
    assert.throws(refused, message);
});

test("a wiring that cannot be is refused by world, member and port", () => {
  const wrong = (members: Readonly<Record<string, Model>>, links: object) => () =>
    world({ name: "wrong", about: "Wrong.", members, links: links as never });
  const many = process({
    name: "many",
    about: "To many.",
    ports: { ears: toMany(beat) },
    hears: {},
    state: () => ({}),
    on: {},
  });
  for (const [refused, message] of [
    [wrong({ drum }, {}), /^world wrong, drum\.ear: expected a listener, got none; wire it in links: drum/],
    [
      wrong({ drum, ear }, { drum: { ear: "eer" } }),
      /^world wrong, drum\.ear: expected a member, got "eer"; did you mean ear\?/,
    ],
    [wrong({ drum, ear }, { drum: { ear: "ear", eye: "ear" } }), /^world wrong, drum: expected a port, got "eye"/],
    [wrong({ drum, ear }, { drum: { ear: ["ear"] } }), /^world wrong, drum\.ear: expected one listener/],
    [wrong({ many, ear }, { many: { ears: "ear" } }), /^world wrong, many\.ears: expected a list of listeners/],
    [
      wrong({ many, ear }, { many: { ears: [null] } }),
      /^world wrong, many\.ears: expected the name of a listener, got n/,
    ],
    [
      wrong({ many, ear }, { many: { ears: ["ear", ["ear"]] } }),
      /^world wrong, many\.ears: expected the name of a listener, got \["ear"\]; mend links$/,
    ],
    [wrong({ drum, ear }, { drum: { ear: "ear" }, dram: {} }), /^world wrong, links: expected a member, got "dram"/],
    [
      wrong({ drum, lorenz }, { drum: { ear: "lorenz" } }),
      /^world wrong, drum\.ear: expected a listener that understands "beat", got lorenz, which hears nothing/,
    ],
    [
      wrong({ many, drum }, { many: { ears: ["drum"] }, drum: { ear: "drum" } }),
      /that understands "beat", got drum, which hears strike/,
    ],
  ] as const)
    assert.throws(refused, message);
});

test("a member that could not be called by its name is refused, and a clock that does not go", () => {
  for (const name of ["", "a.b", "a/b", "a b", "network", "__proto__", "toString"])
    assert.throws(
      () => world({ name: "wrong", about: "Wrong.", members: { [name]: lorenz, other: lorenz }, links: {} }),
      ({ message }) => message.startsWith(`world wrong: expected a member's name, got ${JSON.stringify(name)}; use `),
    );
  for (const name of ["a", "a1", "1", "a-b", "a_B", "äöü"])
    world({ name: "right", about: "Right.", members: { [name]: lorenz }, links: {} });
  world({
    name: "right",
    about: "Right.",
    members: { isPrototypeOf: lorenz, lorenz },
    links: {},
    every: { lorenz: 2 } as never,
  });
  const every = (clocks: object) => () =>
    world({ name: "wrong", about: "Wrong.", members: { lorenz }, links: {}, every: clocks });
  for (const ticks of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(
      every({ lorenz: ticks }),
      /^world wrong, every lorenz: expected a whole number of ticks from 1, got /,
    );
  assert.throws(every({ lorentz: 2 }), /^world wrong, every: expected a member, got "lorentz"; did you mean lorenz\?/);
});

test("the same shape is understood, in whatever order its fields are listed", () => {
  const cord = { pull: { by: number, how: list(number) } };
  const hand = process({ name: "hand", about: "x.", ports: { bell: to(cord) }, hears: {}, state: () => ({}), on: {} });
  const hung = (pull: Fields) => () => {
    const bell = process({ name: "bell", about: "x.", hears: { pull }, state: () => ({}), on: { pull() {} } });
    world({ name: "tower", about: "Two.", members: { hand, bell }, links: { hand: { bell: "bell" } } as never });
  };
  const { by, how } = cord.pull;
  hung({ how, by })();
  for (const other of [{ by }, { how, by, at: by }, { by, how: by }, { by, how: list(text) }, { by, hou: how }])
    assert.throws(hung(other), /^world tower, hand\.bell: expected a listener that understands "pull", got bell/);
});

test("each member has the world's parameters under its name, and lives by them", () => {
  const nest = new World(mixed, { set: { "sky.rho": 0.5, "line.arrivals": 10 } });
  nest.advance(20_000);
  assert.ok(Math.abs(nest.observe()["sky.x"]!) < 1e-6, "below 1 the air comes to rest");
  assert.throws(() => new World(mixed, { set: { "sky.rhu": 1 } }), /did you mean sky\.rho/);
});

test("members move at their own rates", () => {
  const nest = new World(mixed);
  nest.advance(210);
  const seen = nest.observe();
  for (const [member, ticks] of [
    ["moon", 210],
    ["star", 30],
  ] as const) {
    const alone = new World(kepler);
    alone.advance(ticks);
    for (const [name, value] of Object.entries(alone.observe())) assert.is(seen[`${member}.${name}`], value);
  }
  assert.equal([seen["band.drum.beats"], seen["band.ear.heard"]], [7, 7]);
});

/** The band, told things at times. */
function told(
  model: Model,
  until: number,
  ...what: readonly (readonly [at: number, type: string, payload: Plain])[]
): Readonly<Record<string, number>> {
  const world = new World(model);
  for (const [at, type, payload] of what) world.tell(type, payload, at);
  world.advance(until);
  assert.is(world.stopped, undefined);
  return world.observe();
}

test("who is down hears nothing and does nothing, and others go on", () => {
  const seen = told(band, 100, [15, "crash", { member: "ear" }]);
  assert.equal(seen, { "drum.beats": 10, "ear.heard": 1, "ear.last": 1 });
});

test("who comes back with its memory goes on where it was", () => {
  const seen = told(band, 100, [15, "crash", { member: "ear" }], [35, "restart", { member: "ear", remembers: true }]);
  assert.equal(seen, { "drum.beats": 10, "ear.heard": 8, "ear.last": 10 });
});

test("who comes back without it begins anew", () => {
  const seen = told(band, 100, [15, "crash", { member: "ear" }], [35, "restart", { member: "ear", remembers: false }]);
  assert.equal(seen, { "drum.beats": 10, "ear.heard": 7, "ear.last": 10 });
});

test("timers are memory: who forgets sets its own anew, and hears none of before", () => {
  const seen = told(band, 100, [42, "restart", { member: "drum", remembers: false }]);
  // At 52, 62, …, 92.
  assert.equal(seen, { "drum.beats": 5, "ear.heard": 9, "ear.last": 5 });
});

test("a timer that falls due while its owner is down rings once it is back and remembers it", () => {
  const back = (remembers: boolean) =>
    told(band, 100, [15, "crash", { member: "drum" }], [25, "restart", { member: "drum", remembers }])["drum.beats"];
  // At 10, then at 25, 35, …, 95; anew at 35, 45, …, 95.
  assert.equal([back(true), back(false)], [9, 7]);
  const awake = told(
    band,
    100,
    [15, "crash", { member: "drum" }],
    [18, "restart", { member: "drum", remembers: true }],
  );
  assert.is(awake["drum.beats"], 10);
});

test("of two who are down each hears the timers that it missed when it is back itself, and once", () => {
  const members = { left: drum, right: drum, ear };
  const duo = world({
    name: "duo",
    about: "Two beat.",
    members,
    links: { left: { ear: "ear" }, right: { ear: "ear" } },
  });
  const back = { member: "left", remembers: true };
  const seen = told(
    duo,
    100,
    [15, "crash", { member: "left" }],
    [15, "crash", { member: "right" }],
    [25, "restart", back],
    [33, "restart", { member: "right", remembers: true }],
    [41, "crash", { member: "left" }],
    [42, "restart", back],
  );
  // At 10, 25, 35, …, 95; and at 10, 33, 43, …, 93.
  assert.equal([seen["left.beats"], seen["right.beats"]], [9, 8]);
});

test("who is down between two of its events only, and remembers, ends as if it had never been", () => {
  for (const model of [changRoberts, twoPhaseCommit]) {
    const whole = new World(model);
    whole.advance(3000);
    const expected = digest((whole.state as { members: Plain }).members);
    const times = new World(model);
    const member = Object.keys(model.members)[1]!;
    for (let cut = 0; cut < 12 && times.next() < 3000; cut++) {
      times.advance(times.next());
      const next = times.next();
      if (next <= times.now + 1) continue;
      const run = times.fork();
      run.tell("crash", { member }, 1);
      run.advance(run.now + 1);
      run.tell("restart", { member, remembers: true });
      run.advance(3000);
      assert.is(digest((run.state as { members: Plain }).members), expected, `${model.name}, after ${times.now}`);
    }
  }
});

test("what is said within a world within a world does not pass the outer network", () => {
  const deaf = world({
    name: "deaf",
    about: "All is lost.",
    members: { band, ear },
    links: {},
    network: { latency: { kind: "constant", ticks: 0 }, loss: 1 },
  });
  assert.is(told(deaf, 100)["band.ear.heard"], told(band, 100)["ear.heard"]);
});

test("faults within a world within a world are told to it", () => {
  const outer = world({ name: "outer", about: "A band within.", members: { band, ear }, links: {} });
  assert.is(told(outer, 100, [15, "band/crash", { member: "ear" }])["band.ear.heard"], 1);
  const again = [42, "band/restart", { member: "drum", remembers: false }] as const;
  assert.equal(told(outer, 100, again), {
    "band.drum.beats": 5,
    "band.ear.heard": 9,
    "band.ear.last": 5,
    "ear.heard": 0,
    "ear.last": 0,
  });
});

/** What a member of `mixed` is at a time, whatever else there is. */
const stateOf = (member: string, until: number, ...what: readonly (readonly [number, string, Plain])[]): Plain => {
  const run = new World(mixed);
  for (const [at, type, payload] of what) run.tell(type, payload, at);
  run.advance(until);
  assert.is(run.stopped, undefined);
  return (run.state as unknown as { members: Record<string, Plain> }).members[member]!;
};

test("what moves by itself stands still while it is down, and then goes on as if no time had passed", () => {
  for (const [member, every] of [
    ["sky", 2],
    ["moon", 1],
    ["star", 7],
    ["cloud", 5],
  ] as const)
    for (const [from, until] of [
      [10, 11],
      [30, 61],
      [35, 70],
    ] as const) {
      const down = [from, "crash", { member }] as const;
      const up = [until, "restart", { member, remembers: true }] as const;
      assert.equal(stateOf(member, until - 1, down), stateOf(member, from), `${member} stands still`);
      for (const later of [0, 1, every, 40])
        assert.equal(stateOf(member, until + later, down, up), stateOf(member, from + later), `${member} goes on`);
      const [again, upAgain] = [
        [until + 20, "crash", { member }],
        [until + 29, "restart", { member, remembers: true }],
      ] as const;
      assert.equal(
        stateOf(member, until + 60, down, up, again, upAgain),
        stateOf(member, from + 51),
        `${member} falls twice`,
      );
      const twice = [until, "crash", { member }] as const;
      assert.equal(stateOf(member, until + 20, down, twice), stateOf(member, from), "fallen is fallen");
    }
});

test("without its memory it begins anew, at its own time 0", () => {
  // Of those that start where their parameters say: others draw where they start.
  for (const member of ["moon", "star"]) {
    const anew = [33, "restart", { member, remembers: false }] as const;
    for (const later of [0, 1, 10, 50]) {
      assert.equal(stateOf(member, 33 + later, anew), stateOf(member, later), `${member}, while it is up`);
      const down = [12, "crash", { member }] as const;
      assert.equal(stateOf(member, 33 + later, down, anew), stateOf(member, later), `${member}, from a fall`);
    }
  }
});

test("time begins at 0 for every member, however deep", () => {
  const newborn = process({
    name: "newborn",
    about: "Who knows when it was born.",
    hears: {},
    state: () => ({ born: -1 }),
    start(state, { now }) {
      state.born = now;
    },
    on: {},
  });
  const home = world({ name: "home", about: "One is born.", members: { newborn }, links: {} });
  const land = world({ name: "land", about: "Two are.", members: { home, newborn }, links: {}, every: { home: 3 } });
  assert.equal(new World(land).observe(), { "home.newborn.born": 0, "newborn.born": 0 });
});

test("a world within a world stands still as a whole", () => {
  const down = [15, "crash", { member: "band" }] as const;
  const up = [60, "restart", { member: "band", remembers: true }] as const;
  assert.equal(stateOf("band", 60, down), stateOf("band", 15));
  // Its drum's timer fell due meanwhile: at 60, and every ten of its own ticks from there.
  const { members } = stateOf("band", 300, down, up) as { readonly members: Plain };
  assert.equal(members, { drum: { beats: 9 }, ear: { heard: 9, last: 9 } });
});

/** Sets a timer of a hundred ticks at its tick 95, and says when it rang. */
const sleeper = process({
  name: "sleeper",
  about: "Who wakes once.",
  hears: { lie: {}, ring: {} },
  state: () => ({ lain: 0, rang: 0 }),
  start: (_, { after }) => after(95, "lie"),
  on: {
    lie(state, _, { after, now }) {
      state.lain = now;
      after(100, "ring");
    },
    ring(state, _, { now }) {
      state.rang = now;
    },
  },
});

test("in a world within a world that falls, flows stand still and clocks go on, whoever lives beside whom", () => {
  const fallen = (members: object, remembers: boolean, every = 1) => {
    const home = world({ name: "home", about: "Who lives together.", members, links: {} } as never);
    const land = world({ name: "land", about: "One home.", members: { home }, links: {}, every: { home: every } });
    const run = new World(land);
    run.advance(100 * every);
    run.tell("crash", { member: "home" });
    run.advance(150 * every);
    run.tell("restart", { member: "home", remembers });
    run.advance(400 * every);
    return run.observe();
  };
  for (const every of [1, 10]) {
    for (const beside of [{}, { lorenz }])
      assert.is(fallen({ sleeper, ...beside }, true, every)["home.sleeper.rang"], 195);
    for (const [remembers, ticks] of [
      [true, 350],
      [false, 250],
    ] as const) {
      const lived = new World(kepler);
      lived.advance(ticks);
      const x = fallen({ moon: kepler, band }, remembers, every)["home.moon.x"];
      assert.is(x, lived.observe()["x"], `${ticks} of its own ticks, of ${every}`);
    }
  }
});

test("who is down in a world that falls stands still until it is back itself, and no longer", () => {
  const home = world({ name: "home", about: "One moon.", members: { moon: kepler }, links: {} });
  for (const every of [1, 10]) {
    const run = new World(
      world({ name: "land", about: "A home.", members: { home }, links: {}, every: { home: every } }),
    );
    for (const [at, type, payload] of [
      [50, "home/crash", { member: "moon" }],
      [100, "crash", { member: "home" }],
      [150, "restart", { member: "home", remembers: true }],
      [200, "home/restart", { member: "moon", remembers: true }],
    ] as const)
      run.tell(type, payload, at * every);
    run.advance(400 * every);
    const lived = new World(kepler);
    lived.advance(250);
    assert.is(run.observe()["home.moon.x"], lived.observe()["x"], `a home's tick is ${every}`);
  }
});

test("messages keep their order in a world within a world, however coarse its clock", () => {
  const item = { item: { n: number } };
  const sink = process({
    name: "sink",
    about: "Who minds the order.",
    hears: item,
    state: () => ({ last: -1, late: 0 }),
    on: {
      item(state, { n }) {
        if (n < state.last) state.late++;
        state.last = n;
      },
    },
  });
  const relay = process({
    name: "relay",
    about: "Who passes on.",
    ports: { out: to(item) },
    hears: item,
    state: () => ({}),
    on: { item: (_, { n }, { send, ports }) => send(ports.out, "item", { n }) },
  });
  const source = process({
    name: "source",
    about: "Who counts.",
    ports: { out: to(item) },
    hears: { go: {} },
    state: () => ({ n: 0 }),
    start: (_, { after }) => after(1, "go"),
    on: {
      go(state, _, { send, ports, after, random }) {
        send(ports.out, "item", { n: state.n++ });
        after(1 + random.below(7), "go");
      },
    },
  });
  for (const every of [1, 3, 10]) {
    const inner = world({
      name: "inner",
      about: "In order.",
      members: { relay, sink },
      links: { relay: { out: "sink" } },
      hears: { item: "relay" },
      network: { latency: { kind: "uniform", least: 0, most: 5 }, ordered: true },
    });
    const outer = world({
      name: "outer",
      about: "One counts, others pass on.",
      members: { source, inner },
      links: { source: { out: "inner" } },
      every: { inner: every },
    });
    const run = new World(outer);
    run.advance(2000);
    assert.equal([run.observe()["inner.sink.late"], run.observe()["inner.sink.last"]! > 400], [0, true]);
  }
});

universalLaws(
  scripted({ ...mixed, name: "mixed-with-falls" }, [
    { at: 15, tell: "crash", payload: { member: "sky" } },
    { at: 20, tell: "crash", payload: { member: "cloud" } },
    { at: 35, tell: "restart", payload: { member: "sky", remembers: true } },
    { at: 52, tell: "restart", payload: { member: "cloud", remembers: false } },
  ]),
  { until: 90, runs: 4, within: { "sky.dt": [0.001, 0.01] } },
);

const order = { order: { amount: number } };
const receipt = { receipt: { total: number, number } };
/** Writes down what it was told and when it is to wake, before it says anything; the rest is in its head. */
const bookkeeper = (careful: boolean) =>
  process({
    name: "keeper",
    about: "Adds up what it is told, answers at once, and reports from time to time.",
    ports: { desk: to(receipt) },
    hears: { ...order, report: {} },
    state: () => ({ log: [] as number[], wakes: 0, total: 0 }),
    keeps: careful ? ["log", "wakes"] : ["wakes"],
    start(state, { after }) {
      state.wakes = 70;
      after(70, "report");
    },
    recover(state, { now, after }) {
      state.total = state.log.reduce((sum, amount) => sum + amount, 0);
      after(state.wakes - now, "report");
    },
    on: {
      order(state, { amount }, { send, ports }) {
        state.log.push(amount);
        state.total += amount;
        send(ports.desk, "receipt", { total: state.total, number: state.log.length });
      },
      report(state, _, { now, send, after, ports }) {
        state.wakes = now + 70;
        after(70, "report");
        send(ports.desk, "receipt", { total: state.total, number: -1 });
      },
    },
  });
const desk = process({
  name: "desk",
  about: "Orders, and keeps what it is answered.",
  ports: { keeper: to(order) },
  hears: { ...receipt, next: {} },
  state: () => ({ answers: [] as number[] }),
  start: (_, { after }) => after(20, "next"),
  on: {
    next(_, _message, { random, send, after, ports }) {
      send(ports.keeper, "order", { amount: random.below(100) });
      after(20, "next");
    },
    receipt: (state, { total, number }) => void state.answers.push(total, number),
  },
});
const office = (careful: boolean) =>
  world({
    name: "office",
    about: "Two who do business.",
    members: { desk, keeper: bookkeeper(careful) },
    links: { desk: { keeper: "keeper" }, keeper: { desk: "desk" } },
    network: { latency: { kind: "constant", ticks: 3 } },
  });

test("who writes its log before it sends ends as if it had never fallen, though it forgets", () => {
  const ends = (careful: boolean, ...what: readonly (readonly [number, string, Plain])[]): string => {
    const run = new World(office(careful));
    for (const [at, type, payload] of what) run.tell(type, payload, at);
    run.advance(1000);
    assert.is(run.stopped, undefined);
    return digest((run.state as unknown as { members: Plain }).members);
  };
  let careless = 0;
  // It hears something at 23, 43, … and at 70, 140, …: between each two of its events it is down for a while.
  const hears = [
    ...Array.from({ length: 49 }, (_, i) => 23 + 20 * i),
    ...Array.from({ length: 14 }, (_, i) => 70 * (i + 1)),
  ];
  for (const [i, at] of [0, ...hears.toSorted((a, b) => a - b)].entries()) {
    const next = [0, ...hears.toSorted((a, b) => a - b)][i + 1] ?? 1000;
    if (next - at < 3) continue;
    const fall = [at + 1, "crash", { member: "keeper" }] as const;
    const rise = [next - 1, "restart", { member: "keeper", remembers: false }] as const;
    assert.is(ends(true, fall, rise), ends(true), `between ${at} and ${next}`);
    if (ends(false, fall, rise) !== ends(false)) careless++;
  }
  assert.ok(careless > 40, `only ${careless} falls are felt by one without a log`);
});

const disk = process({
  name: "disk",
  about: "Writes at every turn of a die.",
  hears: { turn: {} },
  state: () => ({ kept: 0, lost: 0, thrown: 0 }),
  keeps: ["kept"],
  start(state, { random, after }) {
    state.thrown = random.uniform();
    after(1 + random.below(3), "turn");
  },
  on: {
    turn(state, _, { random, after }) {
      state.kept++;
      state.lost++;
      state.thrown = random.uniform();
      after(1 + random.below(3), "turn");
    },
  },
});
const shelf = world({ name: "shelf", about: "Three disks.", members: { a: disk, b: disk, c: disk }, links: {} });
const store = world({ name: "store", about: "Shelf on shelf.", members: { shelf, rack: shelf }, links: {} });

test("a world within a world that forgets is as if each of its members had: disks are kept, dice are new", () => {
  forAll(record({ seed: seeds, from: integer({ min: 1, max: 30 }), long: integer({ min: 0, max: 9 }) }), (draw) => {
    const { seed, from, long } = draw;
    const ends = (told: (what: string, more: object) => readonly (readonly [string, Plain])[]) => {
      const run = new World(store, { seed });
      for (const [type, payload] of told("crash", {})) run.tell(type, payload, from);
      for (const [type, payload] of told("restart", { remembers: false })) run.tell(type, payload, from + long);
      run.advance(from + long);
      const thrown = run.observe()["shelf.a.thrown"];
      run.advance(60);
      assert.is(run.stopped, undefined);
      return [thrown, run.observe()] as const;
    };
    const whole = ends((what, more) => [[what, { member: "shelf", ...more }]]);
    const each = ends((what, more) => ["a", "b", "c"].map((member) => [`shelf/${what}`, { member, ...more }]));
    assert.equal(whole, each);
    assert.is.not(whole[0], new World(store, { seed }).observe()["shelf.a.thrown"]);
  });
});

test("what is on its way in a world within a world that forgets arrives, in its order, and past no cut", () => {
  const news = { item: { n: number } };
  const sender = process({
    name: "sender",
    about: "Who counts aloud.",
    ports: { out: to(news) },
    hears: { go: {} },
    state: () => ({ n: 0 }),
    keeps: ["n"],
    start: (_, { after }) => after(1, "go"),
    on: {
      go(state, _, { send, after, ports }) {
        send(ports.out, "item", { n: state.n++ });
        after(1, "go");
      },
    },
  });
  const listener = process({
    name: "listener",
    about: "Who writes down what it hears.",
    hears: news,
    state: () => ({ heard: [] as number[] }),
    keeps: ["heard"],
    on: { item: ({ heard }, { n }) => void heard.push(n) },
    observe: ({ heard }) => ({
      first: heard[0] ?? -1,
      count: heard.length,
      sorted: Number(heard.every((n, i) => n === i)),
    }),
  });
  const room = world({
    name: "room",
    about: "One counts, one writes.",
    members: { sender, listener },
    links: { sender: { out: "listener" } },
    network: { latency: { kind: "uniform", least: 5, most: 30 }, ordered: true },
  });
  const house = world({ name: "house", about: "A room.", members: { room }, links: {} });
  const block = world({ name: "block", about: "A house.", members: { house }, links: {} });
  const forgets = (member: string) => ({ member, remembers: false });
  const heard = (rises: readonly (readonly [type: string, payload: Plain])[], cut = false) => {
    const run = new World(block, { seed: 3 });
    if (cut) run.tell("house/room/part", { groups: [["sender"], ["listener"]] }, 10);
    for (const [type, payload] of rises) run.tell(type, payload, 20);
    run.advance(100);
    assert.is(run.stopped, undefined);
    const { first, count, sorted } = Object.fromEntries(
      Object.entries(run.observe()).map(([name, value]) => [name.slice(name.lastIndexOf(".") + 1), value]),
    );
    return [first, sorted, count];
  };
  const each = ["sender", "listener"].map((member) => ["house/room/restart", forgets(member)] as const);
  for (const rises of [[["house/restart", forgets("room")]], [["restart", forgets("house")]]] as const) {
    assert.equal(heard(rises).slice(0, 2), [0, 1]);
    for (const cut of [false, true]) assert.equal(heard(rises, cut), heard(each, cut));
  }
});

test("who forgets begins with what it began with, whatever became of that, and shares it with nobody", () => {
  const blank: number[] = [];
  const diary = process({
    name: "diary",
    about: "Who is given the same empty book each time.",
    hears: { day: {} },
    state: () => ({ book: blank }),
    start: (_, { after }) => after(1, "day"),
    on: {
      day({ book }, _, { now, after }) {
        book.push(now);
        after(1, "day");
      },
    },
    observe: ({ book }) => ({ days: book.length }),
  });
  const home = world({ name: "home", about: "One.", members: { diary }, links: {} });
  const fall = [5, "crash", { member: "diary" }] as const;
  const rise = [6, "restart", { member: "diary", remembers: false }] as const;
  for (let k = 0; k < 2; k++) assert.equal(told(home, 20, fall, rise), { "diary.days": 14 });
  assert.equal(blank, []);
});

test("who is begun with what its author holds begins alike each time, though its start writes there", () => {
  const blank = { starts: 0, book: [] as number[] };
  const diary = process({
    name: "diary",
    about: "Who numbers its days from where its book begins.",
    hears: { day: {} },
    state: () => blank,
    start(state, { after }) {
      state.starts++;
      state.book.push(7);
      after(1, "day");
    },
    on: {
      day({ book }, _, { now, after }) {
        book.push(now);
        after(1, "day");
      },
    },
    observe: ({ starts, book }) => ({ starts, days: book.length }),
  });
  const home = world({ name: "home", about: "Two.", members: { ann: diary, bob: diary }, links: {} });
  const fall = [5, "crash", { member: "ann" }] as const;
  const rise = [6, "restart", { member: "ann", remembers: false }] as const;
  for (let k = 0; k < 2; k++)
    assert.equal(told(home, 9, fall, rise), { "ann.starts": 1, "ann.days": 4, "bob.starts": 1, "bob.days": 10 });
  assert.equal(blank, { starts: 0, book: [] });
});

test("what lies on no disk is not kept there, and refused by name before anybody falls", () => {
  const forgetful = process({
    name: "forgetful",
    about: "Who would keep what it has not.",
    hears: {},
    state: () => ({ log: 0 }),
    keeps: ["lug" as "log"],
    on: {},
  });
  const home = world({ name: "home", about: "One.", members: { forgetful }, links: {} });
  assert.throws(
    () => new World(home),
    /process forgetful, keeps: expected what it remembers, got "lug"; did you mean log\? choose from log$/,
  );
});

test("who throws at its start, when it is back, or in a move is told by its name, however deep", () => {
  const boom = (): never => {
    throw new Error("boom");
  };
  const odd = (more: object) => process({ name: "odd", about: "Odd.", hears: {}, on: {}, state: () => ({}), ...more });
  const lazy = model({
    kind: "process",
    name: "lazy",
    about: "Who cannot move.",
    params: {},
    start: () => ({}),
    due: () => 8,
    step: boom,
    observe: () => ({}),
  });
  const home = (member: Model) => world({ name: "home", about: "Two.", members: { ann: ear, bob: member }, links: {} });
  const street = (member: Model) =>
    world({ name: "street", about: "A home.", members: { one: home(ear), two: home(member) }, links: {} });
  const during = [
    { at: 3, tell: "two/crash", payload: { member: "bob" } },
    { at: 5, tell: "two/restart", payload: { member: "bob", remembers: false } },
  ];
  const about = (model: Model) =>
    run(scenario({ name: "day", question: "So?", model, ticks: 9, during })).outcome.about;
  assert.is(about(street(odd({ start: boom }))), "street, start: two: bob: boom");
  assert.is(about(street(odd({ recover: boom }))), "street, two/restart, event 4: bob: boom");
  assert.is(about(street(lazy)), undefined);
  assert.match(new World(street(lazy)).advance(9)!.about, /^street, event 1: two: bob: boom$/);
  assert.throws(
    () => new World(street(odd({ start: (_: object, { after }: Moment) => after(-1, "go") }))),
    /^world home, bob, delay of go: expected a whole number of ticks from 0 to 2\^53, got -1; /,
  );
});

test("a fault of nobody is refused by name, and ends the run where a member says it", () => {
  const nobody = /^band, crash, member: expected a member, got "eer"; did you mean ear\? choose from drum, ear$/;
  assert.throws(() => new World(band).tell("crash", { member: "eer" }, 5), nobody);
  assert.throws(
    () => scripted(street, [{ at: 1, tell: "hall/cellar/part", payload: { groups: [["drum"], ["ecko"]] } }]),
    /^street, script, hall\/cellar\/part, groups: expected a member, got "ecko"; did you mean echo\?/,
  );
  assert.throws(() => new World(band).tell("crash", { member: 3 }), /^band, crash, member: expected text, got 3/);
  assert.throws(() => new World(band).tell("crash", {}), /^band, crash, member: expected text/);
  assert.throws(
    () => new World(band).tell("restart", { member: "ear" }),
    /^band, restart, remembers: expected true or false/,
  );
  const monkey = process({
    name: "monkey",
    about: "Who would fell somebody.",
    ports: { band: to({ crash: { member: text } }) },
    hears: { go: {} },
    state: () => ({}),
    start: (_, { after }) => after(5, "go"),
    on: { go: (_, _message, { send, ports }) => send(ports.band, "crash", { member: "eer" }) },
  });
  const links = { monkey: { band: "band" } } as never;
  const run = new World(world({ name: "jungle", about: "Two.", members: { monkey, band }, links }));
  run.advance(20);
  assert.equal([run.stopped?.kind, run.stopped?.tick], ["failed", 5]);
  assert.match(
    run.stopped!.about,
    /^jungle, band\/crash, event \d+: band: expected a member, got "eer"; did you mean ear\?/,
  );
});

test("an effect names the event that caused it, and that event came before", () => {
  const world = new World(band);
  const known: number[] = [];
  while (world.next() <= 100) {
    for (const letter of world.situation()["letters"] as readonly (readonly Plain[])[]) {
      const [time, cause] = [letter[0] as number, letter[4] as number];
      assert.ok(cause <= world.events && time >= world.now);
      known.push(cause);
    }
    world.advance(world.next());
  }
  // The start and nine strikes: the tenth has nothing in flight before the end.
  assert.is(new Set(known).size, 10);
});

const parcel = { parcel: { weights: list(number) } };
const keeper = process({
  name: "keeper",
  about: "Who keeps a list and sends it.",
  ports: { other: to(parcel) },
  hears: { post: {} },
  state: () => ({ weights: [1, 2, 3], posted: 0 }),
  start: (_, { after }) => after(5, "post"),
  on: {
    post(state, _, { send, after, ports }) {
      state.posted++;
      send(ports.other, "parcel", { weights: state.weights });
      after(5, "post");
    },
  },
  observe: ({ weights }) => ({ sum: weights.reduce((sum, weight) => sum + weight, 0) }),
});
const spoiler = process({
  name: "spoiler",
  about: "Who changes all that it gets.",
  hears: parcel,
  state: () => ({ got: [] as number[] }),
  on: {
    parcel(state, { weights }) {
      const mine = weights as unknown as number[];
      mine[0] = 100 + state.got.length;
      state.got = mine;
    },
  },
  observe: ({ got }) => ({ first: got[0] ?? 0 }),
});

test("a payload changed by its receiver changes nothing for its sender, before a restore and after", () => {
  const house = new World(
    world({ name: "house", about: "Two.", members: { keeper, spoiler }, links: { keeper: { other: "spoiler" } } }),
  );
  for (const until of [5, 12, 21]) {
    house.advance(until);
    assert.is(house.observe()["keeper.sum"], 6);
    assert.ok(house.observe()["spoiler.first"]! >= 100);
    house.restore(house.snapshot());
  }
});

test("what a member draws for a purpose of its own says nothing of how long its messages are on their way", () => {
  for (const purpose of ["network", "weather"]) {
    const teller = process({
      name: "teller",
      about: "Who draws a number, and then says when it speaks.",
      ports: { ear: to({ at: { now: number } }) },
      hears: { speak: {} },
      state: () => ({ drawn: "" }),
      start: (_, { after }) => after(1, "speak"),
      on: {
        speak(state, _, { random, now, send, after, ports }) {
          state.drawn += `${Math.floor(1000 * random.of(purpose).uniform())} `;
          send(ports.ear, "at", { now });
          after(1000, "speak");
        },
      },
    });
    const late = process({
      name: "late",
      about: "Who counts how long that took.",
      hears: { at: { now: number } },
      state: () => ({ late: "" }),
      on: {
        at(state, message, { now }) {
          state.late += `${now - message.now} `;
        },
      },
    });
    const apart = world({
      name: "apart",
      about: "One speaks, one hears.",
      members: { teller, late },
      links: { teller: { ear: "late" } },
      network: { latency: { kind: "uniform", least: 0, most: 999 } },
    });
    const live = new World(apart);
    live.advance(5000);
    const { members } = live.state as unknown as { members: { teller: { drawn: string }; late: { late: string } } };
    assert.is.not(members.teller.drawn, members.late.late, purpose);
  }
});

test("who keeps its ports cannot change them", () => {
  const cheat = process({
    name: "cheat",
    about: "Who changes what it is lent.",
    ports: { ears: toMany(beat), other: to(beat) },
    hears: { list: {}, record: {} },
    state: () => ({ done: 0 }),
    on: {
      list: (_, _none, { ports }) => void (ports.ears as string[]).pop(),
      record: (_, _none, { ports }) => void Object.assign(ports, { other: "nobody" }),
    },
  });
  const lent = world({
    name: "lent",
    about: "Three.",
    members: { cheat, one: ear, two: ear },
    links: { cheat: { ears: ["one", "two"], other: "one" } },
  });
  for (const does of ["list", "record"]) {
    const run = new World(lent);
    run.tell(`cheat/${does}`);
    assert.match(run.advance(1)!.about, new RegExp(`^lent, cheat/${does}, event 1: Cannot `));
  }
});

test("who is absent from a world that forgets begins with the others, and stands still until told to restart", () => {
  const clock = model({
    kind: "process",
    name: "clock",
    about: "Counts its own ticks.",
    params: {},
    start: (_, { now }) => ({ due: now + 1, began: now, at: now }),
    due: ({ due }) => due,
    step(state, _, { now }) {
      state.at = now;
      state.due = now + 1;
    },
    observe: ({ began, at }) => ({ began, at }),
  });
  const room = world({ name: "room", about: "A clock.", members: { clock }, links: {} });
  const home = world({ name: "home", about: "Two clocks.", members: { clock, room }, links: {} });
  const lot = world({ name: "lot", about: "A home.", members: { home: home.without(["clock", "room"]) }, links: {} });
  const seen = told(
    lot,
    30,
    [10, "restart", { member: "home", remembers: false }],
    [22, "home/restart", { member: "clock", remembers: true }],
    [22, "home/restart", { member: "room", remembers: true }],
  );
  assert.equal(seen, {
    "home.clock.began": 0,
    "home.clock.at": 8,
    "home.room.clock.began": 0,
    "home.room.clock.at": 8,
  });
});

test("who stores the ports that it is lent is refused where its state is looked at, by run, fork and explorer", () => {
  const keeper = process({
    name: "keeper",
    about: "Who crosses out whom it has told, on a list that is not its own.",
    ports: { all: toMany(beat) },
    hears: { keep: {}, cross: {} },
    state: () => ({ left: [] as string[] }),
    start(_, { after }) {
      after(1, "keep");
      after(10, "cross");
    },
    on: {
      keep(state, _, { ports }) {
        state.left = ports.all as string[];
      },
      cross: ({ left }) => void left.pop(),
    },
    observe: ({ left }) => ({ left: left.length }),
  });
  const room = world({
    name: "room",
    about: "Three.",
    members: { keeper, ann: ear, bob: ear },
    links: { keeper: { all: ["ann", "bob"] } },
  });
  const says =
    "state.members.keeper.left: expected an object of its own, got one that is frozen, as ports are; copy it";
  const { outcome } = run(scenario({ name: "day", question: "So?", model: room, ticks: 20 }));
  assert.equal([outcome.kind, outcome.tick], ["failed", 1]);
  assert.ok(outcome.about!.startsWith(`room, keeper/keep, event 1: ${says}`), outcome.about);
  const live = new World(room);
  live.advance(5);
  assert.throws(
    () => live.fork(),
    ({ message }) => message.startsWith(says),
  );
  assert.match(
    explore(room).violation?.broken ?? "",
    /^keeper\/keep: it can go on \(state\.left: expected an object of/,
  );
});

test("columns that share their numbers with others are refused where a state is looked at", () => {
  const window = process({
    name: "window",
    about: "Who looks at a part of its row through another row.",
    hears: { open: {}, write: {} },
    state: () => ({ row: new Float64Array(16), part: new Float64Array(0) }),
    start(_, { after }) {
      after(1, "open");
      after(10, "write");
    },
    on: {
      open(state) {
        state.part = state.row.subarray(2, 4);
      },
      write: ({ row }) => void row.fill(7),
    },
    observe: ({ part }) => ({ seen: part[0] ?? 0 }),
  });
  const room = world({ name: "room", about: "One.", members: { window }, links: {} });
  const { outcome } = run(scenario({ name: "day", question: "So?", model: room, ticks: 20 }));
  const says = "state.members.window.part: expected each object in one place, got one that is elsewhere too; copy it";
  assert.ok(outcome.about?.startsWith(`room, window/open, event 1: ${says}`), outcome.about);
  const live = new World(room);
  live.advance(5);
  assert.throws(
    () => live.fork(),
    ({ message }) => message.startsWith(says),
  );
});

test("in a world that was never there nobody says anything, however deep", () => {
  const ping = { ping: {} };
  const echo = process({
    name: "echo",
    about: "Answers at once.",
    hears: ping,
    ports: { other: to(ping) },
    state: () => ({ heard: 0 }),
    start: (_, { send, ports }) => send(ports.other, "ping"),
    on: {
      ping(state, _, { send, ports }) {
        state.heard++;
        send(ports.other, "ping");
      },
    },
  });
  const pair = world({
    name: "pair",
    about: "Two who answer.",
    members: { a: echo, b: echo },
    links: { a: { other: "b" }, b: { other: "a" } },
    network: { latency: { kind: "constant", ticks: 3 } },
  });
  const house = world({ name: "house", about: "A pair within.", members: { pair }, links: {} });
  const town = world({ name: "town", about: "A house.", members: { house }, links: {} });
  const heard = (model: Model) => {
    const run = new World(model);
    run.advance(30);
    return [run.events, run.observe()["house.pair.a.heard"]];
  };
  assert.equal(
    [heard(town), heard(town.without(["house"]))],
    [
      [20, 10],
      [0, 0],
    ],
  );
  const empty = world({ name: "town", about: "A house.", members: { house: house.without(["pair"]) }, links: {} });
  const run = new World(empty);
  run.tell("house/restart", { member: "pair", remembers: false }, 5);
  run.tell("restart", { member: "house", remembers: false }, 15);
  run.advance(14);
  assert.equal([run.events, run.observe()["house.pair.a.heard"]], [1 + 2 * 3, 3]);
  run.advance(40);
  // What was on its way is heard by nobody.
  assert.equal([run.events, run.observe()["house.pair.a.heard"]], [1 + 2 * 3 + 1 + 2, 0]);
});

test("a world over which something was laid is not made anew, which would leave that out", () => {
  const network = { latency: { kind: "constant", ticks: 1 } } as const;
  const quiet = { ...band, laws: { "nobody is heard": () => false } };
  const question = { name: "x", question: "x?", model: quiet, ticks: 1 };
  for (const act of [
    () => quiet.without(["drum"]),
    () => quiet.withMember("ear", ear),
    () => quiet.withNetwork(network),
    () => scenario({ ...question, network }),
  ])
    assert.throws(
      act,
      /^world band: expected a world as it was declared, got one with other laws; change its members, or /,
    );
  const { withNetwork } = band;
  assert.is(withNetwork(network).network, network);
});
