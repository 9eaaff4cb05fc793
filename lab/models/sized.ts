// A world of so many, from which one of any number is made.
import { type Model, misuse, shown } from "../core/index.ts";

/** The world of that size, with `of` for every other. */
export function sized<W extends Model>(size: number, of: (size: number) => W) {
  const usual = of(size);
  return Object.assign(usual, {
    of(size: number): W {
      if (Number.isSafeInteger(size) && size >= 1) return of(size);
      throw misuse(`${usual.name}.of`, "a whole number from 1", shown(size), "say how many there are");
    },
  });
}
