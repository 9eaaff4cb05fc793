// What the witnesses say of the world outside: the queue is Kleinrock's, the crowd is Schelling's, and a world keeps
// its members apart. That they obey the universal laws is held with everybody's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digest, dopri5, henon, kepler, lorenz, type Plain, World } from "../../lab/index.ts";
import { long } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { queue } from "./queue.ts";
import { schelling } from "./schelling.ts";
import { world } from "./world.ts";

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Once in sixteen thousand by chance, and the seeds are fixed. */
const errorsMax = 4;

function around(values: readonly number[], expected: number, what: string): void {
  const centre = mean(values);
  const error = Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1) / values.length);
  const apart = Math.abs(centre - expected) / error;
  assert.ok(apart < errorsMax, `${what} is ${centre}, ${apart} standard errors from ${expected}`);
}

const second = 1e6;
/** Customers forget the empty start in 1 / (1 - √ρ)² services: 20 at the fullest queue below. */
const settled = 2000 * second;
const watched = (long ? 100_000 : 10_000) * second;

/** What is seen of a queue between `settled` and the end: its mean number, and every customer's time inside. */
function seen(arrivals: number, seed: number, service = 1) {
  const line = new World(queue, { set: { arrivals, service }, seed });
  line.advance(settled);
  const inside: number[] = [];
  const stays: number[] = [];
  const before = line.observe();
  for (let left = before["inside"]!; left > 0; left--) inside.push(Number.NaN);
  let last = before;
  while (line.now < settled + watched) {
    line.advance(Math.min(line.next(), settled + watched));
    const now = line.observe();
    if (now["arrived"]! > last["arrived"]!) inside.push(line.now);
    if (now["served"]! > last["served"]!) stays.push(line.now - inside.shift()!);
    last = now;
  }
  const area = last["area"]! - before["area"]! + last["inside"]! * (line.now - last["last"]!);
  const known = stays.filter((stay) => !Number.isNaN(stay));
  return {
    number: area / watched,
    stay: mean(known) / second,
    rate: (last["arrived"]! - before["arrived"]!) / (watched / second),
  };
}

const seeds = Array.from({ length: long ? 100 : 20 }, (_, i) => i + 1);

for (const arrivals of [0.3, 0.6]) {
  const runs = seeds.map((seed) => seen(arrivals, seed));

  test(`a queue that is busy ${arrivals} of its time holds ρ / (1 - ρ) customers in the mean`, () => {
    around(
      runs.map(({ number }) => number),
      arrivals / (1 - arrivals),
      "mean number",
    );
  });

  test(`in a queue that is busy ${arrivals} of its time one stays 1 / (μ - λ) in the mean`, () => {
    around(
      runs.map(({ stay }) => stay),
      1 / (1 - arrivals),
      "mean stay",
    );
  });

  test(`in a queue that is busy ${arrivals} of its time as many are inside as come during a stay`, () => {
    around(
      runs.map(({ number, rate, stay }) => number - rate * stay),
      0,
      "L - λW",
    );
  });
}

test("a queue that serves a tenth slower than it says is caught", () => {
  const runs = seeds.map((seed) => seen(0.6, seed, 0.9));
  assert.throws(
    () =>
      around(
        runs.map(({ number }) => number),
        1.5,
        "mean number",
      ),
    /standard errors/,
  );
  assert.throws(
    () =>
      around(
        runs.map(({ stay }) => stay),
        2.5,
        "mean stay",
      ),
    /standard errors/,
  );
});

/** The share of neighbours of one's own group, in the mean over all who have neighbours. */
function likeness(state: Plain): number {
  const { side, cells, home } = state as unknown as { side: number; cells: Int32Array; home: Int32Array };
  const shares: number[] = [];
  home.forEach((cell, me) => {
    const [x, y] = [cell % side, Math.floor(cell / side)];
    const around = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].map((dx) => cells[((y + dy + side) % side) * side + ((x + dx + side) % side)]!),
    );
    const others = around.filter((one) => one >= 0 && one !== me);
    if (others.length > 0) shares.push(others.filter((one) => one % 2 === me % 2).length / others.length);
  });
  return mean(shares);
}

test("people who want three of eight neighbours alike all find them, and end up far more apart than they asked", () => {
  for (const seed of [1, 2, 3]) {
    const town = new World(schelling, { seed });
    // Of two equal groups thrown at random, half of one's neighbours are like oneself.
    assert.ok(Math.abs(likeness(town.state) - 0.5) < 0.03, `at first ${likeness(town.state)}`);
    town.advance(200);
    assert.is(town.observe()["happy"], 1000);
    // Schelling's own boards ended between 0.65 and 0.8 (1971, J. Math. Sociol. 1, 156).
    assert.ok(likeness(town.state) > 0.65, `at last ${likeness(town.state)}`);
    const settled = digest((town.state as { home: Plain }).home);
    town.advance(210);
    assert.is(digest((town.state as { home: Plain }).home), settled, "nobody moves who is happy");
  }
});

test("people who want nothing never move", () => {
  const town = new World(schelling, { set: { wanted: 0 } });
  const before = digest((town.state as { home: Plain }).home);
  town.advance(5);
  assert.is(digest((town.state as { home: Plain }).home), before);
});

const deep = world("deep", "A flow within.", { sky: { model: lorenz, every: 50_000 } });
const members = {
  line: { model: queue },
  other: { model: queue },
  sky: { model: lorenz, every: 100_000 },
  cloud: { model: henon, every: 70_000 },
  deep: { model: deep, every: 2 },
};
type Name = keyof typeof members;
const end = 20 * second;

/** What a world's members have become, by name. */
function become(names: readonly Name[]): Readonly<Record<string, Plain>> {
  const nest = new World(
    world("nest", "Some of them.", Object.fromEntries(names.map((name) => [name, members[name]]))),
  );
  nest.advance(end);
  return (nest.state as { states: Record<string, Plain> }).states;
}

test("members become the same in whatever order they are declared, and whoever is beside them", () => {
  const all = become(["line", "other", "sky", "cloud", "deep"]);
  const turned = become(["deep", "cloud", "sky", "other", "line"]);
  for (const name of Object.keys(members) as Name[]) {
    assert.is(digest(turned[name]!), digest(all[name]!), name);
    assert.is(digest(become([name])[name]!), digest(all[name]!), `${name} with nobody beside`);
  }
});

test("alike members have fortunes of their own", () => {
  const { line, other } = become(["line", "other"]);
  assert.not.equal(digest(line!), digest(other!));
});

test("a member that draws nothing becomes inside what it becomes alone, in its own time", () => {
  for (const [model, every] of [
    [kepler, 100_000],
    [kepler.with(dopri5), 70_000],
  ] as const) {
    const nest = new World(world("nest", "One.", { one: { model, every } }));
    nest.advance(end);
    const alone = new World(model);
    alone.advance(Math.floor(end / every));
    assert.is(digest((nest.state as { states: Record<string, Plain> }).states["one"]!), digest(alone.state));
  }
});

for (const [name, most] of [
  ["queue", 50],
  ["schelling", 40],
] as const)
  test(`${name} is written in at most ${most} lines`, () => {
    const lines = readFileSync(join(import.meta.dirname, `${name}.ts`), "utf8")
      .trimEnd()
      .split("\n").length;
    assert.ok(lines <= most, `${lines} lines`);
  });
