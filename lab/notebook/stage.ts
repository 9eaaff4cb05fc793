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
  const { [own]: all, __tslab__: tslab } = globalThis as Cells;
  const rich = Object.entries(forms).find(([type]) => type === "text/html" || type.startsWith("image/"));
  if (all) all(forms);
  else if (tslab && rich) {
    warn();
    tslab.require("tslab").display.raw(rich[0], rich[1] as string);
  } else console.log(forms["text/plain"]);
}

let warned = false;

/** In the repository another kernel checks cells against declarations that nobody makes anew. */
function warn(): void {
  if (warned || !import.meta.url.endsWith(".ts")) return;
  warned = true;
  console.error(
    "notebook: expected the project's own kernel, got another, whose types may be old; run npm run notebook",
  );
}
