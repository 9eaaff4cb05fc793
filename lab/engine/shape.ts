// Whether what was read has the shape of a type, to its depth. A shape is written beside its type and misses no field
// of it: TypeScript holds it to that.
import type { Cue } from "../core/index.ts";

const forms = {
  text: (held: unknown) => typeof held === "string",
  number: (held: unknown) => typeof held === "number",
  flag: (held: unknown) => typeof held === "boolean",
  record: (held: unknown) => typeof held === "object" && held !== null && !Array.isArray(held),
  list: Array.isArray,
};
type Form = keyof typeof forms;

/** Of a list the shape of each, and so of a record of any names; a field that may be missing ends in `?`. */
export type Shape<T> = [T] extends [string]
  ? "text"
  : [T] extends [number]
    ? "number"
    : [T] extends [boolean]
      ? "flag"
      : T extends readonly (infer Each)[]
        ? readonly [Shape<Each>]
        : T extends Cue
          ? "record" // Which cue fits which model the model says.
          : string extends keyof T
            ? { readonly each: Shape<T[string & keyof T]> }
            : {
                readonly [K in keyof T & string as Record<never, never> extends Pick<T, K> ? `${K}?` : K]-?: Shape<
                  NonNullable<T[K]>
                >;
              };
type AnyShape = Form | readonly [AnyShape] | { readonly [field: string]: AnyShape };

/** A place that has not its shape: what was expected there, and what is. */
export interface Misshapen {
  readonly path: readonly string[];
  readonly expected: Form;
  readonly held: unknown;
}

/** The first place of what was read that has not its shape. */
export const misshapen = <T>(held: unknown, shape: Shape<T>): Misshapen | undefined => within(held, shape as AnyShape);

function within(held: unknown, shape: AnyShape): Misshapen | undefined {
  const expected = typeof shape === "string" ? shape : Array.isArray(shape) ? "list" : "record";
  if (!forms[expected](held)) return { path: [], expected, held };
  if (typeof shape === "string") return undefined;
  const parts = held as { readonly [name: string]: unknown };
  const { 0: listed, each = listed } = shape as { readonly [field: string]: AnyShape | undefined };
  for (const field of Object.keys(each === undefined ? shape : parts)) {
    const name = each === undefined ? field.replace("?", "") : field;
    if (name !== field && parts[name] === undefined) continue;
    const found = within(parts[name], each ?? (shape as { readonly [field: string]: AnyShape })[field]!);
    if (found !== undefined) return { ...found, path: [name, ...found.path] };
  }
  return undefined;
}
