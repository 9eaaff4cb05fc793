// What lies between the members of a world: how long messages take, whether they arrive, how often, in which order.
// Members know nothing of it.
import { exp } from "../../kernels/maths/index.ts";
import { checkFields, type FieldsOf } from "./declared.ts";
import { misuse, shown, unknown } from "./errors.ts";
import type { Param, Params, Values } from "./model.ts";
import type { Random } from "./random.ts";
import type { Time } from "./time.ts";

/** In ticks of the world. Nothing arrives before its latency, so that what is left of a tick is waited for. */
export type Latency =
  | { readonly kind: "constant"; readonly ticks: number }
  /** Every whole tick between the two is as likely, whichever of them is more. */
  | { readonly kind: "uniform"; readonly least: number; readonly most: number }
  /** exp(normal): half the messages take less than the median. */
  | { readonly kind: "log-normal"; readonly median: number; readonly spread: number }
  /** So many ticks a unit of distance between places on a plane. */
  | {
      readonly kind: "distance";
      readonly ticks: number;
      readonly places: Readonly<Record<string, readonly [x: number, y: number]>>;
    };

export interface Network {
  readonly latency: Latency;
  /** The chance that a message is lost, or arrives twice; 0 unless told. */
  readonly loss?: number;
  readonly duplication?: number;
  /**
   * Whether one member's messages to another arrive in the order in which they were sent; they may overtake unless
   * told.
   */
  readonly ordered?: boolean;
  /** The chance that a message stays where it was read and is read again, and again: each a latency after the last. */
  readonly sticky?: number;
}

const share = (value: number, about: string): Param => ({ value, range: [0, 1], about });
const fields: FieldsOf<Network> = {
  latency: "record",
  loss: "number?",
  duplication: "number?",
  ordered: "flag?",
  sticky: "number?",
};
const latencies: { readonly [K in Latency["kind"]]: FieldsOf<Extract<Latency, { readonly kind: K }>> } = {
  constant: { kind: "text", ticks: "number" },
  uniform: { kind: "text", least: "number", most: "number" },
  "log-normal": { kind: "text", median: "number", spread: "number" },
  distance: { kind: "text", ticks: "number", places: "record" },
};

/** Refuses a network that could not carry what these members say. */
export function checkNetwork(who: string, network: Network, members: readonly string[]): void {
  checkFields(who, "a network", network, fields);
  const { latency } = network;
  if (!Object.hasOwn(latencies, latency.kind)) throw unknown(who, "a latency", latency.kind, Object.keys(latencies));
  checkFields<Latency>(who, `a ${latency.kind} latency`, latency, latencies[latency.kind] as never);
  if (latency.kind !== "distance") return;
  for (const name of members) {
    const place = Object.hasOwn(latency.places, name) ? latency.places[name] : undefined;
    if (!(place?.length === 2 && place.every(Number.isFinite)))
      throw misuse(who, `a place [x, y] for ${name}`, shown(place), "add it to places");
  }
}

/** A network's numbers are parameters of its world, so that they can be set, swept and shrunk. */
export function networkParams({ latency, loss = 0, duplication = 0, sticky }: Network, unit?: string): Params {
  const ticks = (value: number, about: string): Param => ({
    value,
    range: [0, Math.max(1, 1000 * value)],
    ...(unit !== undefined && { unit }),
    about,
  });
  const common = {
    loss: share(loss, "chance that a message is lost"),
    duplication: share(duplication, "chance that it arrives twice"),
    ...(sticky !== undefined && {
      sticky: { value: sticky, range: [0, 0.99], about: "chance that it stays" } as const,
    }),
  };
  if (latency.kind === "uniform")
    return { ...common, least: ticks(latency.least, "shortest latency"), most: ticks(latency.most, "longest latency") };
  if (latency.kind === "log-normal") {
    const spread = { value: latency.spread, range: [0, 5], about: "spread of the latency's logarithm" } as const;
    return { ...common, median: ticks(latency.median, "median latency"), spread };
  }
  return {
    ...common,
    latency: ticks(latency.ticks, latency.kind === "constant" ? "latency" : "latency a unit of distance"),
  };
}

/** How many copies of one message arrive: none where it is lost, two where it is doubled. */
export function copiesOf(values: Values, random: Random): number {
  if (values["loss"]! > 0 && random.chance(values["loss"]!)) return 0;
  return values["duplication"]! > 0 && random.chance(values["duplication"]!) ? 2 : 1;
}

/** Whether what was read stays, to be read once more. */
export const staysAgain = (values: Values, random: Random): boolean =>
  values["sticky"] !== undefined && values["sticky"] > 0 && random.chance(values["sticky"]);

/** Whether no message is ever lost, doubled, held to an order or read again, so that it is late and nothing else. */
export const isFaithful = ({ ordered }: Network, values: Values): boolean =>
  !ordered && values["loss"] === 0 && values["duplication"] === 0 && (values["sticky"] ?? 0) === 0;

/** How long a copy is on its way from one member to another, by their places among all. */
export type Lateness = (from: number, to: number, random: Random) => Time;

/** The same under a network's parameters; no time where there is no network. */
export function latencyUnder(network: Network | undefined, values: Values, members: readonly string[]): Lateness {
  if (network === undefined) return () => 0;
  const { latency } = network;
  if (latency.kind === "constant") {
    const ticks = Math.ceil(values["latency"]!);
    return () => ticks;
  }
  if (latency.kind === "uniform") {
    const first = Math.ceil(Math.min(values["least"]!, values["most"]!));
    const choices = Math.max(1, Math.floor(Math.max(values["least"]!, values["most"]!)) - first + 1);
    return (_from, _to, random) => first + Math.floor(random.uniform() * choices);
  }
  if (latency.kind === "log-normal") {
    const { median, spread } = values;
    return (_from, _to, random) => Math.ceil(median! * exp(spread! * random.normal()));
  }
  const places = members.map((name) => latency.places[name]!);
  return (from, to) => {
    const [here, there] = [places[from]!, places[to]!];
    const [x, y] = [here[0] - there[0], here[1] - there[1]];
    return Math.ceil(values["latency"]! * Math.sqrt(x * x + y * y));
  };
}
