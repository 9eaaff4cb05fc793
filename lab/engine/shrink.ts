// Shrinking: from a scenario that fails to a smallest one that fails the same way, by trying one step after another
// until none is left that does. What the smallest one looks like as a file is scenario-text.ts's.
import {
  type Cue,
  scenario as declared,
  Misuse,
  misuse,
  type Plain,
  type Scenario,
  signalsOf,
  type Time,
  type WorldModel,
} from "../core/index.ts";
import { strideOf } from "./chain.ts";
import { begin, faulty, type Plan, type Progress } from "./run.ts";
import { Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** How a scenario fails: the requirement that breaks, or the trouble that ends it. */
export interface Failure {
  /** The requirement's sentence; of a trouble its kind, and of a handler that throws what it says, but for numbers. */
  readonly name: string;
  readonly tick: Time;
  /** Whether it is certain before the run's end, so that a longer run fails there too. */
  readonly certain: boolean;
}

export interface Shrunk {
  readonly scenario: Scenario;
  readonly failure: Failure;
  /** Scenarios that were run on the way. */
  readonly tries: number;
  /** Steps that were taken, in order. */
  readonly steps: readonly string[];
  /** Whether nothing smaller by one step fails; false where the tries ran out. */
  readonly smallest: boolean;
}

/** A smaller scenario, and what is left out of it. */
export interface Step {
  readonly about: string;
  readonly scenario: Scenario;
}

const triesMax = 20_000;

/** After so many tries half of the way is said to be done, for want of knowing. */
const patience = 200;

const failing = ({ monitors }: Watch): Watch["monitors"] => monitors.filter(([, { verdict }]) => verdict === "fails");

/** The first that breaks, as a run says it: what fails certainly may still hold where it ends. */
const broken = (among: Watch["monitors"], certain: boolean): Failure | undefined =>
  among
    .filter(([, each]) => each.end() === "fails")
    .map(([name, { violation }]) => ({ name, tick: violation!.at, certain }))
    .sort((a, b) => a.tick - b.tick)[0];

/** How a scenario first fails at a plan; `only` looks for one failure and for no other. */
export function failureOf(scenario: Scenario, plan: Plan = {}, only?: string): Failure | undefined {
  const world = begin(scenario, plan);
  const ticks = plan.ticks ?? scenario.ticks;
  // Where a state is the failure, it is looked at as often as a run does.
  const stride = only === undefined || !Object.hasOwn(scenario.requirements, only) ? strideOf(ticks) : ticks;
  const lived = (by: World, until: Time): Watch => {
    const watch = new Watch(scenario, by, only);
    const settled = () => watch.monitors.some(([, each]) => each.settled && each.verdict === "fails");
    watch.live(until, stride, () => settled() && failing(watch).every(([, each]) => each.settled));
    return watch;
  };
  const first = lived(world, ticks);
  // Some may have seen what others could not, or more than there is.
  const watch = first.spoilt ? lived(begin(scenario, plan), world.stopped!.tick - 1) : first;
  const early = broken(failing(watch), true);
  if (early !== undefined) return early;
  if (world.stopped !== undefined) {
    const { kind, about, tick } = world.stopped;
    const name = kind === "failed" ? `${kind}: ${about.replace(/\d+/g, "#")}` : kind;
    return only === undefined || name === only ? { name, tick, certain: true } : undefined;
  }
  return broken(watch.monitors, false);
}

/** The smallest scenario that fails as this one does at a plan; undefined where it does not fail. */
export function shrink(scenario: Scenario, plan: Plan = {}, progress: Progress = () => {}): Shrunk | undefined {
  const failure = failureOf(scenario, plan);
  if (failure === undefined) return undefined;
  let at = bare(scenario, plan, (name) => name === failure.name);
  let last = failureOf(at, {}, failure.name);
  // What throws may be a requirement, which then is none that breaks.
  if (last === undefined) {
    at = bare(scenario, plan, () => true);
    last = failureOf(at, {}, failure.name);
  }
  if (last === undefined)
    throw misuse(`scenario ${scenario.name}`, `${failure.name} to fail alone`, "that it holds", "watch it by itself");
  let tries = 1;
  const steps: string[] = [];
  for (;;) {
    let found: Step | undefined;
    for (const step of stepsOf(at, last)) {
      if (tries >= triesMax) return { scenario: at, failure: last, tries, steps, smallest: false };
      progress(tries / (tries + patience), step.about);
      tries++;
      const again = smallerFailure(step.scenario, failure.name);
      // What a longer run might mend is another failure.
      if (again === undefined || (last.certain && !again.certain)) continue;
      last = again;
      found = step;
      break;
    }
    if (found === undefined) return { scenario: at, failure: last, tries, steps, smallest: true };
    at = found.scenario;
    steps.push(found.about);
  }
}

/** How a smaller scenario fails by that name; one that is refused, as where its start draws from nothing, does not. */
function smallerFailure(scenario: Scenario, name: string): Failure | undefined {
  try {
    return failureOf(scenario, {}, name);
  } catch (error) {
    if (error instanceof Misuse) return undefined;
    throw error;
  }
}

/** Only what fails: at its seed, what was drawn written out, and the requirements that count. */
function bare(scenario: Scenario, plan: Plan, counts: (requirement: string) => boolean): Scenario {
  const seed = plan.seed ?? scenario.seed;
  const { set, during } = faulty(scenario, seed);
  const { faults: _, ensemble: __, claims: ___, ...rest } = scenario;
  const changed = Object.fromEntries(
    Object.entries({ ...set, ...begin(scenario, plan).values }).filter(
      ([key, value]) => value !== scenario.model.params[key]!.value,
    ),
  );
  return {
    ...rest,
    name: scenario.name.replace(/(-shrunk)?$/, "-shrunk"),
    seed,
    ticks: plan.ticks ?? scenario.ticks,
    set: changed,
    during,
    requirements: Object.fromEntries(Object.entries(scenario.requirements).filter(([name]) => counts(name))),
    claims: [],
  };
}

/** Every scenario that is smaller by one step, those that leave out most first. */
export function* stepsOf(scenario: Scenario, { name, tick, certain }: Failure): Generator<Step> {
  const { ticks, during, set, seed, model, requirements, without = [] } = scenario;
  const but = (about: string, change: Partial<Scenario>): Step => ({ about, scenario: { ...scenario, ...change } });
  // What only the end decides says nothing of a shorter run.
  if (certain && ticks > 0)
    for (let less = Math.max(1, ticks - tick); less >= 1; less = Math.floor(less / 2))
      yield but(less === 1 ? "a tick fewer" : `${less} ticks fewer`, { ticks: ticks - less });
  for (const [from, to] of chunks(during.length))
    yield but(`without ${to - from} of its script's cues`, { during: during.toSpliced(from, to - from) });
  if (model.kind === "world") {
    const broken = requirements[name];
    const read = broken === undefined ? [] : signalsOf(broken);
    const there = Object.keys((model as WorldModel).members).filter((member) => !without.includes(member));
    // Who is spoken of stays: of who is not there everything fails that must once be.
    const free = there.filter((member) => !read.some((signal) => signal.startsWith(`${member}.`)));
    for (const [from, to] of chunks(free.length)) {
      const gone = free.slice(from, to);
      if (gone.length === there.length) continue;
      yield but(`without ${gone.join(", ")}`, absent(scenario, gone));
    }
  }
  const names = Object.keys(set);
  for (const [from, to] of chunks(names.length)) {
    const kept = Object.entries(set).filter((_, i) => i < from || i >= to);
    yield but(`${names.slice(from, to).join(", ")} as usual`, { set: Object.fromEntries(kept) });
  }
  for (let small = 0; small < Math.min(seed, seedsTried); small++) yield but(`seed ${small}`, { seed: small });
  for (const [name, value] of Object.entries(set))
    for (const simpler of simplerThan(value))
      if (fits(scenario, name, simpler)) yield but(`${name} ${simpler}`, { set: { ...set, [name]: simpler } });
  for (const [i, cue] of during.entries()) {
    const put = (about: string, change: object): Step =>
      but(about, { during: during.with(i, { ...cue, ...change } as Cue) });
    if ("at" in cue) for (const at of simplerThan(cue.at)) yield put(`cue at ${at}`, { at });
    if ("tell" in cue && (cue.delay ?? 0) > 0) yield put("no delay", { delay: 0 });
    if ("tell" in cue && cue.tell === "part")
      for (const groups of fewer(groupsOf(cue.payload))) yield put("fewer in a group", { payload: { groups } });
    if ("tell" in cue)
      for (const [about, payload] of simplerPayloads(cue.payload ?? null))
        yield put(`${cue.tell}${about}`, { payload });
    if (!("set" in cue)) continue;
    if (Object.keys(cue.set).length > 1)
      for (const name of Object.keys(cue.set))
        yield put(`${name} not set`, {
          set: Object.fromEntries(Object.entries(cue.set).filter(([key]) => key !== name)),
        });
    for (const [name, value] of Object.entries(cue.set))
      for (const simpler of simplerThan(value))
        if (fits(scenario, name, simpler))
          yield put(`${name} set to ${simpler}`, { set: { ...cue.set, [name]: simpler } });
  }
}

/** So many seeds are simpler than others, since they are easily remembered. */
const seedsTried = 10;

/** All of a list, halves of it, quarters, down to each one. */
function* chunks(length: number): Generator<readonly [from: number, to: number]> {
  for (let size = length; ; size = Math.ceil(size / 2)) {
    for (let from = 0; from < length; from += size) yield [from, Math.min(length, from + size)];
    if (size <= 1) return;
  }
}

/**
 * 0, numbers near this one that have fewer digits, and those halfway to 0, a quarter of the way and so on that have no
 * more: whoever goes from one to the next comes to an end.
 */
function simplerThan(value: number): number[] {
  if (value === 0 || !Number.isFinite(value)) return [];
  const digits = value.toExponential().split("e")[0]!.replace(/[-.]/g, "").length;
  const simpler = [0, ...Array.from({ length: digits - 1 }, (_, i) => Number(value.toPrecision(i + 1)))];
  for (let less = value / 2; ; less /= 2) {
    const between = Number.isInteger(value) ? Math.round(value - less) : value - less;
    const smaller = Number(between.toPrecision(digits));
    if (Math.abs(smaller) >= Math.abs(value)) return [...new Set(simpler)];
    simpler.push(smaller);
  }
}

/** Payloads in which one number is simpler, and which. */
function* simplerPayloads(payload: Plain): Generator<readonly [about: string, payload: Plain]> {
  if (typeof payload === "number") for (const simpler of simplerThan(payload)) yield [` ${simpler}`, simpler];
  else if (Array.isArray(payload)) {
    for (const [i, part] of payload.entries())
      for (const [about, simpler] of simplerPayloads(part)) yield [`.${i}${about}`, payload.with(i, simpler)];
  } else if (payload !== null && Object.getPrototypeOf(payload) === Object.prototype)
    for (const [name, part] of Object.entries(payload))
      for (const [about, simpler] of simplerPayloads(part))
        yield [`.${name}${about}`, { ...(payload as object), [name]: simpler }];
}

function fits({ model }: Scenario, name: string, value: number): boolean {
  const { range, whole = false } = model.params[name]!;
  return value >= range[0] && value <= range[1] && (!whole || Number.isInteger(value));
}

const groupsOf = (payload: Plain | undefined): string[][] =>
  (payload as { groups?: string[][] } | null | undefined)?.groups ?? [];

/** Groups with one member fewer, and without those that are empty. */
function* fewer(groups: readonly (readonly string[])[]): Generator<readonly (readonly string[])[]> {
  if (groups.some((group) => group.length === 0)) yield groups.filter((group) => group.length > 0);
  for (const [g, group] of groups.entries())
    for (const i of group.keys()) yield groups.with(g, group.toSpliced(i, 1)).filter(({ length }) => length > 0);
}

/** The scenario's world with more of its members missing. */
function absent(scenario: Scenario, gone: readonly string[]): Partial<Scenario> {
  const { model, without = [], name, question, ticks } = scenario;
  const { model: reduced } = declared({ name, question, ticks, model, without: gone });
  return { model: reduced, without: [...without, ...gone] };
}
