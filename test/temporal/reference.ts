// The witness: what each operator means, written down as in the definitions, instant by instant over the whole run.
// It knows no window, no recurrence and no horizon, and takes its time.
import type { Columns, Formula, Term } from "../../lab/core/temporal/index.ts";

type Scale = "verdict" | "robustness";

const most = (values: readonly number[]) => Math.max(...values, Number.NEGATIVE_INFINITY);
const least = (values: readonly number[]) => Math.min(...values, Number.POSITIVE_INFINITY);
const flipped = (value: number) => 0 - value;

const lengthOf = (columns: Columns) => Math.max(0, ...Object.values(columns).map(({ length }) => length));

/** More ticks than any drawn formula looks back: from there on an endless run of nothing new stays as it is. */
const settling = 25;

/** The value at every tick of the run; given a future, of the endless run of which that is the rest. */
export function reference(formula: Formula, columns: Columns, scale: Scale, future?: "best" | "worst"): number[] {
  const seen = lengthOf(columns);
  const length = seen + (future ? settling : 0);
  const memory = new Map<Formula, Map<number, number[]>>();

  /** `sign`: whether a greater leaf makes the whole greater or less. */
  function values(of: Formula, sign: number): number[] {
    const known = memory.get(of)?.get(sign);
    if (known) return known;
    const found = Array.from({ length }, (_, t) => valueAt(of, t, sign));
    memory.set(of, (memory.get(of) ?? new Map()).set(sign, found));
    return found;
  }

  /** Whether the run has such a tick. */
  const exists = (t: number) => t >= 0 && (future !== undefined || t < length);

  /** The ticks of the run from `a` to `b`; of an endless one the last stand for all that follow. */
  const ticks = (a: number, b: number) => {
    const found: number[] = [];
    const last = future ? Math.max(a, length - 1) : length - 1;
    for (let t = Math.max(0, a); t <= Math.min(last, b); t++) found.push(t);
    return found;
  };

  function valueAt(of: Formula, t: number, sign: number): number {
    const at = (part: Formula, k: number, s = sign) => values(part, s)[Math.min(k, length - 1)]!;
    switch (of.kind) {
      case "constant":
        return of.value ? Infinity : -Infinity;
      case "compare":
        return t < seen ? compared(of, columns, t, scale) : sign * (future === "best" ? Infinity : -Infinity);
      case "holds":
        throw new Error("the reference knows data only");
      case "not":
        return flipped(at(of.of, t, -sign));
      case "and":
        return least([at(of.left, t), at(of.right, t)]);
      case "or":
        return most([at(of.left, t), at(of.right, t)]);
      case "implies":
        return most([flipped(at(of.left, t, -sign)), at(of.right, t)]);
      case "iff":
        return most([
          least([at(of.left, t), at(of.right, t)]),
          least([flipped(at(of.left, t, -sign)), flipped(at(of.right, t, -sign))]),
        ]);
      case "xor":
        return least([
          most([at(of.left, t), at(of.right, t)]),
          most([flipped(at(of.left, t, -sign)), flipped(at(of.right, t, -sign))]),
        ]);
      case "next":
        return exists(t + 1) ? at(of.of, t + 1) : Infinity;
      case "strongNext":
        return exists(t + 1) ? at(of.of, t + 1) : -Infinity;
      case "previous":
        return t > 0 ? at(of.of, t - 1) : Infinity;
      case "strongPrevious":
        return t > 0 ? at(of.of, t - 1) : -Infinity;
      case "rise":
        return least([at(of.of, t), t > 0 ? flipped(at(of.of, t - 1, -sign)) : Infinity]);
      case "fall":
        return least([flipped(at(of.of, t, -sign)), t > 0 ? at(of.of, t - 1) : Infinity]);
      case "always":
        return least(ticks(t + of.within[0], t + of.within[1]).map((k) => at(of.of, k)));
      case "eventually":
        return most(ticks(t + of.within[0], t + of.within[1]).map((k) => at(of.of, k)));
      case "historically":
        return least(ticks(t - of.within[1], t - of.within[0]).map((k) => at(of.of, k)));
      case "once":
        return most(ticks(t - of.within[1], t - of.within[0]).map((k) => at(of.of, k)));
      case "until":
        return most(
          ticks(t + of.within[0], t + of.within[1]).map((k) =>
            least([at(of.right, k), ...ticks(t, k - 1).map((j) => at(of.left, j))]),
          ),
        );
      case "since":
        return most(
          ticks(t - of.within[1], t - of.within[0]).map((k) =>
            least([at(of.right, k), ...ticks(k + 1, t).map((j) => at(of.left, j))]),
          ),
        );
    }
  }

  return values(formula, 1);
}

function compared({ left, is, right }: Formula & { kind: "compare" }, columns: Columns, t: number, scale: Scale) {
  const [a, b] = [termAt(left, columns, t), termAt(right, columns, t)];
  const margin = { ">": a - b, ">=": a - b, "<": b - a, "<=": b - a, "==": -Math.abs(a - b), "!=": Math.abs(a - b) };
  const true_ = { ">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b, "==": a === b, "!=": a !== b };
  return scale === "robustness" ? margin[is] + 0 : true_[is] ? Infinity : -Infinity;
}

function termAt(term: Term, columns: Columns, t: number): number {
  if (term.kind === "number") return term.value;
  if (term.kind === "signal") return columns[term.name]![t]!;
  if (term.kind === "abs") return Math.abs(termAt(term.of, columns, t));
  const [a, b] = [termAt(term.left, columns, t), termAt(term.right, columns, t)];
  return { "+": a + b, "-": a - b, "*": a * b, "/": a / b }[term.op];
}
