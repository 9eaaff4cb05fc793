import type { Plain } from "../core/index.ts";
import { ask } from "./jobs.ts";
import { listedAs } from "./members.ts";
import { digits, listing, plain, say, sayJson } from "./table.ts";

export interface SeekOptions {
  readonly at: number;
  readonly set: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly for?: number;
  readonly json?: boolean;
}

/** A scenario's world as it is at a tick. Whether it got there. */
export async function seekCommand(
  scenario: string,
  { at, set, seed, for: ticks, json }: SeekOptions,
): Promise<boolean> {
  listedAs(scenario);
  const plan = { scenario, at, set, ...(seed !== undefined && { seed }), ...(ticks !== undefined && { ticks }) };
  const [found] = await ask("seek", [plan], { quiet: json ?? false });
  const { tick, t, unit, stopped, observed, state, next, digest, ...rest } = found!;
  if (json) {
    sayJson({ ...rest, tick, t, unit, ...(stopped && { stopped }), observed, state: jsonOfState(state), next, digest });
    return stopped === undefined;
  }
  if (stopped) say(`${stopped.kind} at tick ${stopped.tick}: ${stopped.about}; as it was before that\n`);
  const params = Object.entries(rest.params).map(([name, value]) => `${name} ${digits(value)}`);
  say(`${rest.model}: ${params.join(", ")}; seed ${rest.seed}`);
  const time = unit === "tick" ? "" : `, t = ${digits(t)} ${unit}`;
  say(`tick ${tick}${time}${next === null ? "" : `; next moves at ${next}`}`);
  say(`\nobserved\n${listing(Object.entries(observed).map(([name, value]) => [name, String(value)]))}`);
  say(`\nstate\n${lines(jsonOfState(state), "  ")}\n\ndigest of the state ${digest}`);
  return stopped === undefined;
}

/** A state as JSON has it: maps and sets become lists; bigints, and numbers that are none, text. */
function jsonOfState(state: Plain): unknown {
  if (typeof state === "bigint") return String(state);
  if (typeof state === "number" && !Number.isFinite(state)) return String(state);
  if (typeof state !== "object" || state === null) return state;
  if (ArrayBuffer.isView(state)) return Array.from(state as Float64Array, jsonOfState);
  if (state instanceof Map) return Array.from(state, ([key, value]) => [jsonOfState(key), jsonOfState(value)]);
  if (Array.isArray(state) || state instanceof Set) return Array.from(state as Iterable<Plain>, jsonOfState);
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, jsonOfState(value as Plain)]));
}

/** So much fits a line. */
const lineMax = 110;

/** A value on a line of its own where it fits one, otherwise its parts below each other. */
function lines(value: unknown, indent: string): string {
  const short = plain(JSON.stringify(value) ?? "null");
  if (short.length + indent.length <= lineMax || typeof value !== "object" || value === null) return indent + short;
  return Object.entries(value)
    .map(([name, part]) => {
      const own = Array.isArray(value) ? "-" : `${name}:`;
      const told = lines(part, `${indent}  `);
      return told.includes("\n") ? `${indent}${own}\n${told}` : `${indent}${own} ${told.trimStart()}`;
    })
    .join("\n");
}
