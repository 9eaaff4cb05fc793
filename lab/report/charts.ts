// Which pictures a run deserves, and the numbers for them: from the scenario where it can be run again, otherwise from
// the record's series.
import { isTrouble, type Measure, type Scenario, type VectorModel, valuesOf } from "../core/index.ts";
import { begin, type Plan, type Run, subjectOf, type World } from "../engine/index.ts";
import { lyapunov, orbit } from "../measures/index.ts";
import {
  type Claimed,
  claimIntervals,
  histogram,
  type Layer,
  orbitDiagram,
  type Picture,
  phase,
  type Row,
  returnMap,
  type Settled,
  spectrum,
  trajectory,
} from "../views/index.ts";

/** So many numbers are followed in time; more would be too small to read. */
const followedMax = 4;
/** So many instants are drawn, of a motion and, of a flow or at a map's beginning, of a stretch of it. */
const instantsMax = 6000;
const flowTicks = 4000;
const mapTicks = 120;
/** A vector's motion is looked at for so long; where it then is it has mostly settled. */
const lookedTicks = 60_000;
/** The last successive maxima, or values of a map, are a return map. */
const returnsMax = 1500;
/** Fewer make no picture. */
const returnsMin = 20;
/** Values of a parameter, and how much of its range they span, around where the run was. */
const columns = { map: 240, flow: 80 };
const span = 0.5;

/** Whether a model's state is a vector; with a script around it, it is more. */
export const isVector = (model: Scenario["model"]): model is VectorModel =>
  (model.kind === "flow" || model.kind === "map") && "state" in model;

/** What time is called on a model's axes. */
export const timeOf = ({ kind, params }: Scenario["model"]): string =>
  kind === "flow" ? `t (${params["dt"]?.unit ?? "s"})` : "tick";

/** What is observed now, under the name of time and its own. */
export const seen = (world: World, time: string): Row => ({
  [time]: world.now * (world.model.kind === "flow" ? (world.values["dt"] ?? 1) : 1),
  ...world.observe(),
});

/** The numbers of a scenario that are followed. */
export const followed = ({ observe }: Scenario, world: World): string[] =>
  [...(observe ?? Object.keys(world.observe()))].slice(0, followedMax);

/** An exponent is a mean over a time; so many nats are the accident of where that time began and ended. */
const nats = 4;

/** Every picture of a run at this plan; `claims` are what its claims came out as. */
export function chartsOf(scenario: Scenario, plan: Plan, claims: readonly Claimed[]): Picture[] {
  const others = isVector(scenario.model) ? around(scenario, plan) : [];
  return [...claimed(claims), ...motion(scenario, plan), ...others];
}

/** Two pictures of a run: its claims, and of so many instants of its motion what tells most. */
export function chartsInShort(scenario: Scenario, plan: Plan, claims: readonly Claimed[], instants: number): Picture[] {
  const [first, second] = motion(scenario, plan, instants);
  return [...claimed(claims), ...[second ?? first].flatMap((picture) => picture ?? [])];
}

const claimed = (claims: readonly Claimed[]): Picture[] => (claims.length > 0 ? [claimIntervals(claims)] : []);

/** Published numbers, of the run and of many seeds, and what was found in their place. */
export const publishedOf = ({ claims, ensemble }: Pick<Run, "claims" | "ensemble">): readonly Claimed[] => [
  ...claims,
  ...(ensemble?.claims ?? []).flatMap(({ name, published, tolerance, value, holds }) =>
    published === undefined || tolerance === undefined
      ? []
      : [{ name, published, tolerance, holds, ...(value !== undefined && { measured: value }) }],
  ),
];

/** The pictures that a record alone can give. */
export function chartsOfRecord(record: Pick<Run, "claims" | "ensemble" | "chain" | "series">): Picture[] {
  const { chain, series } = record;
  const of = series.columns.slice(0, followedMax);
  const rows = series.rows.flatMap((row, i): Row[] =>
    row.length === 0
      ? []
      : [{ tick: chain[i]?.tick ?? i, ...Object.fromEntries(of.map((name, at) => [name, Number(row[at])])) }],
  );
  return [
    ...claimed(publishedOf(record)),
    ...(rows.length > 1 && of.length > 0
      ? [trajectory(rows, { time: "tick", of, title: "At every link of the chain" })]
      : []),
  ];
}

/** The motion in time, through its states and from return to return; what is a part of the run says which. */
function motion(scenario: Scenario, plan: Plan, instants = instantsMax): Picture[] {
  const { model } = scenario;
  const world = begin(scenario, plan);
  const time = timeOf(model);
  const of = followed(scenario, world);
  const end = plan.ticks ?? scenario.ticks;
  const whole = !isVector(model);
  const map = model.kind === "map";
  const rows: Row[] = [seen(world, time)];
  const ticks = [0];
  const tops: number[] = [];
  const top = of.at(-1)!;
  const every = whole ? Math.max(1, Math.ceil(end / instants)) : 1;
  const looked = whole ? end : Math.min(end, lookedTicks);
  let [before, last] = [Number.NaN, rows[0]![top]!];
  while (world.stopped === undefined && world.now < looked) {
    world.advance(Math.min(looked, Math.max(world.next(), world.now + every)));
    rows.push(seen(world, time));
    ticks.push(world.now);
    const value = rows.at(-1)![top]!;
    if (last > before && last >= value) tops.push(rows.length - 2);
    [before, last] = [last, value];
  }
  const { stopped } = world;
  const kept = stopped === undefined ? rows : bounded(rows, of);
  const [ended, length] = [stopped?.tick ?? end, kept.length];
  /** A stretch of the rows, and a picture of it that says which it is. */
  const stretch = (from: number, to: number, draw: (part: readonly Row[]) => Picture): Picture => {
    const picture = draw(kept.slice(from, to));
    const which = `ticks ${ticks[from]} to ${ticks[to - 1]} of ${ended}`;
    if (from === 0 && to === rows.length && looked >= ended) return picture;
    const panels = picture.panels.map((panel) => ({ ...panel, layers: panel.layers.map(startAt(ticks[from]!)) }));
    const finding = `Of the run, ${which}. ${picture.finding}`;
    return { ...picture, title: `${picture.title} (${which})`, finding, panels };
  };
  const early = whole ? length : Math.min(length, instants, map ? mapTicks : flowTicks);
  const at =
    stopped === undefined ? [] : [{ at: rows.at(-1)![time]!, name: `${stopped.kind} at tick ${stopped.tick}` }];
  const events = early === length ? at : [];
  const title = early === length && looked >= ended ? "In time" : "How it begins";
  const pictures = [stretch(0, early, (part) => trajectory(part, { time, of, events, steps: whole, title }))];
  if (whole || length < returnsMin) return pictures;
  const mark = map ? "dots" : "line";
  const [x, y] = [of[0]!, of.at(-1)!];
  const settled = Math.max(0, length - (map ? instants : Math.min(instants, flowTicks)));
  if (of.length > 1)
    pictures.push(
      stretch(settled, length, (part) => phase(part, { x, y, mark, title: `Through its states: ${y} against ${x}` })),
    );
  if (map && of.length === 1)
    pictures.push(
      stretch(Math.max(0, length - returnsMax), length, (part) =>
        returnMap(
          part.map((row) => row[x]!),
          { of: x },
        ),
      ),
      stretch(0, length, (part) =>
        histogram(
          part.map((row) => row[x]!),
          { of: x, each: "tick" },
        ),
      ),
    );
  const crests = tops.filter((place) => place < length).slice(-returnsMax);
  const maxima = crests.map((place) => rows[place]![top]!);
  if (!map && of.length > 2 && maxima.length >= returnsMin && isCurve(maxima))
    pictures.push(stretch(crests[0]!, crests.at(-1)! + 1, () => returnMap(maxima, { of: `maximum of ${top}` })));
  return pictures;
}

/** Where a stretch begins is the start only of one that begins at tick 0. */
const startAt =
  (tick: number) =>
  (layer: Layer): Layer =>
    layer.name === "start" && tick > 0 ? { ...layer, name: `tick ${tick}` } : layer;

/** Whether values next to each other have successors next to each other, by von Neumann's ratio: no mere cloud. */
function isCurve(values: readonly number[]): boolean {
  const pairs = values.slice(1).map((next, i) => [values[i]!, next] as const);
  const after = pairs.sort(([a], [b]) => a - b).map(([, next]) => next);
  const mean = after.reduce((sum, one) => sum + one, 0) / after.length;
  const spread = after.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  const steps = after.slice(1).reduce((sum, one, i) => sum + (one - after[i]!) * (one - after[i]!), 0);
  return steps < curveMax * spread;
}

/** Of a cloud the ratio is about 2. */
const curveMax = 0.5;

/** Of a motion that left the numbers, what can still be drawn beside how it began. */
export function bounded(rows: readonly Row[], of: readonly string[]): Row[] {
  const size = (row: Row): number => Math.max(...of.map((name) => Math.abs(row[name]!)));
  const usual = rows.map(size).sort((a, b) => a - b)[rows.length >> 1]!;
  const limit = Math.min(1e100, 100 * Math.max(usual, Number.MIN_VALUE));
  const last = rows.findIndex((row) => !(size(row) <= limit));
  return rows.slice(0, last < 2 ? Math.min(2, rows.length) : last);
}

/** What would have come of other values of the parameter that the scenario's claims, or else its model, name first. */
function around(scenario: Scenario, plan: Plan): Picture[] {
  const { model, claims } = scenario;
  const { values, seed } = begin(scenario, plan);
  const parameter = Object.keys(claims[0]?.perturbed ?? model.params)[0];
  const range = parameter === undefined ? undefined : model.params[parameter]?.range;
  if (parameter === undefined || range === undefined) return [];
  const here = values[parameter]!;
  const reach = ((range[1] - range[0]) * span) / 2;
  const [least, most] = [Math.max(range[0], here - reach), Math.min(range[1], here + reach)];
  if (!(least < most)) return [];
  const ask = (measure: Measure, at: number, options: Readonly<Record<string, number>>) =>
    measure.take(subjectOf(model, { ...values, [parameter]: at }, seed), valuesOf(measure, options));
  const map = model.kind === "map";
  const kind = map ? "map" : "flow";
  const count = columns[kind];
  const places = Array.from({ length: count + 1 }, (_, i) => least + ((most - least) * i) / count);
  const variable = (model as VectorModel).state.length - 1;
  const looked = map ? { ticks: 1, count: 100, variable: 0 } : { ticks: 20_000, count: 30, variable };
  const look = (at: number, transient: number): readonly number[] => {
    const answer = ask(orbit, at, { ...looked, transient });
    return isTrouble(answer) ? [] : (answer["values"] as number[]);
  };
  const [soon, later] = settlings[kind];
  const settled = settledOf(
    places.map((at) => {
      const late = look(at, later);
      return { at, late, early: late.length > 1 ? look(at, soon) : late };
    }),
  );
  const averaged = map ? 3000 : 10_000;
  const exponents = places.map((at): Row => {
    const answer = ask(lyapunov, at, { transient: 1000, ticks: averaged, exponents: 1 });
    return isTrouble(answer) ? { [parameter]: at } : { [parameter]: at, lambda1: answer["lambda1"] as number };
  });
  const state = (model as VectorModel).state;
  const of = map ? state[0]! : `maxima of ${state[variable]}`;
  const diagram = orbitDiagram(settled.rows, { parameter, of, here });
  const after = `After ${later} ticks. `;
  const left =
    settled.left.length === 0
      ? ""
      : ` Still settling at ${settled.left.map((at) => Number(at.toPrecision(4))).join(", ")}: left out.`;
  return [
    ...(settled.rows.some(({ values: found }) => found.length > 0)
      ? [{ ...diagram, finding: `${after}${diagram.finding}${left}` }]
      : []),
    ...(exponents.some((row) => "lambda1" in row)
      ? [
          spectrum(exponents, {
            parameter,
            of: ["lambda1"],
            here,
            resolution: nats / (averaged * (map ? 1 : values["dt"]!)),
            title: `How fast nearby motions part, against ${parameter}`,
          }),
        ]
      : []),
  ];
}

/** A motion is asked what it settles on after so many ticks, and again after so many. */
const settlings = { map: [1000, 10_000], flow: [3000, 20_000] } as const;
/** Values that lie nearer than this share of all that is drawn are one: no eye could part them. */
const apart = 1e-4;

interface Looked {
  readonly at: number;
  /** What was visited after the shorter and the longer of the settlings, in order; none where it ran away. */
  readonly early: readonly number[];
  readonly late: readonly number[];
}

/** What was settled on at each place, and the places that were still on their way. */
export function settledOf(looks: readonly Looked[]): { rows: Settled[]; left: number[] } {
  const all = looks.flatMap(({ late }) => late);
  const resolution = apart * (Math.max(...all) - Math.min(...all));
  const merged = (values: readonly number[]): number[] =>
    values
      .filter((value, i) => i === 0 || value - values[i - 1]! > resolution)
      .map((value) => (Math.abs(value) < resolution ? 0 : value));
  const moving = ({ early, late }: Looked): boolean =>
    merged(late).length > 1 && (late[0]! > early.at(-1)! || late.at(-1)! < early[0]!);
  const [rows, left] = [[], []] as [Settled[], number[]];
  for (const look of looks)
    if (moving(look)) left.push(look.at);
    else rows.push({ at: look.at, values: merged(look.late) });
  return { rows, left };
}
