// How the lab refuses: one shape of message for every misuse. What a computation does by itself (diverge, stall, run
// out) is an outcome and lives in model.ts, never here.

/** Somebody asked for what cannot be. The command line prints its one line and exits 2. */
export class Misuse extends Error {
  override readonly name = "Misuse";
}

/** `who: expected …, got …; remedy`. */
export const misuse = (who: string, expected: string, got: string, remedy: string): Misuse =>
  new Misuse(`${who}: expected ${expected}, got ${got}; ${remedy}`);

/** A value as an error names it: short, on one line, with no control characters. */
export function shown(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : typeof value === "function"
        ? "a function"
        : typeof value === "bigint"
          ? `${value}n`
          : Array.isArray(value)
            ? `[${value.slice(0, 4).map(shown).join(", ")}${value.length > 4 ? ", …" : ""}]`
            : typeof value === "object" && value !== null
              ? made(value)
              : Object.is(value, -0)
                ? "-0"
                : String(value);
  const line = text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** What an object is: a record by the names in it, anything else by who made it. */
function made(value: object): string {
  const maker = Object.getPrototypeOf(value)?.constructor?.name ?? "Object";
  if (maker !== "Object") return `${/^[AEIOU]/.test(maker) ? "an" : "a"} ${maker}`;
  const names = Object.keys(value);
  return names.length === 0 ? "{}" : `{ ${names.slice(0, 4).join(", ")}${names.length > 4 ? ", …" : ""} }`;
}

/** So much of what was thrown is told. */
const thrownMax = 300;

/** What was thrown, whatever it was, on one line. */
export function thrown(error: unknown): string {
  const said: unknown = error instanceof Error ? error.message || error.name : undefined;
  return (typeof said === "string" ? said : `${shown(error)} was thrown`)
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, thrownMax);
}

/** What an author's code threw, where it did, told by whose it is; a refusal tells that itself. */
export function thrownBy(who: string, error: unknown): unknown {
  if (error instanceof Misuse) return error;
  const told = new Error(`${who}: ${thrown(error)}`, { cause: error });
  return error instanceof Error ? Object.assign(told, { name: error.name, stack: error.stack }) : told;
}

/** Whether it is a promise, of any realm; then nobody hears any more what it comes to. */
export function isPromise(given: unknown): boolean {
  const { then } = (given ?? {}) as Partial<PromiseLike<unknown>>;
  if (typeof then !== "function") return false;
  then.call(given, undefined, () => {});
  return true;
}

/** The first of these names that has been there before. */
export function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** So many letters are enough to tell which word was begun. */
const begunMin = 3;

/** The choice that the fewest edits turn `word` into, if those are few for its length; to write it out is one. */
export function nearest(word: string, choices: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const choice of choices) {
    const [typed, meant] = [word.toLowerCase(), choice.toLowerCase()];
    const edits = Math.min(distance(typed, meant), word.length >= begunMin && meant.startsWith(typed) ? 1 : Infinity);
    if (edits < least) {
      least = edits;
      best = choice;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** More choices than this are not all listed. */
const listedMax = 20;

/** The refusal of a name that is not among the choices: the nearest is suggested, and as many as fit are listed. */
export function unknown(who: string, what: string, name: string, choices: readonly string[]): Misuse {
  const close = nearest(name, choices);
  const more = choices.length > listedMax ? ` and ${choices.length - listedMax} more` : "";
  const listed = `choose from ${choices.slice(0, listedMax).join(", ")}${more}`;
  const remedy = choices.length === 0 ? "there are none" : listed;
  return misuse(who, what, shown(name), close === undefined ? remedy : `did you mean ${close}? ${remedy}`);
}
