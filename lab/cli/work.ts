// The worker's side of jobs.ts: reads scenarios, runs them, measures, and tells how far it is.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Refusal } from "../../kernels/compiler/index.ts";
import "../../kernels/compiler/node-ways.ts";
import { prefer } from "../../kernels/compiler/ran.ts";
import {
  digest,
  forksOf,
  Misuse,
  type Model,
  misuse,
  type Scenario,
  sha256Hex,
  unknown,
  valuesOf,
} from "../core/index.ts";
import {
  askClaim,
  askRows,
  begin,
  commandOf,
  compareWorlds,
  countedIn,
  type Draw,
  drawsOf,
  failureIn,
  failureOf,
  History,
  held,
  inForce,
  judged,
  lawful,
  type Progress,
  perturbedDraws,
  rowOf,
  run,
  runEnsemble,
  saidBy,
  scenarioText,
  shrink,
  subjectOf,
  timeOf,
  unitsOf,
  Watch,
} from "../engine/index.ts";
import { closedOver, type Fingerprint, fingerprint, likeIn } from "../engine/node.ts";
import type { Job, Jobs, Reply, Told } from "./jobs.ts";
import { blamed, likenedTo, scenarioAt, scenarioIn } from "./load.ts";
import { camel, inFile, isFile, measures, models, named, scenarios, source } from "./members.ts";

type Work = { [K in keyof Jobs]: (job: Jobs[K]["job"], progress: Progress, load: Load) => Promise<Jobs[K]["answer"]> };
type Load = (word: string) => Promise<Scenario>;

/** A long way is told in so many steps. */
const seekSteps = 64;

const works: Work = {
  async run({ scenario: word, apart, laws, alone, ...plan }, progress, load) {
    const scenario = asked(await load(word), laws, alone);
    const { question, model } = scenario;
    const rows = apart && scenario.ensemble;
    // Before anything of it has run, and may have changed what it closes over.
    const said = rows && sha256Hex(`${saidBy(scenario)} ${closedOver({ ...scenario, model: undefined })}`);
    const lived = run(scenario, plan, progress);
    const many = scenario.ensemble !== undefined && apart === undefined;
    return {
      run: many ? { ...lived, ensemble: runEnsemble(scenario, plan) } : lived,
      ...(rows && { draws: drawsOf(scenario, plan), said: said! }),
      ...((plan.every ?? plan.rows) && { columns: lived.columns() }),
      question,
      model: model.name,
      fingerprint: fingerprintOf(word, scenario),
    };
  },

  async row({ scenario: word, draw, laws, alone: _, ...plan }, __, load) {
    return rowOf(asked(await load(word), laws), draw, plan);
  },

  async judge({ scenario: word, drawn, laws, alone: _, ...plan }, __, load) {
    const scenario = asked(await load(word), laws);
    const again = ({ point, seed }: Draw): string => {
      const set = { ...plan.set, ...scenario.ensemble!.points[point] };
      return commandOf(word, { ...plan, seed, set }, { laws, alone: true });
    };
    const failures = drawn.flatMap((row) => {
      const { point, seed } = row;
      const told = failureIn(scenario, row);
      return told === undefined ? [] : [{ draw: { point, seed }, told, again: again(row) }];
    });
    const counted = countedIn(scenario).flatMap((name) => {
      const [first, ...more] = drawn.filter(({ broken = [] }) => broken.includes(name));
      return first === undefined ? [] : [{ name, times: more.length + 1, again: again(first) }];
    });
    return { ensemble: judged(scenario, drawn), failures, counted };
  },

  async shrink({ scenario: word, folder, laws, alone, ...plan }, progress, load) {
    const scenario = asked(await load(word), laws, alone);
    // Of many seeds, the first that fails.
    const many = (scenario.ensemble === undefined ? [] : drawsOf(scenario, plan)).map(({ point, seed }) => ({
      ...plan,
      seed,
      set: { ...plan.set, ...scenario.ensemble!.points[point] },
    }));
    for (const one of [plan, ...many]) {
      const failure = failureOf(scenario, one);
      if (failure === undefined) continue;
      const { scenario: smallest, ...shrunk } = shrink(scenario, one, progress)!;
      const like = await likenedTo(word, folder);
      const text = scenarioText(smallest, models, like && { ...like, scenario: asked(like.scenario, laws) });
      const file = join(folder, `${smallest.name}.json`);
      const written = await scenarioIn(text, file);
      const again = held(run(written)) ? undefined : failureOf(written);
      if (JSON.stringify(again) !== JSON.stringify(shrunk.failure))
        throw misuse(
          `${word}, shrunk`,
          "a file that fails as it does",
          again?.name ?? "one that holds",
          "report it with its file",
        );
      return { file, text, from: { seed: one.seed ?? scenario.seed, failure }, shrunk };
    }
    return { forks: forksOf(scenario.during).filter((fork) => failureOf(scenario, { ...plan, fork }) !== undefined) };
  },

  async manyClaims({ scenario: word }, progress, load) {
    const scenario = await load(word);
    const claims = scenario.ensemble?.claims ?? [];
    const rows = claims.length === 0 ? [] : drawsOf(scenario).map((draw) => rowOf(scenario, draw));
    return claims.map((claim, i) => {
      progress(i / claims.length, claim.name);
      const off = perturbedDraws(scenario, claim).map((draw) => rowOf(scenario, draw));
      const [own, perturbed] = [askRows(scenario, claim, rows), askRows(scenario, claim, rows, off)];
      return { own, perturbed, set: claim.perturbed, because: claim.because };
    });
  },

  async claims({ scenario: word }, _, load) {
    const { name, question, claims } = await load(word);
    return { name, question, claims: claims.map(({ because, perturbed }) => ({ because, perturbed })) };
  },

  async claim({ scenario: word, place, perturbed }, _, load) {
    const scenario = await load(word);
    const claim = scenario.claims[place]!;
    return askClaim(scenario, claim, perturbed ? { over: claim.perturbed as Record<string, number> } : {});
  },

  async measure({ measure: name, subject, set, seed, ticks }, _, load) {
    const measure = named("a measure", name, measures);
    const { model, defaults, seed: own } = await subjectAt(subject, load);
    const options: Record<string, number | string> = {};
    const values: Record<string, number | string> = { ...defaults };
    for (const [key, value] of Object.entries(set)) {
      if (Object.hasOwn(model.params, key)) values[key] = value;
      else if (Object.hasOwn(measure.params, key)) options[key] = value;
      else
        throw unknown(`${name} of ${subject}`, "a parameter", key, [
          ...Object.keys(model.params),
          ...Object.keys(measure.params),
        ]);
    }
    if (ticks !== undefined) {
      if (!Object.hasOwn(measure.params, "ticks"))
        throw misuse(name, "no --for", String(ticks), "this measure takes no time");
      options["ticks"] = ticks;
    }
    return measure.take(subjectOf(model, values, seed ?? own), valuesOf(measure, options));
  },

  async seek({ scenario: word, at, ...plan }, progress, load) {
    const scenario = await load(word);
    const ticks = plan.ticks ?? scenario.ticks;
    if (at > ticks)
      throw misuse("--at", `a tick from 0 to ${ticks}, where ${scenario.name} ends`, String(at), "go on with --for");
    const history = new History(begin(scenario, plan));
    const watch = new Watch(scenario, history.world);
    watch.look(() => {
      for (let step = 1; step <= seekSteps; step++) {
        history.seek(Math.floor((at * step) / seekSteps));
        progress(step / seekSteps, "seeking");
      }
      const { whole } = watch;
      whole.observe();
      digest(whole.state);
    });
    const { stopped } = history.world;
    // What failed has not happened: the last tick that did.
    if (stopped !== undefined) history.seek(Math.max(0, stopped.tick - 1));
    const { world } = history;
    const next = world.next();
    return {
      scenario: scenario.name,
      model: world.model.name,
      seed: world.seed,
      params: inForce(world),
      tick: world.now,
      t: timeOf(world),
      unit: unitsOf(scenario)["t"]!,
      ...(stopped && { stopped }),
      observed: world.observe(),
      state: world.state,
      next: Number.isFinite(next) ? next : null,
      digest: digest(world.state),
    };
  },

  async pictures({ scenario: word, claims, instants, ...plan }, _, load) {
    const scenario = await load(word);
    const { name, model } = scenario;
    const { chartsInShort, chartsOf } = await import("../report/index.ts");
    const pictures =
      instants === undefined ? chartsOf(scenario, plan, claims) : chartsInShort(scenario, plan, claims, instants);
    const cites = [model, ...scenario.claims.map(({ measure }) => measure)].flatMap(({ cites: one = [] }) => one);
    return { name, pictures, params: model.params, cites };
  },

  async part({ left, right }, _, load) {
    const [ours, theirs] = [await load(left.scenario), await load(right.scenario)];
    const ticks = Math.min(left.ticks ?? ours.ticks, right.ticks ?? theirs.ticks);
    return compareWorlds(begin(ours, left), begin(theirs, right), ticks) ?? null;
  },
};

// What a scenario's author prints is no part of the answer, and one who left would take the worker along.
process.stdout.write = process.stderr.write.bind(process.stderr);
process.exit = () => {
  throw new Error("process.exit was called");
};

/** Does one job. What a person can mend comes back as a reply; anything else is thrown. */
export async function work({ job, port }: { job: Job; port: { postMessage(told: Told): void } }): Promise<Reply> {
  let last = 0;
  const progress: Progress = (share, doing, tick) => {
    // Often enough for an eye, too rare to cost.
    if (performance.now() - last < 50 && share < 1) return;
    last = performance.now();
    port.postMessage({ share, doing, tick });
  };
  const file = Object.values(job).find((word): word is string => typeof word === "string" && isFile(word));
  const load: Load = async (word) => {
    port.postMessage({ loading: word });
    const scenario = await scenarioAt(word);
    port.postMessage({ loaded: true });
    return scenario;
  };
  // What a file leaves behind may throw when nobody calls it.
  const { promise: loose, reject: thrown } = Promise.withResolvers<never>();
  process.on("uncaughtException", thrown);
  try {
    prefer(process.env["ORRERY_KERNELS"]);
    const working = works[job.kind] as (job: Job, progress: Progress, load: Load) => Promise<unknown>;
    const answer = await Promise.race([working(job, progress, load), loose]);
    // A promise that nobody took is told when the thread next has nothing to do.
    await Promise.race([setImmediate(), loose]);
    port.postMessage({ share: 1, doing: "" });
    return { answer };
  } catch (error) {
    const own = error instanceof Misuse || file === undefined ? error : blamed(file, error);
    const refusal = error instanceof Refusal ? new Misuse(error.message) : own;
    if (refusal instanceof Misuse) return { misuse: refusal.message, stack: refusal.stack ?? "" };
    throw refusal;
  } finally {
    process.off("uncaughtException", thrown);
  }
}

/** Whom to measure: a model by name, or the model of a scenario at the scenario's parameters. */
async function subjectAt(
  word: string,
  load: Load,
): Promise<{ model: Model; defaults: Readonly<Record<string, number>>; seed: number }> {
  const model = models.find(({ name }) => name === word);
  if (model !== undefined) return { model, defaults: {}, seed: 1 };
  if (!isFile(word) && !scenarios.some(({ name }) => name === word)) {
    throw unknown(
      "orrery",
      "a model, a scenario or its file",
      word,
      [...models, ...scenarios].map(({ name }) => name),
    );
  }
  const scenario = await load(word);
  return { model: scenario.model, defaults: scenario.set, seed: scenario.seed };
}

function asked(scenario: Scenario, laws: true | undefined, alone?: true): Scenario {
  const { ensemble: _, ...single } = scenario;
  const own = alone ? single : scenario;
  return laws ? lawful(own) : own;
}

/** The code that a scenario reaches, and the engine's that ran it. */
function fingerprintOf(word: string, { model, claims, ensemble: many }: Scenario): Fingerprint {
  const engine = [
    { file: source("lab/engine/run"), names: ["run"] },
    ...(many ? [{ file: source("lab/engine/ensemble"), names: ["rowOf", "judged"] }] : []),
  ];
  const reached = (one: string) =>
    isFile(one)
      ? { file: inFile(one).file, names: "all" as const }
      : { file: source("scenarios/index"), names: [camel(one)] };
  if (!isFile(word) || !word.endsWith(".json")) return fingerprint([reached(word), ...engine]);
  const members = [
    model.name,
    ...claims.map(({ measure }) => measure.name),
    ...(many?.claims ?? []).map(({ statistic }) => statistic.name),
    ...Object.values(many?.rows ?? {}).flatMap((column) =>
      typeof column === "object" && "measure" in column ? [column.measure.name] : [],
    ),
  ].map(camel);
  const text = readFileSync(word, "utf8");
  const like = likeIn(text);
  // A model of its author's own is reached through what the file is like.
  const own = like === undefined ? [] : [reached(isFile(like) ? join(dirname(word), like) : like)];
  const made = fingerprint([{ file: source("lab/index"), names: members }, ...own, ...engine]);
  return { ...made, code: sha256Hex(`${made.code} ${text}`) };
}
