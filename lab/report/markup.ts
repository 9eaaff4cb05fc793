// Text into HTML. Whatever is put into a template is escaped, but for what a template made: a record may say anything,
// and none of it becomes a tag.

/** HTML that a template made. */
export interface Markup {
  readonly text: string;
}

type Held = Markup | string | number | false | undefined | readonly Held[];

/** A record could hold something shaped like Markup; only what was made here is believed. */
const made = new WeakSet<object>();

function trusted(text: string): Markup {
  const markup = { text };
  made.add(markup);
  return markup;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.toWellFormed().replace(/[&<>"']/g, (one) => entities[one]!);

function written(held: Held): string {
  if (held === undefined || held === false) return "";
  if (Array.isArray(held)) return held.map(written).join("");
  return typeof held === "object" && made.has(held) ? (held as Markup).text : escaped(String(held));
}

export const html = (parts: TemplateStringsArray, ...held: readonly Held[]): Markup =>
  trusted(parts.reduce((text, part, i) => text + written(held[i - 1]) + part));

/** Enough of a number to read; all of it is in the record. */
export const digits = (value: number): string =>
  String(String(value).length > 10 ? Number(value.toPrecision(8)) : value).replaceAll("-", "−");

/** What svg.ts wrote, which escapes by itself. */
export const drawn = (svg: string): Markup => trusted(svg);

/** What stands between the tags of a script or a style, where nothing can be escaped. */
export function inline(code: string): Markup {
  if (/<\/(script|style)|<!--/i.test(code))
    throw new Error("markup: expected code that closes no tag, got one that does");
  return trusted(code);
}
