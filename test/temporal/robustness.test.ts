import { type Columns, type Formula, robustness, verdicts } from "../../lab/core/temporal/index.ts";
import { broken, enact } from "../laws/law.ts";
import { assert, test } from "../suite.ts";
import { type Reader, readerLaws } from "./laws.ts";

const sound: Reader = { name: "a formula over a recorded run", robustness, verdicts };

enact(sound, readerLaws);

/** The formula, each part of it read as another. */
function misread(formula: Formula, as: (part: Formula) => Formula): Formula {
  if ("of" in formula) return as({ ...formula, of: misread(formula.of, as) });
  if (formula.kind === "compare" || !("left" in formula)) return as(formula);
  return as({ ...formula, left: misread(formula.left, as), right: misread(formula.right, as) });
}

const misreader = (name: string, as: (part: Formula) => Formula): Reader => ({
  name,
  robustness: (formula, columns) => robustness(misread(formula, as), columns),
  verdicts: (formula, columns) => verdicts(misread(formula, as), columns),
});

const reworth = (name: string, worth: (formula: Formula, columns: Columns) => Float64Array): Reader => ({
  ...sound,
  name,
  robustness: worth,
});

/** What each gets wrong, and the law that notices. */
const wrongs: readonly (readonly [reader: Reader, law: RegExp])[] = [
  [
    misreader("a fall that rises", (part) => (part.kind === "fall" ? { ...part, kind: "rise" } : part)),
    /definitions say/,
  ],
  [
    reworth("a negation that counts from 1", (formula, columns) =>
      formula.kind === "not" ? robustness(formula.of, columns).map((x) => 1 - x) : robustness(formula, columns),
    ),
    /negation is worth the opposite/,
  ],
  [
    reworth("RTAMT's iff", (formula, columns) => {
      if (formula.kind !== "iff") return robustness(formula, columns);
      const right = robustness(formula.right, columns);
      return robustness(formula.left, columns).map((left, t) => (left === right[t] ? 0 : -Math.abs(left - right[t]!)));
    }),
    /sign of its worth is the verdict/,
  ],
  [
    reworth("twice the margin", (formula, columns) => robustness(formula, columns).map((x) => 2 * x)),
    /no further than its signals/,
  ],
  [
    misreader("a next that must exist", (part) => (part.kind === "next" ? { ...part, kind: "strongNext" } : part)),
    /dual of another/,
  ],
  [
    misreader("an until that begins a tick late", (part) =>
      part.kind === "until" && part.within[1] === Infinity ? { ...part, within: [1, Infinity] } : part,
    ),
    /expands by a tick/,
  ],
  [
    misreader("intervals that begin now", (part) =>
      "within" in part ? ({ ...part, within: [0, part.within[1]] } as Formula) : part,
    ),
    /begins later/,
  ],
];

for (const [reader, law] of wrongs) {
  test(`${reader.name}: a law is broken, and notices`, () => {
    const own = readerLaws.filter(({ says }) => law.test(says));
    assert.ok(broken(reader, own).length > 0);
  });
}
