import { type Heard, number, type Post, process, to } from "../../core/index.ts";
import { gap } from "../queues/poisson.ts";
import { fills, orders, quotes } from "./exchange.ts";

/** Sky Perfect's rates at 1 to 5 ticks from the other side's best price, as shares of the rate at one tick. */
const limitShares = [1, 1.51 / 1.85, 1.09 / 1.85, 0.88 / 1.85, 0.77 / 1.85];
const cancelShares = [1, 0.81 / 0.71, 0.68 / 0.71, 0.56 / 0.71, 0.47 / 0.71];
const cancelSharesMax = Math.max(...cancelShares);
const limitsAtAll = limitShares.reduce((sum, share) => sum + share, 0);
/** Orders a second on a side, of all traders. */
const rateOf = (limits: number, markets: number): number => limits * limitsAtAll + markets;

const outlets = { exchange: to(orders) };
const hears = { ...fills, ...quotes, act: {}, tire: { order: number } };
type Trader = Post<typeof outlets, Heard<typeof hears>>;

/** One of so many who trade alike. Whoever opens the market puts lines of orders on either side of `opening`. */
export const zeroIntelligence = (who: number, traders: number) => {
  /** `open`: side and price of each order that may still stand, by its name. */
  const state = ({ opening }: { readonly opening: number }) => ({
    bid: opening,
    ask: opening + 1,
    cash: 0,
    shares: 0,
    orders: 0,
    open: new Map<number, { readonly side: number; readonly price: number }>(),
  });
  type State = ReturnType<typeof state>;

  /** It may think better of it at any time. */
  const tiresAfter = (cancels: number, order: number, { random, after }: Trader): void =>
    after(gap(random, cancels * cancelSharesMax), "tire", { order });

  function place(state: State, side: number, price: number, cancels: number, post: Trader): void {
    const order = state.orders++;
    post.send(post.ports.exchange, "place", { who, order, side, price });
    if (!Number.isFinite(price)) return;
    state.open.set(order, { side, price });
    tiresAfter(cancels, order, post);
  }

  return process({
    name: "zero-intelligence",
    about: "A trader who knows nothing but the two best prices, and orders and withdraws by lot.",
    cites: "Cont, Stoikov & Talreja 2010, Oper. Res. 58, 549",
    params: {
      limits: {
        value: 1.85,
        range: [0, 10],
        unit: "1/s",
        about: "orders a second, on a side, one tick from the other",
      },
      markets: { value: 0.94, range: [0, 10], unit: "1/s", about: "orders a second, on a side, at any price" },
      cancels: {
        value: 0.71,
        range: [0.01, 10],
        unit: "1/s",
        about: "how often an order near the other side is withdrawn",
      },
      opening: { value: 1000, range: [10, 1e6], whole: true, about: "the best bid at the opening, in ticks" },
      bids: { value: 0, range: [0, 100], whole: true, about: "how many it bids there" },
      asks: { value: 0, range: [0, 100], whole: true, about: "how many it asks for, one tick above" },
    },
    ports: outlets,
    hears,
    state,
    start(state, post, { limits, markets, cancels, opening, bids, asks }) {
      for (let i = 0; i < bids; i++) place(state, 1, opening, cancels, post);
      for (let i = 0; i < asks; i++) place(state, -1, opening + 1, cancels, post);
      const rate = rateOf(limits, markets);
      if (rate > 0) post.after(gap(post.random, (2 * rate) / traders), "act");
    },
    on: {
      act(state, _, post, { limits, markets, cancels }) {
        const { random, after } = post;
        const rate = rateOf(limits, markets);
        after(gap(random, (2 * rate) / traders), "act");
        const side = random.chance(0.5) ? 1 : -1;
        let lot = random.uniform() * rate - markets;
        if (lot < 0) return place(state, side, side * Number.POSITIVE_INFINITY, cancels, post);
        let distance = 1;
        for (; distance < limitShares.length && lot >= limits * limitShares[distance - 1]!; distance++)
          lot -= limits * limitShares[distance - 1]!;
        place(state, side, side > 0 ? Math.max(1, state.ask - distance) : state.bid + distance, cancels, post);
      },
      // By lot again: how soon it is withdrawn depends on where the other side is by then.
      tire(state, { order }, post, { cancels }) {
        const standing = state.open.get(order);
        if (standing === undefined) return;
        const { side, price } = standing;
        const distance = side > 0 ? state.ask - price : price - state.bid;
        const share = cancelShares[Math.min(Math.max(distance, 1), cancelShares.length) - 1]!;
        if (!post.random.chance(share / cancelSharesMax)) return tiresAfter(cancels, order, post);
        state.open.delete(order);
        post.send(post.ports.exchange, "withdraw", { who, order, side, price });
      },
      filled(state, { order, side, price }) {
        state.open.delete(order);
        state.cash -= side * price;
        state.shares += side;
      },
      // A side without orders is where it was last.
      quote(state, { bid, ask }) {
        if (bid > 0) state.bid = bid;
        if (ask > 0) state.ask = ask;
      },
    },
    observe: ({ cash, shares, open }) => ({ cash, shares, open: open.size }),
  });
};
