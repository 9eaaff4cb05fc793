import { ask } from "./jobs.ts";
import { listedAs } from "./members.ts";
import { digits, jsonOf, listing, plain, say, sayJson } from "./table.ts";

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
    sayJson({ ...rest, tick, t, unit, ...(stopped && { stopped }), observed, state, next, digest });
    return stopped === undefined;
  }
  if (stopped) say(`${stopped.kind} at tick ${stopped.tick}: ${stopped.about}; as it was before that\n`);
  const params = Object.entries(rest.params).map(([name, value]) => `${name} ${digits(value)}`);
  say(`${rest.model}: ${params.join(", ")}; seed ${rest.seed}`);
  const time = unit === "tick" ? "" : `, t = ${digits(t)} ${unit}`;
  say(`tick ${tick}${time}${next === null ? "" : `; next moves at ${next}`}`);
  say(`\nobserved\n${listing(Object.entries(observed).map(([name, value]) => [name, String(value)]))}`);
  say(`\nstate\n${lines(jsonOf(state), "  ")}\n\ndigest of the state ${digest}`);
  return stopped === undefined;
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
