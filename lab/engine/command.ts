// What runs something again, as a shell takes it.
import type { Plan } from "./run.ts";

/** Whatever it holds: a record may have been written by somebody else. */
const quoted = (word: string): string => (/^[\w./=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The command that runs a scenario at a plan; `more` are its other options. */
export const commandOf = (
  scenario: string,
  { seed, set = {}, ticks }: Plan,
  more: Readonly<Record<string, true | undefined>> = {},
): string =>
  [
    `npx orrery run ${quoted(scenario)}`,
    ...(seed === undefined ? [] : [`--seed ${quoted(String(seed))}`]),
    ...Object.entries(set).map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`),
    ...(ticks === undefined ? [] : [`--for ${quoted(String(ticks))}`]),
    ...Object.keys(more).flatMap((option) => (more[option] ? [`--${option}`] : [])),
  ].join(" ");
