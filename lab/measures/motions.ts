// Many motions of a flow or a map side by side, each with the bits that it has alone. What is asked of them is said by
// the measures.
import { type AnyKernel, ensemble, keysOf, type Motion, note } from "../../kernels/compiler/index.ts";
import { type Model, misuse, motionOf, type VectorModel, wayOf } from "../core/index.ts";

/** The points of many motions, a column a variable. */
export type Points = Readonly<Record<string, Float64Array>>;

export interface Motions {
  /** Moves every point over so many ticks, in place. A parameter may be a column: a value for each motion. */
  move(points: Points, values: Readonly<Record<string, number | Float64Array>>, tick: number, ticks: number): void;
}

/** Of so many ticks at most one motion goes both ways. */
export const HELD = 1024;
/** A call counts its ticks in 32 bits. */
const STRETCH = 1073741824;

type Passed = Parameters<AnyKernel["run"]>[0];

/**
 * Runs an ensemble compiled as long as one motion, another each time that it is held to the rule, has the rule's own
 * bits: a name in a rule may mean something else where it was written than its `uses` say. What parts in other motions
 * or ticks only is not found.
 */
export function held(all: AnyKernel): (passed: Passed, hold: boolean) => void {
  const columns = Object.keys(all.gives);
  let parted = false;
  let turn = 0;
  const itself = (passed: Passed) => {
    note({ kernel: all.name, execution: "plain", precision: "f64", reason: "compiled it had other bits" });
    all.itself(passed);
  };
  return (passed, hold) => {
    if (parted) return itself(passed);
    if (!hold) return void all.run(passed);
    const cut = (from?: number, until?: number) =>
      Object.fromEntries(
        Object.entries(passed).map(([name, one]) => [name, typeof one === "number" ? one : one.slice(from, until)]),
      );
    const column = (from: Passed, name: string) => from[name] as Float64Array;
    const own = turn++ % Math.max(1, column(passed, columns[0]!).length);
    const [one, before] = [cut(own, own + 1), cut()];
    all.run(passed);
    all.itself(one);
    parted = columns.some((name) => !Object.is(column(one, name)[0], column(passed, name)[own]));
    if (!parted) return;
    for (const name of columns) column(passed, name).set(column(before, name));
    itself(passed);
  };
}

/** The motions of a model whose solver makes steps of one length. */
export function motionsOf(who: string, model: Model, apart: readonly string[] = []): Motions {
  const { solver, move: rule, uses } = motionOf(model);
  const { kind, name, about, state } = model as VectorModel;
  const by = kind === "map" ? "map" : wayOf(solver!);
  if (by === undefined)
    throw misuse(who, "a map, or a flow by a solver of fixed steps", solver!.name, "give the flow another: with(rk4)");
  const motion = { name, about, state, params: Object.keys(model.params), apart, by, uses, ofModel: true } as const;
  const all: AnyKernel = ensemble({ ...motion, rule: rule as Motion["rule"] });
  const keys = keysOf(motion);
  const go = held(all);
  return {
    move(points, values, tick, ticks) {
      const named = [
        ...Object.entries(values)
          .map(([param, value]) => [keys.param(param), value] as const)
          .filter(([key]) => Object.hasOwn(all.takes, key)),
        ...state.map((variable, v) => [keys.state[v]!, points[variable]!] as const),
      ];
      const passed = { ...Object.fromEntries(named), dt: (values["dt"] as number) ?? 1 };
      const first = Math.min(ticks, HELD);
      go({ ...passed, tick, steps: first }, true);
      for (let done = first; done < ticks; done += STRETCH)
        go({ ...passed, tick: tick + done, steps: Math.min(STRETCH, ticks - done) }, false);
    },
  };
}
