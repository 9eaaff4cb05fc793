import { type Model, process, world } from "../../core/index.ts";
import { sized } from "../sized.ts";
import { exchange, quotes } from "./exchange.ts";
import { zeroIntelligence } from "./zero-intelligence.ts";

const tape = process({
  name: "tape",
  about: "Who writes down the best prices, and which way their middle first went.",
  hears: quotes,
  state: () => ({ bid: 0, ask: 0, moves: 0, first: 0 }),
  on: {
    quote(state, { bid, ask }) {
      const opened = state.bid > 0 && state.ask > 0;
      // A side that ran empty went away from the other, whoever comes next.
      const move = bid === 0 ? -1 : ask === 0 ? 1 : Math.sign(bid + ask - state.bid - state.ask);
      if (opened && move !== 0 && state.moves++ === 0) state.first = move;
      if (bid > 0) state.bid = bid;
      if (ask > 0) state.ask = ask;
    },
  },
  observe: ({ bid, ask, moves, first }) => ({
    spread: ask - bid,
    middle: (bid + ask) / 2,
    moves,
    rose: Number(first > 0),
  }),
});

/** One exchange and so many traders alike, who share one flow of orders. */
const marketOf = (traders: number) => {
  const names: readonly string[] = Array.from({ length: traders }, (_, who) => `trader${who}`);
  return world({
    name: "market",
    about: "Traders without intelligence on one exchange: what of a market's behaviour is in its rules alone?",
    cites: "Gode & Sunder 1993, J. Polit. Econ. 101, 119; Cont, Stoikov & Talreja 2010, Oper. Res. 58, 549",
    unit: "us",
    members: Object.fromEntries<Model>([
      ["exchange", exchange(traders)],
      ["tape", tape],
      ...names.map((name, who) => [name, zeroIntelligence(who, traders)] as const),
    ]),
    links: {
      exchange: { traders: names, public: ["tape", ...names] },
      ...Object.fromEntries(names.map((name) => [name, { exchange: "exchange" }])),
    },
    network: { latency: { kind: "uniform", least: 50, most: 500 }, ordered: true },
  });
};

export const market = sized(4, marketOf);
