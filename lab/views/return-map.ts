import { nothing, type Picture } from "./picture.ts";
import { counted, rangeOf, said, spanned } from "./wording.ts";

/** Each value against the one before it: a map's states, or a flow's successive maxima. */
export function returnMap(
  values: readonly number[],
  { of, title = `Each ${of} and the one after it` }: { of: string; title?: string },
): Picture {
  const before = values.slice(0, -1);
  const after = values.slice(1);
  if (!before.some((value, i) => Number.isFinite(value + after[i]!))) return nothing("return map", title);
  const { least, most } = rangeOf(values);
  const top = after.indexOf(rangeOf(after).most);
  const steady = before.reduce(
    (best, _, i) => (Math.abs(after[i]! - before[i]!) < Math.abs(after[best]! - before[best]!) ? i : best),
    0,
  );
  return {
    view: "return map",
    title,
    finding:
      `${counted(before.length, "pair")} within ${spanned({ least, most })}. ` +
      `The largest, ${said(after[top]!)}, follows ${said(before[top]!)}; ` +
      `the least change is from ${said(before[steady]!)} to ${said(after[steady]!)}.`,
    panels: [
      {
        x: { label: of, domain: [least, most] },
        y: { label: `next ${of}`, domain: [least, most] },
        height: 440,
        layers: [
          { mark: "line", tone: "quiet", name: "no change", x: [least, most], y: [least, most] },
          { mark: "dots", tone: 0, radius: before.length > 1000 ? 1 : 1.8, x: before, y: after },
        ],
      },
    ],
    table: { columns: [of, `next ${of}`], rows: before.map((value, i) => [value, after[i]!]) },
  };
}
