// The page's script, opened by a bundle of it with one scenario. In the page it shows; in the page's second thread, for
// which the same script is started once more, it runs.
import type { Scenario } from "../core/index.ts";
import type { Plan } from "../engine/index.ts";
import { again, type Word } from "./again.ts";
import type { Told } from "./answer.ts";
import { panel } from "./panel.ts";

const isScenario = (value: unknown): value is Scenario => {
  const { question, model } = (value ?? {}) as Partial<Scenario>;
  return typeof question === "string" && typeof model?.start === "function";
};

/** Opens the one scenario among what a module exports. */
export function open(found: object): void {
  const scenario = Object.values(found).find(isScenario)!;
  if (typeof document === "undefined")
    self.onmessage = ({ data }: MessageEvent<Plan>) => again(scenario, data, (word) => self.postMessage(word));
  else show(scenario, document.currentScript!.textContent!);
}

function show(scenario: Scenario, script: string): void {
  const verdict = document.getElementById("verdict")!;
  const record = JSON.parse(document.getElementById("record")!.textContent!) as Told;
  const { seed, ticks, set } = record.run;
  const hear = judge(record, verdict);
  verdict.textContent = "Running again …";
  let thread: Worker;
  try {
    thread = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    thread.onmessage = ({ data }: MessageEvent<Word>) => hear(data);
    thread.onerror = ({ message }) => hear({ kind: "lost", message });
    thread.postMessage({ seed, ticks, set });
  } catch {
    // Where a page may start no thread the same is done here, after it has been shown.
    setTimeout(() => again(scenario, { seed, ticks, set }, hear), 100);
  }
  panel(document.getElementById("live")!, scenario, record.run);
}

/** Says what came out here, beside what the record says. */
function judge(
  { run, outcome, claims }: Told,
  verdict: HTMLElement,
): (word: Word | { kind: "lost"; message: string }) => void {
  let ran = "";
  let same = 0;
  let asked = 0;
  const say = (text: string, look: "good" | "bad" | ""): void => {
    verdict.textContent = text;
    verdict.className = `status ${look}`;
  };
  return (word) => {
    switch (word.kind) {
      case "share":
        return say(`Running again: ${Math.round(100 * word.share)} % …`, "");
      case "lost":
        return say(`✗ It could not run again here: ${word.message}`, "bad");
      case "ran": {
        const [there, here] = [run.digest, word.run.digest];
        verdict.dataset["ms"] = String(word.ms);
        if (here !== there) {
          ran = `✗ DIFFERS: run again in this browser, its digest is ${here}, where the record has ${there}.`;
          return say(ran, "bad");
        }
        const end =
          outcome.kind === "finished"
            ? `${word.run.outcome.tick} ticks`
            : `until it ${outcome.kind} at tick ${outcome.tick}`;
        ran = `✓ Verified: run again in this browser (${end} in ${seconds(word.ms)}), its digest is the record's.`;
        return say(ran, "good");
      }
      case "claimed": {
        const { measured, tolerance, holds } = claims[word.place] ?? {};
        const { claim } = word;
        const alike = claim.measured === measured || Math.abs(claim.measured! - measured!) <= nearly * tolerance!;
        asked++;
        if (alike && claim.holds === holds) same++;
        const left = asked < claims.length ? `, ${claims.length - asked} to go` : "";
        const told = `Of ${claims.length} claims ${same} came out as recorded${left}.`;
        return say(`${ran} ${told}`, ran.startsWith("✓") && same === asked ? "good" : "bad");
      }
    }
  };
}

/** Eigenvalues are a library's, whose last bits may differ: so near, in tolerances, a measured number is the same. */
const nearly = 1e-3;

const seconds = (ms: number): string =>
  ms < 950 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
