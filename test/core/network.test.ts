// What a network declares is what happens on it: none lost, none early, in order, all twice; a cut cuts what it says.
import { exp } from "../../kernels/maths/index.ts";
import {
  type Address,
  model,
  type Network,
  number,
  process,
  type Random,
  rootKey,
  Stream,
  toMany,
  world,
} from "../../lab/core/index.ts";
import { copiesOf, isFaithful, latencyUnder, networkParams, staysAgain } from "../../lab/core/network.ts";
import { World } from "../../lab/engine/index.ts";
import { constantFrom, forAll, integer, record, seeds, shares } from "../draws.ts";
import { universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";

const words = 40;
const word = { word: { says: number, at: number, from: number } };

/** Each says so many words to all the others, a tick apart, and writes down when it hears what. */
const member = (who: number) =>
  process({
    name: "member",
    about: "Who talks to all others.",
    ports: { others: toMany(word) },
    hears: { ...word, talk: {} },
    state: () => ({ said: 0, heard: [] as (readonly [from: number, says: number, sent: number, at: number])[] }),
    start: (_, { after }) => after(1, "talk"),
    on: {
      talk(state, _, { now, send, after, ports }) {
        for (const other of ports.others) send(other, "word", { says: state.said, at: now, from: who });
        if (++state.said < words) after(1, "talk");
      },
      word({ heard }, { says, at, from }, { now }) {
        heard.push([from, says, at, now]);
      },
    },
    observe: ({ said, heard }) => ({ said, heard: heard.length }),
  });

const names = ["a", "b", "c"] as const;
const talk = (network: Network) =>
  world({
    name: "talk",
    about: "Three who talk.",
    members: { a: member(0), b: member(1), c: member(2) },
    links: { a: { others: ["b", "c"] }, b: { others: ["a", "c"] }, c: { others: ["a", "b"] } },
    network,
  });

type Heard = readonly (readonly [from: number, says: number, sent: number, at: number])[];
const heard = (run: World): readonly Heard[] => {
  const { members } = run.state as unknown as { members: Record<string, { heard: Heard }> };
  return names.map((name) => members[name]!.heard);
};
/** What each heard of each other. */
const links = (run: World): readonly Heard[] =>
  heard(run)
    .flatMap((all) => [0, 1, 2].map((from) => all.filter(([who]) => who === from)))
    .filter((link) => link.length > 0);

const ticks = integer({ min: 0, max: 50 });
const places = { a: [1, 2], b: [4, 6], c: [1, 12] } as const;
const networks: readonly Network[] = [
  { latency: { kind: "constant", ticks: 7 } },
  { latency: { kind: "uniform", least: 3, most: 30 } },
  { latency: { kind: "log-normal", median: 10, spread: 1 } },
  { latency: { kind: "distance", ticks: 2, places } },
];

for (const network of networks) {
  const { kind } = network.latency;
  const model = talk(network);
  universalLaws({ ...model, name: `talk at ${kind} latency` }, { until: 60, runs: 3 });

  test(`at ${kind} latency nothing is lost where loss is 0, and everything where it is 1`, () => {
    forAll(
      seeds,
      (seed) => {
        const whole = new World(model, { seed });
        whole.advance(1e6);
        for (const link of links(whole))
          assert.equal(
            link.map(([, says]) => says).sort((a, b) => a - b),
            Array.from({ length: words }, (_, i) => i),
          );
        assert.is(links(whole).length, 6);
        const mute = new World(model, { seed, set: { "network.loss": 1 } });
        mute.advance(1e6);
        assert.is(links(mute).length, 0);
      },
      8,
    );
  });

  test(`at ${kind} latency everything arrives twice where duplication is 1`, () => {
    const twice = new World(model, { set: { "network.duplication": 1 } });
    twice.advance(1e6);
    for (const link of links(twice)) {
      const counts = Array.from({ length: words }, (_, i) => link.filter(([, says]) => says === i).length);
      assert.equal(
        counts,
        counts.map(() => 2),
      );
    }
  });

  test(`at ${kind} latency messages from one to another keep their order where that is declared`, () => {
    forAll(
      record({ seed: seeds, duplication: constantFrom(0, 0.5) }),
      ({ seed, duplication }) => {
        const run = new World(talk({ ...network, ordered: true }), {
          seed,
          set: { "network.duplication": duplication },
        });
        run.advance(1e6);
        for (const link of links(run))
          for (let i = 1; i < link.length; i++)
            assert.ok(link[i]![1] >= link[i - 1]![1], `${link[i]} after ${link[i - 1]}`);
      },
      8,
    );
  });
}

test("messages may overtake unless told", () => {
  const run = new World(talk({ latency: { kind: "uniform", least: 0, most: 30 } }));
  run.advance(1e6);
  assert.ok(links(run).some((link) => link.some(([, says], i) => i > 0 && says < link[i - 1]![1])));
});

test("none arrives before its latency, nor after", () => {
  forAll(
    record({ seed: seeds, least: ticks, more: ticks, ordered: constantFrom(false, true) }),
    ({ seed, least, more, ordered }) => {
      const latency = { kind: "uniform", least, most: least + more } as const;
      const run = new World(talk({ latency, ordered }), { seed });
      run.advance(1e6);
      for (const [, , sent, at] of heard(run).flat()) assert.ok(at - sent >= least && at - sent <= least + more);
      const exact = new World(talk({ latency: { kind: "constant", ticks: least } }), { seed });
      exact.advance(1e6);
      for (const [, , sent, at] of heard(exact).flat()) assert.is(at - sent, least);
    },
    12,
  );
});

test("every whole tick of a uniform latency is as likely, the first and the last among them", () => {
  for (const [least, most, expected] of [
    [1, 4, [1, 2, 3, 4]],
    [4, 1, [1, 2, 3, 4]],
    [0, 1, [0, 1]],
    [1.5, 4.2, [2, 3, 4]],
    [2.2, 2.8, [3]],
  ] as const) {
    const model = talk({ latency: { kind: "uniform", least, most } });
    const counts = new Map<number, number>();
    for (let seed = 1; seed <= 30; seed++) {
      const run = new World(model, { seed });
      run.advance(1e3);
      for (const [, , sent, at] of heard(run).flat()) counts.set(at - sent, (counts.get(at - sent) ?? 0) + 1);
    }
    assert.equal(
      [...counts.keys()].sort((a, b) => a - b),
      expected,
    );
    const [sum, share] = [30 * 6 * words, 1 / expected.length];
    // Four standard errors of so many throws of a die with as many sides.
    for (const [tick, count] of counts)
      assert.ok(Math.abs(count - sum * share) <= 4 * Math.sqrt(sum * share * (1 - share)), `${count} take ${tick}`);
  }
});

test("what takes part of a tick arrives at its end", () => {
  for (const [ticks, expected] of [
    [0.4, 1],
    [2, 2],
    [2.4, 3],
    [2.6, 3],
  ] as const) {
    const run = new World(talk({ latency: { kind: "constant", ticks } }));
    run.advance(1e3);
    for (const [, , sent, at] of heard(run).flat()) assert.is(at - sent, expected);
  }
});

test("the further apart, the later", () => {
  const run = new World(talk({ latency: { kind: "distance", ticks: 2, places } }));
  run.advance(1e6);
  // 2 a unit: from a to b it is 5, from a to c 10, from b to c 3√5.
  const expected = [
    [0, 10, 20],
    [10, 0, Math.ceil(6 * Math.sqrt(5))],
    [20, Math.ceil(6 * Math.sqrt(5)), 0],
  ];
  for (const [to, all] of heard(run).entries())
    for (const [from, , sent, at] of all) assert.is(at - sent, expected[from]![to]);
});

test("half of the messages take less than the median", () => {
  const run = new World(talk({ latency: { kind: "log-normal", median: 1000, spread: 0.5 } }));
  run.advance(1e6);
  const below = heard(run)
    .flat()
    .filter(([, , sent, at]) => at - sent < 1000).length;
  // Four standard errors of a fair coin thrown 240 times.
  assert.ok(Math.abs(below - 120) < 4 * Math.sqrt(60), `${below} of 240`);
});

test("as many are lost as the chance says, and as many doubled", () => {
  forAll(
    record({ seed: seeds, loss: shares, duplication: shares }),
    ({ seed, loss, duplication }) => {
      const set = { "network.loss": loss, "network.duplication": duplication };
      const run = new World(talk({ latency: { kind: "constant", ticks: 1 } }), { seed, set });
      run.advance(1e6);
      const all = heard(run).flat();
      const expected = 240 * (1 - loss) * (1 + duplication);
      // Four standard errors of 240 fair coins with a few sides.
      assert.ok(Math.abs(all.length - expected) <= 4 * Math.sqrt(240), `${all.length}, not ${expected}`);
    },
    12,
  );
});

const latency = { kind: "constant", ticks: 3 } as const;
const sticky = talk({ latency, sticky: 0.75 });
universalLaws({ ...sticky, name: "talk that stays" }, { until: 60, runs: 3 });

test("what stays is read again, so often as the chance says, a latency later each time", () => {
  const counts: number[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    const run = new World(sticky, { seed });
    run.advance(1e6);
    for (const link of links(run))
      for (let says = 0; says < words; says++) {
        const read = link.filter(([, said]) => said === says);
        counts.push(read.length);
        for (const [i, [, , sent, at]] of read.entries()) assert.is(at - sent, 3 * (i + 1));
      }
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  // Geometric, of mean 4 and variance 12: four standard errors. What one event says to two shares its dice.
  assert.ok(Math.abs(mean - 4) < 4 * Math.sqrt((2 * 12) / counts.length), `${mean}`);
  const once = new World(sticky, { set: { "network.sticky": 0 } });
  once.advance(1e6);
  assert.ok(links(once).every((link) => link.length === words));
  assert.is(talk({ latency }).params["network.sticky"], undefined);
});

test("what stays where nothing takes time is read again a tick later", () => {
  const run = new World(talk({ latency: { kind: "constant", ticks: 0 }, sticky: 0.5 }));
  run.advance(1000);
  const all = links(run).flatMap((link) =>
    Array.from({ length: words }, (_, k) => link.filter(([, says]) => says === k)),
  );
  assert.ok(all.some((read) => read.length > 2));
  for (const read of all) for (const [k, [, , sent, at]] of read.entries()) assert.is(at, sent + k);
});

test("a cut cuts what lies between its groups and nothing else, until it heals", () => {
  for (const [groups, cuts] of [
    [[["a", "b", "c"]], []],
    [
      [["a", "b"], ["c"]],
      ["ac", "bc", "ca", "cb"],
    ],
    // Whoever is in no group is alone.
    [[["b", "c"]], ["ab", "ac", "ba", "ca"]],
    [[], ["ab", "ac", "ba", "bc", "ca", "cb"]],
  ] as const) {
    const run = new World(talk({ latency: { kind: "constant", ticks: 0 } }));
    run.tell("part", { groups: groups.map((group) => [...group]) }, 10);
    run.tell("heal", null, 30);
    run.advance(100);
    for (const [to, all] of heard(run).entries())
      for (const from of [0, 1, 2]) {
        if (from === to) continue;
        const silent = Array.from({ length: words }, (_, says) => says).filter(
          (says) => !all.some(([who, said]) => who === from && said === says),
        );
        const cut = (cuts as readonly string[]).includes(`${names[from]}${names[to]}`);
        // Said at 10 was said before: the talkers' timers were set first.
        assert.equal(silent, cut ? Array.from({ length: silent.length }, (_, i) => silent[0]! + i) : []);
        assert.ok(!cut || Math.abs(silent.length - 20) <= 1, `${silent.length} words`);
      }
  }
});

test("what is under way when the network is cut still arrives", () => {
  const run = new World(talk({ latency: { kind: "constant", ticks: 20 } }));
  run.tell("part", { groups: [] }, 10);
  run.advance(200);
  for (const link of links(run)) assert.ok(Math.abs(link.length - 9.5) <= 0.5, `${link.length}`);
});

test("a network that could not carry what is said is refused where it is declared", () => {
  const one = { kind: "distance", ticks: 1, places: { a: [0, 0], b: [0, 1] } };
  for (const [latency, message] of [
    [one, /^world talk, network: expected a place \[x, y\] for c, got undefined; add it to places$/],
    [{ ...one, places: { ...one.places, c: [0, Number.NaN] } }, /for c, got \[0, NaN\]; /],
    [{ ...one, kind: "distant" }, /^world talk, network: expected a latency, got "distant"; did you mean distance\?/],
    [{ kind: "constant", ticks: -1 }, /^world "talk": expected network\.latency within its own range, got -1 in/],
  ] as const)
    assert.throws(() => talk({ latency: latency as never }), message);
});

test("what is said to nobody ends the run, even where all is lost", () => {
  const lost = process({
    name: "lost",
    about: "Who speaks to one that is not there.",
    hears: { go: {} },
    state: () => ({}),
    start: (_, { after }) => after(3, "go"),
    on: { go: (_, _message, { send }) => send<{ word: { says: number } }, "word">("d", "word", { says: 1 }) },
  });
  const network = { latency: { kind: "constant", ticks: 1 }, loss: 1 } as const;
  const run = new World(world({ name: "alone", about: "One.", members: { lost }, links: {}, network }));
  run.advance(9);
  assert.equal([run.stopped?.kind, run.stopped?.tick], ["failed", 3]);
  assert.match(
    run.stopped!.about,
    /^alone, lost\/go, event \d+: alone: expected a message it understands, got "d\/word"/,
  );
});

test("messages sent in one event have each a fate of its own", () => {
  const lossy = new World(talk({ latency: { kind: "uniform", least: 1, most: 9 }, loss: 0.5 }), { seed: 5 });
  lossy.advance(1000);
  const [, toB, toC] = heard(lossy);
  const fate = (all: Heard, says: number) => all.find((one) => one[0] === 0 && one[1] === says)?.[3];
  const fates = Array.from({ length: words }, (_, says) => [fate(toB!, says), fate(toC!, says)] as const);
  const lostAlone = fates.filter(([b, c]) => (b === undefined) !== (c === undefined)).length;
  const lateAlone = fates.filter(([b, c]) => b !== undefined && c !== undefined && b !== c).length;
  // Of forty a half, within four standard errors; of ten that both heard at least some.
  assert.ok(lostAlone >= 8 && lostAlone <= 32, `${lostAlone} of ${words}`);
  assert.ok(lateAlone > 0);
});

test("what cannot happen is not drawn, and a network is faithful where nothing of it can", () => {
  const nobody = new Proxy({} as Random, { get: () => assert.unreachable("it draws") });
  const calm = { loss: 0, duplication: 0, sticky: 0 };
  assert.is(copiesOf(calm, nobody), 1);
  assert.is(staysAgain(calm, nobody), false);
  const network: Network = { latency: { kind: "constant", ticks: 1 } };
  for (const values of [calm, { loss: 0, duplication: 0 }]) {
    assert.is(isFaithful(network, values), true);
    assert.is(isFaithful({ ...network, ordered: true }, values), false);
  }
  for (const name of Object.keys(calm))
    for (const chance of [1e-9, 1]) assert.is(isFaithful(network, { ...calm, [name]: chance }), false, name);
});

test("a log-normal latency is its median times e to the spread's draw, and without a network there is none", () => {
  const values = { median: 1000, spread: 0.5 };
  const network: Network = { latency: { kind: "log-normal", ...values } };
  const dice = () => new Stream(rootKey(1, "dice"), 0);
  assert.is(latencyUnder(network, values, names)(0, 1, dice()), Math.ceil(1000 * exp(0.5 * dice().normal())));
  assert.is(latencyUnder(undefined, {}, names)(0, 1, dice()), 0);
});

test("a network's parameters reach from none to a thousand times what is declared, and at least to a tick", () => {
  const ranges = (network: Network) =>
    Object.entries(networkParams(network, "ms")).map(([name, { range, unit }]) => [name, ...range, unit]);
  const chances = [
    ["loss", 0, 1, undefined],
    ["duplication", 0, 1, undefined],
  ];
  assert.equal(ranges({ latency: { kind: "uniform", least: 0, most: 5 }, sticky: 0.5 }), [
    ...chances,
    ["sticky", 0, 0.99, undefined],
    ["least", 0, 1, "ms"],
    ["most", 0, 5000, "ms"],
  ]);
  assert.equal(ranges({ latency: { kind: "log-normal", median: 2, spread: 1 } }), [
    ...chances,
    ["median", 0, 2000, "ms"],
    ["spread", 0, 5, undefined],
  ]);
  for (const [latency, about] of [
    [{ kind: "constant", ticks: 7 }, "latency"],
    [{ kind: "distance", ticks: 7, places }, "latency a unit of distance"],
  ] as const)
    assert.equal(networkParams({ latency })["latency"], { value: 7, range: [0, 7000], about });
});

test("a delay comes before the latency, whatever else a network does", () => {
  const slow = model({
    kind: "process",
    name: "slow",
    about: "Who says one word, late.",
    params: {},
    hears: ["talk"],
    ports: { other: "one" },
    start(_, { after }) {
      after(5, "talk");
      return {};
    },
    hear(_state, _type, _payload, _values, { now, send, ports }) {
      send(ports["other"] as Address, "word", { says: 0, at: now, from: 0 }, 100);
    },
    observe: () => ({}),
  });
  const latency = { kind: "constant", ticks: 7 } as const;
  for (const more of [{}, { duplication: 1 }, { ordered: true }, { sticky: 0.5 }]) {
    const network = { latency, ...more };
    const links = { slow: { other: "b" }, b: { others: [] } } as const;
    const run = new World(world({ name: "late", about: "Two.", members: { slow, b: member(1) }, links, network }));
    run.advance(1000);
    const { members } = run.state as unknown as { members: Record<string, { heard: Heard }> };
    assert.is(members["b"]!.heard[0]![3], 112, JSON.stringify(more));
  }
});
