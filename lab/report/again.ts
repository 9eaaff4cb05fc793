// The page's second thread: runs the scenario again as its record says, then asks its claims.
import type { Scenario } from "../core/index.ts";
import { askClaim, type ClaimResult, type Plan, type Run, run } from "../engine/index.ts";

/** Which of a page's runs to run again, and how. */
export interface Asked extends Plan {
  readonly place: number;
  readonly scenario: string;
}

export type Word =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "ran"; readonly run: Pick<Run, "digest" | "outcome">; readonly ms: number }
  | { readonly kind: "claimed"; readonly place: number; readonly claim: ClaimResult };

/** Told often enough for an eye. */
const silence = 100;

export function again(scenario: Scenario, plan: Plan, tell: (word: Word) => void): void {
  const began = performance.now();
  let told = began;
  const { digest, outcome } = run({ ...scenario, claims: [] }, plan, (share) => {
    if (performance.now() - told < silence) return;
    told = performance.now();
    tell({ kind: "share", share });
  });
  tell({ kind: "ran", run: { digest, outcome }, ms: performance.now() - began });
  for (const [place, claim] of scenario.claims.entries())
    tell({ kind: "claimed", place, claim: askClaim(scenario, claim, plan) });
}
