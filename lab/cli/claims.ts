import type { Scenario } from "../core/index.ts";
import type { ClaimResult } from "../engine/index.ts";
import { ask } from "./jobs.ts";
import { named, scenarios } from "./members.ts";
import { verdict } from "./run.ts";
import { digits, say, sayJson, table } from "./table.ts";

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
  { json, workers }: { json?: boolean; workers?: number },
): Promise<boolean> {
  const chosen = names.length === 0 ? scenarios : names.map((name) => named("a scenario", name, scenarios));
  const asked = chosen.flatMap(({ name, claims }) => claims.map((claim, place) => ({ scenario: name, place, claim })));
  const jobs = asked.flatMap(({ scenario, place }) =>
    [false, true].map((perturbed) => ({ scenario, place, perturbed })),
  );
  const results = await ask("claim", jobs, { workers, quiet: json ?? false });
  const rows = asked.map(({ scenario, claim }, i): Row => {
    const [own, other] = [results[2 * i]!, results[2 * i + 1]!];
    const { measured, trouble } = other;
    const perturbed = { set: claim.perturbed, measured, trouble, holds: other.holds };
    return { scenario, ...own, because: claim.because, perturbed };
  });
  if (json) sayJson(rows);
  else {
    for (const scenario of chosen)
      sayClaims(
        scenario,
        rows.filter((row) => row.scenario === scenario.name),
      );
    const sound = rows.filter((row) => row.holds && !row.perturbed.holds).length;
    say(`${sound} of ${rows.length} claims hold, and fail where they must`);
  }
  return rows.every((row) => row.holds && !row.perturbed.holds);
}

/** A table of one scenario's claims, their sources below it. */
function sayClaims({ name, question }: Scenario, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  const sources = [...new Set(rows.map(({ cites }) => cites))];
  const cells = rows.map((row) => {
    const { set, measured, trouble, holds } = row.perturbed;
    const at = Object.entries(set).map((pair) => pair.join(" "));
    const there = `${measured === undefined ? trouble : digits(measured)} at ${at.join(", ")}`;
    const place = `[${sources.indexOf(row.cites) + 1}]`;
    return [
      `${row.name} ${place}`,
      row.published,
      row.measured ?? row.trouble!,
      row.tolerance,
      verdict(row.holds),
      holds ? "HOLDS TOO" : "fails",
      there,
    ];
  });
  say(`${name}: ${question}\n`);
  say(table(["claim", "published", "measured", "within", "holds", "perturbed", ""], cells));
  say(`\n${sources.map((source, i) => `[${i + 1}] ${source}`).join("\n")}\n\n`);
}
