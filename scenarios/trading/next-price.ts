import { always, market, mean, scenario } from "../../lab/index.ts";

const cont = "Cont, Stoikov & Talreja 2010, Oper. Res. 58, 549, table 4";
const lines = (bids: number, asks: number) => ({ "trader0.bids": bids, "trader0.asks": asks });
const rising = { statistic: mean, of: "rose", cites: cont, because: "half of Student's interval at 99 %" };
const tolerance = 0.042;

export const nextPrice = scenario({
  name: "next-price",
  question: "Which way does a price go next, as far as the two lines at its best prices tell?",
  model: market,
  set: lines(1, 2),
  ticks: 1e7,
  observe: ["exchange.bid", "exchange.ask", "exchange.bids", "exchange.asks", "exchange.trades", "tape.rose"],
  requirements: {
    "the best bid stays below the best ask": always(
      (seen) =>
        seen["exchange.bids"] === 0 || seen["exchange.asks"] === 0 || seen["exchange.bid"]! < seen["exchange.ask"]!,
    ),
  },
  ensemble: {
    seeds: 1000,
    points: { "one bids, two ask": lines(1, 2), "two bid, one asks": lines(2, 1), "one against one": lines(1, 1) },
    rows: { rose: "tape.rose" },
    claims: [
      {
        ...rising,
        name: "one bid against two asked rises 34 times of 100",
        at: "one bids, two ask",
        published: 0.336,
        tolerance,
        perturbed: lines(1, 1),
      },
      {
        ...rising,
        name: "two bid against one asked rise 66 times of 100",
        at: "two bid, one asks",
        published: 0.664,
        tolerance,
        perturbed: lines(1, 1),
      },
      {
        ...rising,
        name: "even lines rise as often as they fall",
        at: "one against one",
        published: 0.5,
        tolerance,
        perturbed: lines(2, 1),
      },
    ],
  },
});
