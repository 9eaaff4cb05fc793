// A scenario's script: at a tick, or when something first holds, a parameter is set or a message is sent. It becomes
// part of the model, so that histories, forks and digests know of it without being told.
import { type Condition, checkBounds, holding, type Observe, strictly } from "./condition.ts";
import { checkFields, checkLines, type FieldsOf } from "./declared.ts";
import { misuse, repeated, shown, thrownBy, unknown } from "./errors.ts";
import { checkPayload } from "./message.ts";
import { model as declare, type Model, type Moment, never, type Trouble, type Values, valuesOf } from "./model.ts";
import type { Plain } from "./state.ts";
import { type Time, wholeTime } from "./time.ts";

/**
 * What happens: parameters are set, or the model is told something (a world: that a member crashes, that the network
 * is cut).
 */
type Act =
  | { readonly set: Readonly<Record<string, number>> }
  | { readonly tell: string; readonly payload?: Plain; readonly delay?: Time };

/**
 * When it happens: before anything else moves at a tick, or once, after the first event after which the condition
 * holds; at the start where it holds from there. What is told is a message, heard after those that were due already.
 */
export type Cue = ({ readonly at: Time } | { readonly when: Condition }) &
  Act & {
    /** In a run of this name alone, which shares all that was before with the one in which it does not happen. */
    readonly fork?: string;
  };

const fields: FieldsOf<{ [field in "at" | "when" | "set" | "tell" | "payload" | "delay" | "fork"]?: unknown }> = {
  at: "number?",
  when: "anything?",
  set: "record?",
  tell: "text?",
  payload: "anything?",
  delay: "number?",
  fork: "text?",
};

interface Played {
  readonly state: Plain;
  /** 1 where the cue was taken. */
  readonly taken: Uint8Array;
  set: Readonly<Record<string, number>>;
}

/** The forks that a script opens, in order. */
export const forksOf = (cues: readonly Cue[]): string[] => [...new Set(cues.flatMap(({ fork = [] }) => fork))];

/** The model, with its script, as it goes without any fork or in one. */
export function scripted(model: Model, cues: readonly Cue[], fork?: string): Model {
  for (const cue of cues) checkCue(model, cue);
  const happens = cues.map((cue) => cue.fork === undefined || cue.fork === fork);
  const conditions = cues.flatMap((cue, i) =>
    "when" in cue && happens[i] ? [[i, holding(`${model.name}, script`, cue.when)] as const] : [],
  );
  const at = cues.map((cue, i) => ("at" in cue && happens[i] ? cue.at : Number.POSITIVE_INFINITY));
  const timed = [...at.keys()].filter((i) => at[i]! < Number.POSITIVE_INFINITY).sort((a, b) => at[a]! - at[b]!);

  /** How many of those with a time were taken, which they are in its order. Hot: asked at every event. */
  function past({ taken }: Played): number {
    let [low, high] = [0, timed.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (taken[timed[middle]!] === 1) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Derived, and made anew when either is another.
  let known: { readonly values: Values; readonly set: object; readonly merged: Values } | undefined;
  const merged = (values: Values, set: Played["set"]): Values => {
    if (known?.values !== values || known.set !== set)
      known = { values, set, merged: valuesOf(model, { ...values, ...set }) };
    return known.merged;
  };

  function take(played: Played, i: number, { send, self }: Moment): void {
    const cue = cues[i]!;
    played.taken[i] = 1;
    if ("set" in cue) played.set = { ...played.set, ...cue.set };
    else send(self, cue.tell, cue.payload ?? null, cue.delay ?? 0);
  }

  function asked(i: number, holds: (observe: Observe) => boolean, observe: Observe): boolean {
    try {
      return holds(observe);
    } catch (error) {
      throw thrownBy(`script, cue ${i + 1}`, error);
    }
  }

  /** At the start and after every event, what waits for a condition. */
  function watch(played: Played, moment: Moment, observe: Observe = (only) => model.observe(played.state, only)): void {
    for (const [i, holds] of conditions) if (played.taken[i] === 0 && asked(i, holds, observe)) take(played, i, moment);
  }

  const played = declare<Played, Model["params"]>({
    kind: model.kind,
    name: model.name,
    about: model.about,
    params: model.params,
    hears: model.hears,
    ports: model.ports,
    facts: model.facts,
    start(values, moment) {
      const played = { state: model.start(values, moment), taken: new Uint8Array(cues.length), set: {} };
      const waiting = cues.flatMap((cue) => ("when" in cue ? [cue.when] : []));
      if (waiting.length === 0) return played;
      const [who, seen] = [`${model.name}, script`, model.observe(played.state)];
      for (const condition of waiting) checkBounds(who, condition, seen);
      watch(played, moment, () => strictly(who, seen));
      return played;
    },
    due(played) {
      const due = model.due === never ? Number.POSITIVE_INFINITY : model.due(played.state);
      const next = timed[past(played)];
      return next === undefined ? due : Math.min(due, at[next]!);
    },
    step(played, values, moment) {
      for (let k = past(played); k < timed.length && at[timed[k]!]! <= moment.now; k++) take(played, timed[k]!, moment);
      let trouble: Trouble | undefined;
      if (model.due(played.state) <= moment.now) trouble = model.step(played.state, merged(values, played.set), moment);
      watch(played, moment);
      return trouble;
    },
    hear(played, type, payload, values, moment) {
      const trouble = model.hear!(played.state, type, payload, merged(values, played.set), moment);
      watch(played, moment);
      return trouble;
    },
    yield(played, names) {
      played.set = Object.fromEntries(Object.entries(played.set).filter(([name]) => !names.includes(name)));
    },
    inForce: ({ set }, values) => merged(values, set),
    observe: ({ state }, only) => model.observe(state, only),
    laws: Object.fromEntries(
      Object.entries(model.laws).map(([law, holdsOf]) => [
        law,
        ({ state, set }: Played, values: Values) => holdsOf(state, merged(values, set)),
      ]),
    ),
  });
  const { messages, doors } = model;
  return { ...played, ...(messages && { messages }), ...(doors && { doors }) };
}

function checkCue(model: Model, cue: Cue): void {
  const who = `${model.name}, script`;
  checkFields(who, "a cue", cue, fields);
  const either = (one: string, other: string, remedy: string): void => {
    const said = [one, other].filter((name) => name in cue);
    const given = (cue as Readonly<Record<string, unknown>>)[said[0] ?? one];
    if (said.length !== 1 || given === undefined)
      throw misuse(who, `${one} or ${other}`, said.length > 1 ? "both" : "neither", remedy);
  };
  either("at", "when", "say when it happens");
  either("set", "tell", "say what happens");
  if ("at" in cue) wholeTime(who, cue.at);
  else checkBounds(who, cue.when);
  checkLines(who, "a fork", [cue.fork ?? ""]);
  if (cue.fork === "") throw misuse(who, "a name for the fork", shown(""), "give it one, or leave fork out");
  if ("set" in cue) {
    valuesOf(model, cue.set);
    if (Object.keys(cue.set).length === 0) throw misuse(who, "a parameter to set", "none", "leave the cue out");
    const fixed = Object.keys(cue.set).find((name) => model.params[name]!.fixed);
    if (fixed !== undefined)
      throw misuse(who, "a parameter that changes on the way", shown(fixed), "set it for the whole run");
  } else {
    if (!model.hears.includes(cue.tell)) throw unknown(who, "a message it understands", cue.tell, model.hears);
    wholeTime(`${who}, delay of ${cue.tell}`, cue.delay ?? 0);
    const fields = model.messages?.[cue.tell];
    if (fields === undefined) return;
    checkPayload(`${who}, ${cue.tell}`, fields, cue.payload ?? null);
    if (fields["groups"]?.item?.item?.members === undefined) return;
    const grouped = (cue.payload as { readonly groups: readonly (readonly string[])[] }).groups.flat();
    const twice = repeated(grouped);
    if (twice !== undefined)
      throw misuse(`${who}, ${cue.tell}`, "each member in one group", `${shown(twice)} again`, "take it out of one");
  }
}
