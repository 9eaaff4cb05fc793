// Numbers as a picture's words carry them, and the few statistics that its words need.

/** A number to four digits, or as many as told, with a minus that is read aloud as one. */
export function said(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : value < 0 ? "minus infinity" : "no number";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e7)
      ? Number(value.toPrecision(digits)).toExponential().replace("e+", "e")
      : String(size >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Names as a sentence lists them. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

export interface Range {
  readonly least: number;
  readonly most: number;
}

export function rangeOf(values: Iterable<number>): Range {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

export const spanned = ({ least, most }: Range): string =>
  least > most ? "no number" : `${said(least)} to ${said(most)}`;

export const inOrder = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** The value below which this share of sorted ones lies, between neighbours in proportion. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (place % 1) * (sorted[Math.ceil(place)]! - below);
}

export const mean = (values: ArrayLike<number>): number =>
  Array.prototype.reduce.call<ArrayLike<number>, [(sum: number, value: number) => number, number], number>(
    values,
    (sum, value) => sum + value,
    0,
  ) / values.length;
