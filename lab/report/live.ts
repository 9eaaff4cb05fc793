// The page's script, opened by a bundle of it with one scenario. In the page it shows; in the page's second thread, for
// which the same script is started once more, it runs.
import { isScenario, type Scenario } from "../core/index.ts";
import { type Asked, again, type Word } from "./again.ts";
import type { Told } from "./answer.ts";
import { panel } from "./panel.ts";

/** Opens the scenarios among what a module exports. */
export function open(found: object): void {
  const scenarios = Object.values(found).filter(isScenario);
  const runAgain = ({ place, scenario: name, ...plan }: Asked, tell: (reply: Reply) => void): void =>
    again(scenarios.find((one) => one.name === name)!, plan, (word) => tell({ place, word }));
  if (typeof document === "undefined")
    self.onmessage = ({ data }: MessageEvent<Asked>) => runAgain(data, (reply) => self.postMessage(reply));
  else show(scenarios, document.currentScript!.textContent!, runAgain);
}

interface Reply {
  readonly place: number;
  readonly word: Word;
}

/** Runs every record of the page again, one after the other, and says what came out beside each. */
function show(
  scenarios: readonly Scenario[],
  script: string,
  runAgain: (asked: Asked, tell: (reply: Reply) => void) => void,
): void {
  const records = Array.from(document.querySelectorAll("pre.record"), (one) => JSON.parse(one.textContent!) as Told);
  const verdicts = Array.from(document.querySelectorAll<HTMLElement>(".verdict"));
  for (const verdict of verdicts) verdict.textContent = "Running again …";
  const judges = records.map((record, place) => judge(record, verdicts[place]!));
  const hear = ({ place, word }: Reply): void => judges[place]!(word);
  const asked = records.map(({ run: { scenario, seed, ticks, set } }, place) => ({
    place,
    scenario,
    seed,
    ticks,
    set,
  }));
  try {
    const thread = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    thread.onmessage = ({ data }: MessageEvent<Reply>) => hear(data);
    thread.onerror = ({ message }) => {
      for (const tell of judges) tell({ kind: "lost", message });
    };
    for (const one of asked) thread.postMessage(one);
  } catch {
    // Where a page may start no thread the same is done here, after it has been shown.
    for (const one of asked) setTimeout(() => runAgain(one, hear), 100);
  }
  const place = document.getElementById("live");
  const [{ run }] = records as [Told];
  if (place !== null) panel(place, scenarios.find(({ name }) => name === run.scenario)!, run);
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
    verdict.className = `status verdict ${look}`;
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
        if (claims.length === 0) verdict.dataset["done"] = "";
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
        if (asked === claims.length) verdict.dataset["done"] = "";
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
