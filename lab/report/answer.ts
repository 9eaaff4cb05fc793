// What a record says in a sentence, and what it takes to have it again.
import { held, type Run } from "../engine/index.ts";
import { digits } from "./markup.ts";

/** What of a record a report shows. */
export interface Told
  extends Pick<Run, "outcome" | "requirements" | "claims" | "chain" | "series" | "faults" | "forks" | "ensemble"> {
  readonly run: Pick<Run, "scenario" | "seed" | "ticks" | "set" | "params" | "digest">;
  readonly question: string;
  readonly model: string;
  readonly fingerprint: {
    readonly engine: string;
    readonly code: string;
    readonly modules: number;
    readonly packages: Readonly<Record<string, string>>;
  };
}

export const allHeld = (record: Told): boolean => held(record as unknown as Run);

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? "" : "s"}`;

/** So many claims are named; the rest are counted. */
const namedMax = 3;

/** The answer in a sentence: what is claimed, for claims are what was found, and whether it came out. */
export function answerOf({ outcome, requirements, claims, run, ensemble }: Told): string {
  const broken = requirements.filter(({ holds }) => !holds);
  const sentences = [
    outcome.kind !== "finished" && `the run ${outcome.kind} at tick ${outcome.tick} of ${run.ticks}: ${outcome.about}`,
    ...outcomes(claims),
    requirements.length > 0 &&
      (broken.length === 0
        ? `${names(requirements)}: ${requirements.length === 1 ? "this" : `these ${requirements.length}`} held ` +
          "at every tick"
        : `${broken.length} of ${count(requirements.length, "requirement")} did not hold, ` +
          `first at tick ${first(broken)}: ${names(broken)}`),
    ensemble !== undefined &&
      `of ${count(ensemble.seeds * ensemble.points.length, "further seed")} ${ensemble.failed || "none"} failed`,
    ...outcomes((ensemble?.claims ?? []).map(({ value, ...claim }) => ({ ...claim, measured: value }))),
    claims.length + requirements.length === 0 &&
      outcome.kind === "finished" &&
      `it finished at tick ${outcome.tick}; nothing was required or claimed`,
  ];
  return sentences.flatMap((one) => (one === false ? [] : [`${upper(one)}.`])).join(" ");
}

const amount = (some: number, all: number): string =>
  some < all
    ? `${some} of ${count(all, "published number")} ${some === 1 ? "is" : "are"}`
    : all === 1
      ? "the one published number is"
      : `all ${all} published numbers are`;

interface Named {
  readonly name: string;
  readonly holds: boolean;
  readonly measured?: number | undefined;
}

/** What came out as published, with what was found, and what did not. */
function outcomes(claims: readonly Named[]): (string | false)[] {
  const [kept, lost] = [true, false].map((kind) => claims.filter(({ holds }) => holds === kind)) as [Named[], Named[]];
  return [
    kept.length > 0 && `${names(kept)}: ${amount(kept.length, claims.length)} reproduced`,
    lost.length > 0 && `${amount(lost.length, claims.length)} missed: ${names(lost)}`,
  ];
}

const names = (all: readonly Named[]): string =>
  all
    .slice(0, namedMax)
    .map(({ name, measured }) =>
      measured === undefined ? name : `${name} (${digits(Number(measured.toPrecision(5)))})`,
    )
    .join("; ") + (all.length > namedMax ? "; and more" : "");

const first = (broken: Told["requirements"]): number => Math.min(...broken.map(({ tick = 0 }) => tick));

const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
