// What may go wrong in a run, drawn from its seed: each seed leaves some faults out altogether, since a run in which
// everything fails a little seldom comes to what one fault alone would show (Groce et al. 2012, ISSTA, 78). What a
// fault does is the world's.
import { checkFields, type FieldsOf } from "./declared.ts";
import { misuse, shown, unknown } from "./errors.ts";
import { type Address, addressed, type Model, valuesOf } from "./model.ts";
import { type Random, rootKey, Stream } from "./random.ts";
import type { Cue } from "./script.ts";
import { type Time, wholeTime } from "./time.ts";

type Span = readonly [least: number, most: number];

/** Every fault that may be drawn; what is left out cannot happen. */
export interface Faults {
  /** Parameters, the network's among them, anywhere between these; where they are off they stay as they are. */
  readonly values?: Readonly<Record<string, Span>>;
  /**
   * Each of these members, or of those of worlds within by their address, is down so many times at most, for so long
   * each; with its memory, or as it falls. Who is down does not fall again.
   */
  readonly crash?: {
    readonly members: readonly string[];
    readonly most: number;
    readonly lasting: Span;
    readonly remembers?: boolean;
  };
  /** The network breaks in two so many times at most, for so long. */
  readonly part?: { readonly most: number; readonly lasting: Span };
}

const fields: FieldsOf<Faults> = { values: "record?", crash: "record?", part: "record?" };
const crashFields: FieldsOf<NonNullable<Faults["crash"]>> = {
  members: "list",
  most: "number",
  lasting: "list",
  remembers: "flag?",
};
const partFields: FieldsOf<NonNullable<Faults["part"]>> = { most: "number", lasting: "list" };

/** What was drawn: all it takes to have it again without drawing. */
export interface Profile {
  /** Faults that this seed leaves out. */
  readonly off: readonly string[];
  readonly set: Readonly<Record<string, number>>;
  readonly during: readonly Cue[];
}

/** More times than this nobody would tell apart, and each is drawn. */
const mostMax = 1000;

/** Half of all seeds leave a fault out. */
const onShare = 0.5;

/** What goes wrong in the run of a seed. Each fault has dice of its own: one more changes no other. */
export function profileOf(model: Model, faults: Faults, seed: number, ticks: Time): Profile {
  const dice = new Stream(rootKey(seed, `${model.name} faults`), 0);
  const off: string[] = [];
  const on = (fault: string): Random | undefined => {
    const own = dice.of(fault);
    if (own.chance(onShare)) return own;
    off.push(fault);
    return undefined;
  };
  const set: Record<string, number> = {};
  for (const [name, span] of Object.entries(faults.values ?? {})) {
    const own = on(name);
    if (own !== undefined) set[name] = between(own, span, model.params[name]!.whole ?? false);
  }
  const during: Cue[] = [];
  /** So many times at most, from some tick for so long; what would begin while another lasts is left out. */
  function spells<T>(own: Random, { most, lasting }: { most: number; lasting: Span }, how: () => T) {
    const drawn = Array.from({ length: 1 + own.below(most) }, (): [from: Time, until: Time] => {
      const from = own.below(ticks + 1);
      return [from, from + between(own, lasting, true)];
    });
    const apart: (readonly [from: Time, until: Time, how: T])[] = [];
    for (const [from, until] of drawn) {
      const spell = [from, until, how()] as const;
      if (apart.every(([began, ended]) => from >= ended || until < began)) apart.push(spell);
    }
    return apart;
  }
  for (const address of faults.crash?.members ?? []) {
    const { around, at, member } = livesIn(model, address);
    // Who is not there cannot fall, nor come back from it.
    if ((around as { absent?: readonly string[] }).absent?.includes(member)) continue;
    const own = on(`crash ${address}`);
    if (own === undefined) continue;
    const recalls = () => faults.crash!.remembers ?? own.chance(0.5);
    for (const [from, until, remembers] of spells(own, faults.crash!, recalls)) {
      during.push({ at: from, tell: addressed(at, "crash"), payload: { member } });
      during.push({ at: until, tell: addressed(at, "restart"), payload: { member, remembers } });
    }
  }
  const own = faults.part && on("part");
  if (own !== undefined) {
    const halves = () => {
      const sides: [string[], string[]] = [[], []];
      const members = membersOf(model);
      for (const member of members) sides[own.below(2)]!.push(member);
      // A side without anybody would cut nobody off.
      const [whole, none] = sides[0].length === 0 ? [1, 0] : [0, 1];
      if (sides[none]!.length === 0 && members.length > 1)
        sides[none]!.push(...sides[whole]!.splice(own.below(members.length), 1));
      return sides;
    };
    for (const [from, until, groups] of spells(own, faults.part!, halves)) {
      during.push({ at: from, tell: "part", payload: { groups } });
      during.push({ at: until, tell: "heal" });
    }
  }
  return { off, set, during };
}

function between(random: Random, [least, most]: Span, whole: boolean): number {
  return whole ? least + random.below(most - least + 1) : least + random.uniform() * (most - least);
}

/** Who is in a world; nobody is in anything else. */
const within = (model: Model): Readonly<Record<string, Model>> =>
  (model as { readonly members?: Readonly<Record<string, Model>> }).members ?? {};
const membersOf = (model: Model): string[] => Object.keys(within(model));

/** Everybody in a world and in worlds within it. */
const addressesIn = (model: Model, at: Address = ""): Address[] =>
  Object.entries(within(model)).flatMap(([name, member]) => {
    const own = addressed(at, name);
    return [own, ...addressesIn(member, own)];
  });

/** The world that a member lives in, where that is, and what the member is called there. */
function livesIn(model: Model, address: Address): { around: Model; at: Address; member: string } {
  const names = address.split("/");
  const member = names.pop()!;
  return { around: names.reduce((world, name) => within(world)[name]!, model), at: names.join("/"), member };
}

/** Refuses faults that could not happen, by name. */
export function checkFaults(who: string, model: Model, faults: Faults): void {
  checkFields(who, "faults", faults, fields);
  const { values = {}, crash, part } = faults;
  if (crash !== undefined) checkFields(`${who}, crash`, "a crash", crash, crashFields);
  if (part !== undefined) checkFields(`${who}, part`, "a part", part, partFields);
  for (const [name, span] of Object.entries(values)) {
    for (const end of span) valuesOf(model, { [name]: end });
    if (!(span[0] <= span[1]))
      throw misuse(`${who}, ${name}`, "a range from its least to its most", shown(span), "mend it");
  }
  for (const [fault, spec] of Object.entries({ crash, part })) {
    if (spec === undefined) continue;
    if (!model.hears.includes(fault))
      throw misuse(who, `a world for ${fault}`, `the ${model.kind} ${model.name}`, "leave it out");
    const { most, lasting } = spec;
    if (!(Number.isInteger(most) && most >= 1 && most <= mostMax))
      throw misuse(`${who}, ${fault}`, `a whole number from 1 to ${mostMax}`, shown(most), "mend most");
    for (const end of lasting) wholeTime(`${who}, ${fault}`, end);
    if (!(lasting[0] <= lasting[1]))
      throw misuse(`${who}, ${fault}`, "a range from its least to its most", shown(lasting), "mend lasting");
  }
  if (crash?.members.length === 0) throw misuse(`${who}, crash`, "a member at least", "none", "leave crash out");
  const everybody = addressesIn(model);
  for (const [i, member] of (crash?.members ?? []).entries()) {
    if (!everybody.includes(member)) throw unknown(`${who}, crash`, "a member", member, everybody);
    if (crash!.members.indexOf(member) < i)
      throw misuse(`${who}, crash`, "each member once", `${shown(member)} again`, "raise most");
  }
}
