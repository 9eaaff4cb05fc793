import type { ClaimResult } from "../engine/index.ts";
import { ensembleTable } from "./ensemble.ts";
import { ask, type Jobs } from "./jobs.ts";
import { listedAs, scenarios } from "./members.ts";
import { kindOf } from "./run.ts";
import { digits, plural, say, sayJson, table, verdict, within } from "./table.ts";

interface Row extends ClaimResult {
  readonly scenario: string;
  readonly because: string;
  readonly perturbed: {
    readonly set: object;
    readonly measured: number | undefined;
    readonly trouble: string | undefined;
    readonly holds: boolean;
  };
}

/** Every claim, at its own parameters and at perturbed ones, where it must fail. Whether all do so. */
export async function claimsCommand(
  names: readonly string[],
  { json = false, workers }: { json?: boolean; workers?: number },
): Promise<boolean> {
  const words = names.length === 0 ? scenarios.map(({ name }) => name) : names;
  for (const word of words) listedAs(word);
  const options = { workers, quiet: json };
  const asked = await ask(
    "claims",
    words.map((scenario) => ({ scenario })),
    options,
  );
  const jobs = asked.flatMap(({ claims }, i) =>
    claims.flatMap((_, place) => [false, true].map((perturbed) => ({ scenario: words[i]!, place, perturbed }))),
  );
  const results = (await ask("claim", jobs, options)).values();
  const next = (): ClaimResult => results.next().value!;
  const rows = asked.map(({ name, claims }) =>
    claims.map(({ because, perturbed: set }): Row => {
      const own = next();
      const { measured, trouble, holds } = next();
      return { scenario: name, ...own, because, perturbed: { set, measured, trouble, holds } };
    }),
  );
  const many = await ask(
    "manyClaims",
    words.map((scenario) => ({ scenario })),
    options,
  );
  const ofMany = asked.flatMap(({ name }, i) =>
    many[i]!.map(({ own, ...rest }) => ({ scenario: name, ...own, ...rest })),
  );
  const all = [...rows.flat(), ...ofMany];
  const sound = all.filter((row) => row.holds && !row.perturbed.holds).length;
  if (json) sayJson(all);
  else {
    for (const [i, { name, question }] of asked.entries()) {
      say(`${name}: ${question}\n`);
      if (rows[i]!.length + many[i]!.length === 0) say("it claims nothing\n");
      sayClaims(rows[i]!);
      sayManyClaims(many[i]!);
    }
    const sentence = all.length === 1 ? "holds, and fails where it must" : "hold, and fail where they must";
    say(`${sound} of ${plural(all.length, "claim")} ${sentence}`);
  }
  return sound === all.length;
}

/** A table of one scenario's claims, their sources below it. */
function sayClaims(rows: readonly Row[]): void {
  if (rows.length === 0) return;
  const sources = [...new Set(rows.map(({ cites }) => cites))];
  const cells = rows.map((row) => [
    `${row.name} [${sources.indexOf(row.cites) + 1}]`,
    within(row.published, row.tolerance),
    row.measured === undefined ? kindOf(row.trouble!) : within(row.measured, row.tolerance),
    row.tolerance,
    verdict(row.holds),
    elsewhere(row.perturbed),
  ]);
  say(table(["claim", "published", "measured", "within", "holds", "and elsewhere"], cells));
  say(`\n${sources.map((source, i) => `[${i + 1}] ${source}`).join("\n")}\n`);
}

function sayManyClaims(claims: Jobs["manyClaims"]["answer"]): void {
  if (claims.length === 0) return;
  say(ensembleTable(claims.map(({ own }) => own)));
  for (const { own, perturbed, set } of claims) {
    const { value, p, trouble, holds } = perturbed;
    const place = Object.entries(set).map((pair) => pair.join(" "));
    const got = trouble ?? (own.alike === undefined ? digits(value!, 6) : `p ${digits(p!, 3)}`);
    say(`  ${own.name}: ${holds ? "HOLDS" : "fails"} at ${place.join(", ")}: ${got}`);
  }
  say(`\n${[...new Set(claims.map(({ own }) => own.cites))].join("\n")}\n`);
}

function elsewhere({ set, measured, trouble, holds }: Row["perturbed"]): string {
  const place = Object.entries(set).map((pair) => pair.join(" "));
  const got = measured === undefined ? kindOf(trouble!) : digits(measured, 6);
  return `${holds ? "HOLDS" : "fails"} at ${place.join(", ")}: ${got}`;
}
