// Where a notebook shows what it makes: under the cell that runs, or as text where there is none.

/** One thing in several forms, by media type. Whoever shows it takes the best that it can. */
export type Forms = { readonly "text/plain": string; readonly [mediaType: string]: unknown };

/** What cells run in: the project's own kernel takes all forms, any other tslab one. */
interface Cells {
  readonly [own]?: (forms: Forms) => void;
  readonly __tslab__?: { require(name: "tslab"): { display: { raw(mediaType: string, content: string): void } } };
}
const own = Symbol.for("orrery.notebook");

export function put(forms: Forms): void {
  const cells = globalThis as Cells;
  const rich = Object.entries(forms).find(([type]) => type === "text/html" || type.startsWith("image/"));
  if (cells[own]) cells[own](forms);
  else if (cells.__tslab__ && rich) cells.__tslab__.require("tslab").display.raw(rich[0], rich[1] as string);
  else console.log(forms["text/plain"]);
}
