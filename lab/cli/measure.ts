import { isTrouble, type Plain } from "../core/index.ts";
import { ask } from "./jobs.ts";
import { digits, say, sayJson, table, wrapped } from "./table.ts";

export interface MeasureOptions {
  readonly set: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly for?: number;
  readonly json?: boolean;
}

/** Any measure of any model at any parameters. Whether it could be answered. */
export async function measureCommand(
  measure: string,
  subject: string,
  { set, seed, for: ticks, json }: MeasureOptions,
): Promise<boolean> {
  const job = { measure, subject, set, ...(seed !== undefined && { seed }), ...(ticks !== undefined && { ticks }) };
  const [answer] = await ask("measure", [job], { quiet: json ?? false });
  if (json) sayJson(answer);
  else if (isTrouble(answer!)) say(`${answer.kind}: ${answer.about}`);
  else for (const [name, value] of Object.entries(answer!)) sayEntry(name, value);
  return !isTrouble(answer!);
}

function sayEntry(name: string, value: Plain): void {
  if (Array.isArray(value) && typeof value[0] === "object" && value[0] !== null) {
    const rows = value as unknown as readonly { readonly [key: string]: Plain }[];
    const headings = Object.keys(rows[0]!);
    say(
      `${name}\n${table(
        headings,
        rows.map((row) => headings.map((heading) => cell(row[heading]!))),
      )}`,
    );
  } else if (isRecord(value)) {
    for (const [key, one] of Object.entries(value)) sayEntry(`${name}.${key}`, one);
  } else if (Array.isArray(value) && value.length > 6)
    say(`${name}\n${wrapped(value.map((one) => (typeof one === "number" ? digits(one) : String(cell(one)))))}`);
  else say(`${name} = ${cell(value)}`);
}

/** Of named numbers, which a complex one is not. */
const isRecord = (value: Plain): value is { readonly [key: string]: Plain } =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype && !("re" in value);

/** Complex numbers as such, lists in brackets. */
function cell(value: Plain): string | number {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(cell).join(", ");
  if (typeof value === "object" && value !== null && "re" in value) {
    const { re, im } = value as { re: number; im: number };
    return im === 0 ? digits(re, 8) : `${digits(re, 8)} ${im < 0 ? "-" : "+"} ${digits(Math.abs(im), 8)} i`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
