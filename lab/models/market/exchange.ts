import { type Heard, number, type Post, process, toMany } from "../../core/index.ts";

/**
 * Buying is `side` 1, selling -1. Each order is for one share, and `order` is its owner's name for it. An order at an
 * infinite price takes the best there is, and never waits.
 */
export const orders = {
  place: { who: number, order: number, side: number, price: number },
  withdraw: { who: number, order: number, side: number, price: number },
};
export const fills = { filled: { order: number, side: number, price: number } };
/** 0 where nobody bids or asks. */
export const quotes = { quote: { bid: number, ask: number } };

interface Order {
  readonly price: number;
  readonly who: number;
  readonly order: number;
}
/** The orders of one side: the best price last, and among equals the first to come. */
type Line = Order[];

/** Where the orders of a price begin, counted from the worst. */
function placeOf(line: Line, side: number, price: number): number {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (side * line[middle]!.price < side * price) low = middle + 1;
    else high = middle;
  }
  return low;
}

const best = (line: Line): number => line.at(-1)?.price ?? 0;
/** How many wait at the best price. */
const depth = (line: Line, side: number): number => line.length - placeOf(line, side, best(line));

/** For so many traders. It keeps their accounts too: what it settles there, it tells both. */
export const exchange = (traders: number) => {
  const outlets = { traders: toMany(fills), public: toMany(quotes) };
  const state = () => ({
    bids: [] as Line,
    asks: [] as Line,
    bid: 0,
    ask: 0,
    last: 0,
    trades: 0,
    cash: new Float64Array(traders),
    shares: new Float64Array(traders),
  });
  type State = ReturnType<typeof state>;

  function announce(state: State, { send, ports }: Post<typeof outlets, Heard<typeof orders>>): void {
    const [bid, ask] = [best(state.bids), best(state.asks)];
    if (bid === state.bid && ask === state.ask) return;
    state.bid = bid;
    state.ask = ask;
    for (const listener of ports.public) send(listener, "quote", { bid, ask });
  }

  return process({
    name: "exchange",
    about: "A book of orders for one share each, matched by price and then by time.",
    ports: outlets,
    hears: orders,
    state,
    on: {
      place(state, { who, order, side, price }, post) {
        const [own, other] = side > 0 ? [state.bids, state.asks] : [state.asks, state.bids];
        if (other.length > 0 && side * (price - best(other)) >= 0) {
          const met = other.pop()!;
          state.last = met.price;
          state.trades++;
          for (const [one, name, bought] of [
            [who, order, side],
            [met.who, met.order, -side],
          ] as const) {
            state.cash[one]! -= bought * met.price;
            state.shares[one]! += bought;
            post.send(post.ports.traders[one]!, "filled", { order: name, side: bought, price: met.price });
          }
        } else if (Number.isFinite(price)) own.splice(placeOf(own, side, price), 0, { price, who, order });
        announce(state, post);
      },
      // An order that was met before is not there any more.
      withdraw(state, { who, order, side, price }, post) {
        const line = side > 0 ? state.bids : state.asks;
        const at = line.findIndex((one) => one.who === who && one.order === order && one.price === price);
        if (at >= 0) line.splice(at, 1);
        announce(state, post);
      },
    },
    observe: ({ bids, asks, bid, ask, last, trades }) => ({
      bid,
      ask,
      bids: depth(bids, 1),
      asks: depth(asks, -1),
      waiting: bids.length + asks.length,
      last,
      trades,
    }),
    laws: {
      "who would sell and who would buy at one price do not wait for each other": ({ bids, asks }) =>
        bids.length === 0 || asks.length === 0 || best(bids) < best(asks),
      "better prices stand before worse": ({ bids, asks }) =>
        bids.every(({ price }, i) => i === 0 || bids[i - 1]!.price <= price) &&
        asks.every(({ price }, i) => i === 0 || asks[i - 1]!.price >= price),
      "cash and shares change hands, and none is made or lost": ({ cash, shares }) =>
        cash.reduce((sum, one) => sum + one, 0) === 0 && shares.reduce((sum, one) => sum + one, 0) === 0,
    },
  });
};
