// A market in miniature: its exchange against one that looks through a list, and what is true of all accounts together.
import { type Plain, process, World, world } from "../../lab/index.ts";
import { market } from "../../lab/models/index.ts";
import { exchange, fills, quotes } from "../../lab/models/market/exchange.ts";
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
function slow(orders: readonly Told[]): { fills: Fill[]; waiting: Told[] } {
  const done: Fill[] = [];
  let waiting: Told[] = [];
  for (const told of orders) {
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
      const orders: Told[] = [];
      for (const [order, one] of drawn.entries()) {
        if (one.type === "place") {
          const { type, who, side, distance } = one;
          orders.push({ type, who, side, order, price: 100 - side * distance });
        } else {
          const earlier = orders.filter(({ type, who }) => type === "place" && who === one.who).at(-1 - one.back);
          if (earlier) orders.push({ ...earlier, type: "withdraw" });
        }
      }
      const trading = new World(floor);
      for (const [at, { type, ...payload }] of orders.entries()) trading.tell(`exchange/${type}`, payload, at + 1);
      trading.advance(orders.length + 2);
      assert.is(trading.stopped, undefined);
      const { members } = trading.situation()["state"] as unknown as {
        members: Record<"one" | "two", { told: Fill[]; quoted: number[][] }> & {
          exchange: Record<string, { order: number }[]>;
        };
      };
      const expected = slow(orders);
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
    },
    200,
  );
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
