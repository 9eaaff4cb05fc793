import { number, process } from "../../core/index.ts";
import { gap } from "./poisson.ts";

export const supermarket = process({
  name: "supermarket",
  about: "Whoever comes looks at a few of many lines and joins the shortest: two looks leave hardly any long line.",
  cites: "Mitzenmacher 2001, IEEE Trans. Parallel Distrib. Syst. 12, 1094",
  unit: "us",
  params: {
    servers: { value: 100, range: [1, 10_000], whole: true, about: "how many lines there are" },
    choices: { value: 2, range: [1, 10], whole: true, about: "how many of them a customer looks at" },
    arrivals: { value: 0.7, range: [0.01, 2], unit: "1/s", about: "customers that come a second, for each line" },
  },
  hears: { arrive: {}, leave: { line: number } },
  /** `atLeast[k]`: how many lines have k customers or more. */
  state: ({ servers }) => ({ lines: new Int32Array(servers), atLeast: [servers], arrived: 0, served: 0 }),
  start({ lines }, { random, after }, { arrivals }) {
    after(gap(random, arrivals * lines.length), "arrive");
  },
  on: {
    arrive(state, _, { random, after }, { choices, arrivals }) {
      const { lines, atLeast } = state;
      let line = random.below(lines.length);
      for (let look = 1; look < choices; look++) {
        const other = random.below(lines.length);
        if (lines[other]! < lines[line]!) line = other;
      }
      state.arrived++;
      const length = ++lines[line]!;
      atLeast[length] = (atLeast[length] ?? 0) + 1;
      if (length === 1) after(gap(random, 1), "leave", { line });
      after(gap(random, arrivals * lines.length), "arrive");
    },
    leave(state, { line }, { random, after }) {
      const { lines, atLeast } = state;
      state.served++;
      atLeast[lines[line]!]!--;
      if (--lines[line]! > 0) after(gap(random, 1), "leave", { line });
    },
  },
  observe: ({ lines, atLeast, arrived, served }) => {
    const share = (length: number) => (atLeast[length] ?? 0) / lines.length;
    return { each: (arrived - served) / lines.length, one: share(1), two: share(2), three: share(3), four: share(4) };
  },
  laws: {
    "whoever came stands in a line or was served": ({ lines, arrived, served }) =>
      lines.reduce((sum, length) => sum + length, 0) === arrived - served,
    "lines of k are counted among those of k - 1": ({ atLeast }) =>
      atLeast.every((count, k) => k === 0 || (count >= 0 && count <= atLeast[k - 1]!)),
  },
});
