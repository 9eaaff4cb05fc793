// Where the whole numbers of lanes lie: four in a vector, or each in the lower half of an f64, where none of those that
// it has to do with comes from an array, goes into one or counts lanes. There they need no moving between the two.
import { type Block, blocksOf, isValue, type Value } from "./ir.ts";
import { original } from "./lower.ts";

/** Of lanes, 32 bits each. */
export const isWord = ({ type }: Value): boolean => type === "i32" || type === "bit";

/** Those that lie in the lower halves. */
export function apartIn(blocks: readonly Block[]): ReadonlySet<Value> {
  const leads = new Map<Value, Value>();
  const leader = (v: Value): Value => {
    const next = leads.get(v);
    return next ? leader(next) : v;
  };
  const seen: Value[] = [];
  const close = new Set<Value>();
  const join = (a: Value, b: Value): void => {
    const [x, y] = [leader(original(a)), leader(original(b))];
    if (a.lanes && isWord(a) && x !== y) leads.set(x, y);
  };
  const visit = (block: Block): void => {
    for (const item of block.items) {
      if (!isValue(item)) {
        if (item.kind === "store") {
          if (item.place.kind !== "f64") close.add(original(item.value));
          continue;
        }
        for (const { value, a, b } of item.phis) for (const one of [a, b]) join(one, value);
        for (const inner of blocksOf(item)) visit(inner);
      } else if (item.lanes && isWord(item)) {
        seen.push(item);
        if (item.op === "lane" || item.op === "load") close.add(item);
        else for (const [n, arg] of item.args.entries()) if (n > 0 || item.op !== "select") join(arg, item);
      }
    }
  };
  for (const block of blocks) visit(block);
  const together = new Set(Array.from(close, leader));
  return new Set(seen.filter((one) => !together.has(leader(one))));
}
