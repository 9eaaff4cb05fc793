// Many motions of a flow or a map side by side, each with the bits that it has alone. What is asked of them is said by
// the measures.
import { type AnyKernel, ensemble, type Motion } from "../../kernels/compiler/index.ts";
import { type Model, misuse, motionOf, type VectorModel, wayOf } from "../core/index.ts";

/** The points of many motions, a column a variable. */
export type Points = Readonly<Record<string, Float64Array>>;

export interface Motions {
  /** Moves every point over so many ticks, in place. A parameter may be a column: a value for each motion. */
  move(points: Points, values: Readonly<Record<string, number | Float64Array>>, tick: number, ticks: number): void;
}

/** The motions of a model whose solver makes steps of one length. */
export function motionsOf(who: string, model: Model, apart: readonly string[] = []): Motions {
  const { solver, move: rule } = motionOf(model);
  const { kind, name, about, state } = model as VectorModel;
  const by = kind === "map" ? "map" : wayOf(solver!);
  if (by === undefined)
    throw misuse(who, "a map, or a flow by a solver of fixed steps", solver!.name, "give the flow another: with(rk4)");
  const params = Object.keys(model.params).filter((param) => param !== "dt");
  const all: AnyKernel = ensemble({ name, about, state, params, apart, rule: rule as Motion["rule"], by });
  return {
    move(points, values, tick, steps) {
      const named = Object.entries(values).filter(([param]) => Object.hasOwn(all.takes, param));
      all.run({ ...Object.fromEntries(named), ...points, dt: (values["dt"] as number) ?? 1, tick, steps });
    },
  };
}
