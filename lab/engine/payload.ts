// Whether what is sent has the fields of its message, asked of every payload that does not lie flat. How it is refused
// is core's.
import { fits, type Plain, type Shape } from "../core/index.ts";

/** The fields of a message, one by one. */
export type Shapes = readonly { readonly name: string; readonly shape: Shape<unknown> }[];

/** Whether a payload surely has them and no more. Hot: in such a loop no list of names is made. */
export function suits(shapes: Shapes, payload: Plain): boolean {
  if (typeof payload !== "object" || payload === null) return shapes.length === 0;
  // What a copy would lose is not there.
  if (payload.constructor !== Object || Object.getPrototypeOf(payload) !== Object.prototype) return false;
  let count = 0;
  for (const name in payload) {
    if (count === shapes.length) return false;
    // Nearly always they are in the order in which they were declared.
    const next = shapes[count++]!;
    const shape = next.name === name ? next.shape : shapeOf(shapes, name);
    if (shape === undefined || !fits(shape, (payload as { readonly [field: string]: Plain })[name])) return false;
  }
  return count === shapes.length;
}

/** Apart: a closure there would be made for each field. */
const shapeOf = (shapes: Shapes, named: string) => shapes.find(({ name }) => name === named)?.shape;

/** Whether nothing lies deeper in such a payload. */
export const isShallow = (shapes: Shapes): boolean =>
  shapes.every(({ shape: { kind } }) => kind !== "list" && kind !== "plain");
