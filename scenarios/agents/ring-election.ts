import { always, average, changRoberts, mean, scenario } from "../../lab/index.ts";

const chang = "Chang & Roberts 1979, Commun. ACM 22, 281";
const nodes = Array.from({ length: 8 }, (_, i) => `node${i}`);
const ranked = (rank: (i: number) => number) => Object.fromEntries(nodes.map((name, i) => [`${name}.rank`, rank(i)]));

/** What the clerk's book says at last. */
const book = { measure: average, cites: chang };
const few = { ticks: 20, transient: 50_000 };

export const ringElection = scenario({
  name: "ring-election",
  question: "How many messages does a ring of eight need to agree on a leader?",
  model: changRoberts,
  ticks: 100_000,
  observe: ["clerk.elections", "clerk.each"],
  requirements: {
    "nobody leads beside another": always((seen) => nodes.filter((name) => seen[`${name}.leads`] === 1).length <= 1),
  },
  claims: [
    {
      ...book,
      name: "where ranks are drawn by lot, 8 (1 + 1/2 + … + 1/8) on average",
      with: { ticks: 20, transient: 1_500_000 },
      of: "clerk.each.mean",
      published: 761 / 35,
      tolerance: 0.2,
      because: "three times the spread of 12 seeds, 0.066",
      perturbed: { "node0.rank": 3, "node1.rank": 2 },
    },
    {
      ...book,
      name: "at worst, where ranks fall along the ring, 8 · 9 / 2",
      with: few,
      set: ranked((i) => 8 - i),
      of: "clerk.most.mean",
      published: 36,
      tolerance: 1e-9,
      because: "a whole number, whatever the delays",
      perturbed: { "node0.rank": 1.5 },
    },
    {
      ...book,
      name: "at best, where they rise, 2 · 8 - 1",
      with: few,
      set: ranked((i) => 1 + i),
      of: "clerk.fewest.mean",
      published: 15,
      tolerance: 1e-9,
      because: "a whole number, whatever the delays",
      perturbed: { "node0.rank": 7.5 },
    },
  ],
  ensemble: {
    seeds: 150,
    rows: { each: "clerk.each" },
    claims: [
      {
        name: "over many rings, each with a mean of its own, 8 (1 + 1/2 + … + 1/8)",
        statistic: mean,
        of: "each",
        published: 761 / 35,
        tolerance: 0.07,
        because: "half of Student's interval at 99 %",
        cites: chang,
        perturbed: { "node0.rank": 3, "node1.rank": 2 },
      },
    ],
  },
});
