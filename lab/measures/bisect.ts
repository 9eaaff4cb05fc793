/** Leaves less than rounding of any bracket. */
const halvings = 64;

/** Where f changes its sign between two places at which its signs differ. */
export function bisect(f: (x: number) => number, from: number, to: number): number {
  const sign = f(from) > 0;
  let [kept, moved] = [from, to];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (kept + moved) / 2;
    if (f(middle) > 0 === sign) kept = middle;
    else moved = middle;
  }
  return Math.abs(f(kept)) < Math.abs(f(moved)) ? kept : moved;
}
