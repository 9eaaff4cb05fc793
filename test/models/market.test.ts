// A market in miniature: its exchange against one that looks through a list, and what is true of all accounts together.
import { type Plain, process, World, world } from "../../lab/index.ts";
import { market } from "../../lab/models/index.ts";
import { exchange, fills, orders, quotes } from "../../lab/models/market/exchange.ts";
import { zeroIntelligence } from "../../lab/models/market/zero-intelligence.ts";
import { array, constantFrom, forAll, integer, oneof, record, seeds } from "../draws.ts";
import { universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";

const second = 1e6;
universalLaws(market, { until: 5 * second, runs: 3, within: { "trader0.bids": [0, 9], "trader0.asks": [0, 9] } });

type Fill = readonly [who: number, order: number, side: number, price: number];

/** Writes down what it is told, as text: a state is plain. */
const customer = (who: number) =>
  process({
    name: "customer",
    about: "Who keeps what it is told.",
    hears: { ...fills, ...quotes },
    state: () => ({ told: [] as Fill[], quoted: [] as [number, number][] }),
    on: {
      filled: (state, { order, side, price }) => void state.told.push([who, order, side, price]),
      quote: (state, { bid, ask }) => void state.quoted.push([bid, ask]),
    },
  });

const floor = world({
  name: "floor",
  about: "An exchange and two who trade there.",
  members: { exchange: exchange(2), one: customer(0), two: customer(1) },
  links: { exchange: { traders: ["one", "two"], public: ["one"] } },
});

interface Told {
  readonly type: "place" | "withdraw";
  readonly who: number;
  readonly order: number;
  readonly side: number;
  readonly price: number;
}

const said = oneof(
  record({
    type: constantFrom("place" as const),
    who: integer({ min: 0, max: 1 }),
    side: constantFrom(1, -1),
    /** Of the price from the middle: an order this side of it waits. */
    distance: constantFrom(1, 1, 1, 2, 2, 0, -1, Number.NEGATIVE_INFINITY),
  }),
  record({
    type: constantFrom("withdraw" as const),
    who: integer({ min: 0, max: 1 }),
    back: integer({ min: 0, max: 9 }),
  }),
);

/** The same by looking through all that wait, each time. */
function slow(given: readonly Told[]): { fills: Fill[]; waiting: Told[] } {
  const done: Fill[] = [];
  let waiting: Told[] = [];
  for (const told of given) {
    const { who, order, side, price } = told;
    if (told.type === "withdraw") {
      waiting = waiting.filter((one) => one.who !== who || one.order !== order);
      continue;
    }
    const meets = waiting.filter((one) => one.side === -side && side * (price - one.price) >= 0);
    const best = side > 0 ? Math.min(...meets.map((one) => one.price)) : Math.max(...meets.map((one) => one.price));
    const met = meets.find((one) => one.price === best);
    if (met) {
      waiting = waiting.filter((one) => one !== met);
      done.push([who, order, side, met.price], [met.who, met.order, -side, met.price]);
    } else if (Number.isFinite(price)) waiting.push(told);
  }
  return { fills: done, waiting };
}

test("an exchange serves the best price, then the first to come, at the price of whoever waited", () => {
  forAll(
    array(said, { minLength: 20, maxLength: 60 }),
    (drawn) => {
      const told: Told[] = [];
      for (const [order, one] of drawn.entries()) {
        if (one.type === "place") {
          const { type, who, side, distance } = one;
          told.push({ type, who, side, order, price: 100 - side * distance });
        } else {
          const earlier = told.filter(({ type, who }) => type === "place" && who === one.who).at(-1 - one.back);
          if (earlier) told.push({ ...earlier, type: "withdraw" });
        }
      }
      const trading = new World(floor);
      for (const [at, { type, ...payload }] of told.entries()) trading.tell(`exchange/${type}`, payload, at + 1);
      trading.advance(told.length + 2);
      assert.is(trading.stopped, undefined);
      const { members } = trading.situation()["state"] as unknown as {
        members: Record<"one" | "two", { told: Fill[]; quoted: number[][] }> & {
          exchange: Record<string, { order: number }[]>;
        };
      };
      const expected = slow(told);
      for (const [who, name] of (["one", "two"] as const).entries())
        assert.equal(
          members[name].told,
          expected.fills.filter((fill) => fill[0] === who),
        );
      const { bids, asks } = members.exchange;
      const names = (all: readonly { readonly order: number }[]) => all.map(({ order }) => order).sort((a, b) => a - b);
      assert.equal(names([...bids!, ...asks!]), names(expected.waiting));
      const prices = (side: number) => expected.waiting.filter((one) => one.side === side).map(({ price }) => price);
      const best = [Math.max(...prices(1)), Math.min(...prices(-1))].map((price) =>
        Number.isFinite(price) ? price : 0,
      );
      assert.equal(members.one.quoted.at(-1) ?? [0, 0], best);
      const seen = trading.observe();
      const deep = (side: 1 | -1, price: number) => prices(side).filter((one) => one === price).length;
      assert.equal(
        ["bid", "ask", "bids", "asks", "waiting", "last", "trades"].map((what) => seen[`exchange.${what}`]),
        [
          ...best,
          deep(1, best[0]!),
          deep(-1, best[1]!),
          expected.waiting.length,
          expected.fills.at(-1)?.[3] ?? 0,
          expected.fills.length / 2,
        ],
      );
    },
    200,
  );
});

interface Noted extends Told {
  readonly at: number;
}

/** Writes down what a trader says, and answers nothing. */
const desk = process({
  name: "desk",
  about: "Who takes orders and serves none.",
  hears: orders,
  state: () => ({ told: [] as Noted[] }),
  on: {
    place: (state, told, { now }) => void state.told.push({ type: "place", ...told, at: now }),
    withdraw: (state, told, { now }) => void state.told.push({ type: "withdraw", ...told, at: now }),
  },
});
const alone = (traders: number) =>
  world({
    name: "desk-and-trader",
    about: "One of so many who trade alike, and where it orders.",
    members: { desk, trader: zeroIntelligence(0, traders) },
    links: { trader: { exchange: "desk" } },
  });
const heard = (trading: World): readonly Noted[] =>
  (trading.situation()["state"] as unknown as { members: { desk: { told: Noted[] } } }).members.desk.told;

/** Cont, Stoikov & Talreja 2010, table 1: a second, at 1 to 5 ticks from the other side's best price. */
const published = { limits: [1.85, 1.51, 1.09, 0.88, 0.77], cancels: [0.71, 0.81, 0.68, 0.56, 0.47], markets: 0.94 };

for (const traders of [1, 4])
  test(`one of ${traders} orders and withdraws as often as is published, at every distance and on either side`, () => {
    const seconds = 2000 * traders;
    const trading = new World(alone(traders));
    trading.advance(seconds * second);
    const told = heard(trading);
    for (const side of [1, -1]) {
      const away = ({ price }: Told) => (side > 0 ? 1001 - price : price - 1000);
      const placed = told.filter((one) => one.type === "place" && one.side === side);
      const near = (distance: number, rate: number) => {
        const found = placed.filter((one) => away(one) === distance).length;
        const expected = (rate / traders) * seconds;
        // Four standard errors of a Poisson law.
        assert.ok(Math.abs(found - expected) < 4 * Math.sqrt(expected), `${found}, not ${expected} at ${distance}`);
      };
      near(Number.NEGATIVE_INFINITY, published.markets);
      for (const [i, rate] of published.limits.entries()) near(i + 1, rate);
      assert.ok(placed.every((one) => away(one) < 6));
      const since = new Map(placed.map(({ order, at }) => [order, at]));
      const withdrawn = told.filter((one) => one.type === "withdraw" && one.side === side);
      for (const [i, rate] of published.cancels.entries()) {
        const stood = withdrawn.filter((one) => away(one) === i + 1).map(({ order, at }) => at - since.get(order)!);
        const mean = stood.reduce((sum, time) => sum + time, 0) / stood.length / second;
        // Four standard errors of an exponential law's mean; orders of the last seconds may stand still.
        assert.ok(Math.abs(mean * rate - 1) < 4 / Math.sqrt(stood.length) + 0.002, `${mean} s at ${i + 1}`);
      }
      assert.is(new Set(withdrawn.map(({ order }) => order)).size, withdrawn.length);
    }
  });

test("a trader opens with the orders that it is asked for, and names each by its number", () => {
  const trading = new World(alone(1), {
    set: { "trader.bids": 2, "trader.asks": 3, "trader.opening": 50, "trader.limits": 0, "trader.markets": 0 },
  });
  trading.advance(0);
  const expected = [
    [0, 1, 50],
    [1, 1, 50],
    [2, -1, 51],
    [3, -1, 51],
    [4, -1, 51],
  ];
  const told = () => heard(trading).map(({ type, order, side, price }) => [type, order, side, price]);
  assert.equal(
    told(),
    expected.map((one) => ["place", ...one]),
  );
  assert.is(trading.observe()["trader.open"], 5);
  // What is filled is not withdrawn any more; all else is, sooner or later.
  trading.tell("trader/filled", { order: 1, side: 1, price: 49 }, 1);
  trading.tell("trader/filled", { order: 3, side: -1, price: 52 }, 1);
  trading.advance(1);
  const seen = trading.observe();
  assert.equal([seen["trader.open"], seen["trader.cash"], seen["trader.shares"]], [3, 52 - 49, 0]);
  trading.advance(100 * second);
  assert.is(trading.observe()["trader.open"], 0);
  const left = told()
    .slice(5)
    .sort((a, b) => Number(a[1]) - Number(b[1]));
  assert.equal(
    left,
    [0, 2, 4].map((order) => ["withdraw", ...expected[order]!]),
  );
});

test("a trader orders beside the best prices that it heard of, and never below one", () => {
  const trading = new World(alone(1), { set: { "trader.cancels": 0.01 } });
  const asked = (bid: number, ask: number) => {
    const before = heard(trading).length;
    trading.tell("trader/quote", { bid, ask }, 1);
    trading.advance(trading.now + 60 * second);
    const placed = heard(trading)
      .slice(before)
      .filter(({ type, price }) => type === "place" && Number.isFinite(price));
    return [1, -1].map((side) => {
      const prices = placed.filter((one) => one.side === side).map(({ price }) => price);
      return [Math.min(...prices), Math.max(...prices)];
    });
  };
  assert.equal(asked(500, 510), [
    [505, 509],
    [501, 505],
  ]);
  // A side without orders is where it was last.
  assert.equal(asked(0, 520), [
    [515, 519],
    [501, 505],
  ]);
  assert.equal(asked(400, 0), [
    [515, 519],
    [401, 405],
  ]);
  assert.equal(asked(1, 3), [
    [1, 2],
    [2, 6],
  ]);
});

test("the tape tells which way the middle went first: away from the longer line, nearly always", () => {
  const rises = (bids: number, asks: number): number => {
    let rose = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const trading = new World(market, { seed, set: { "trader0.bids": bids, "trader0.asks": asks } });
      trading.advance(10 * second);
      rose += trading.observe()["tape.rose"]!;
    }
    return rose;
  };
  // Nine against one: 0.88 by Cont, Stoikov & Talreja's race of two lines; four standard errors of forty.
  assert.ok(rises(9, 1) >= 27);
  assert.ok(rises(1, 9) <= 13);
});

test("the tape keeps the best prices that it heard of, and counts which way their middle went", () => {
  const silent = Object.fromEntries(
    [0, 1, 2, 3].flatMap((who) => ["limits", "markets"].map((what) => [`trader${who}.${what}`, 0])),
  );
  for (const [quotes, ...expected] of [
    [[[10, 0]], 10, 0, 0, 0],
    // The first pair of prices opens the market, and moves nothing.
    [
      [
        [10, 0],
        [10, 12],
      ],
      10,
      12,
      0,
      0,
    ],
    [
      [
        [10, 12],
        [11, 12],
      ],
      11,
      12,
      1,
      1,
    ],
    [
      [
        [10, 12],
        [10, 13],
      ],
      10,
      13,
      1,
      1,
    ],
    [
      [
        [10, 12],
        [9, 12],
      ],
      9,
      12,
      1,
      0,
    ],
    [
      [
        [10, 12],
        [10, 11],
      ],
      10,
      11,
      1,
      0,
    ],
    // Both ends go apart: the middle stays.
    [
      [
        [10, 12],
        [9, 13],
      ],
      9,
      13,
      0,
      0,
    ],
    // A side that ran empty went away, and is where it was last.
    [
      [
        [10, 12],
        [0, 12],
      ],
      10,
      12,
      1,
      0,
    ],
    [
      [
        [10, 12],
        [10, 0],
      ],
      10,
      12,
      1,
      1,
    ],
    // Only the first move tells whether it rose.
    [
      [
        [10, 12],
        [11, 12],
        [9, 12],
      ],
      9,
      12,
      2,
      1,
    ],
    [
      [
        [10, 12],
        [9, 12],
        [11, 12],
        [12, 13],
      ],
      12,
      13,
      3,
      0,
    ],
  ] as const) {
    const trading = new World(market, { set: silent });
    for (const [at, [bid, ask]] of quotes.entries()) trading.tell("tape/quote", { bid, ask }, at + 1);
    trading.advance(quotes.length + 1);
    const [bid, ask, moves, rose] = expected;
    const seen = trading.observe();
    assert.equal(
      ["spread", "middle", "moves", "rose"].map((what) => seen[`tape.${what}`]),
      [ask - bid, (bid + ask) / 2, moves, rose],
      JSON.stringify(quotes),
    );
  }
});

test("what traders and what is on its way to them hold, in cash and in shares, is nothing in sum", () => {
  forAll(
    seeds,
    (seed) => {
      const trading = new World(market, { seed });
      for (let event = 0; event < 400; event++) {
        trading.advance(trading.next());
        const seen = trading.observe();
        let [cash, shares] = [0, 0];
        for (let who = 0; who < 4; who++) {
          cash += seen[`trader${who}.cash`]!;
          shares += seen[`trader${who}.shares`]!;
        }
        for (const letter of trading.situation()["letters"] as readonly Plain[][]) {
          if (!letter.some((part) => typeof part === "string" && part.endsWith("/filled"))) continue;
          const { side, price } = letter.find((part) => typeof part === "object" && part !== null) as {
            side: number;
            price: number;
          };
          cash -= side * price;
          shares += side;
        }
        assert.equal([cash, shares], [0, 0]);
      }
    },
    6,
  );
});
