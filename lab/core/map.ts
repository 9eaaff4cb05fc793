// The kind `map`: u becomes next(u), once a tick. What it shares with flows is in flow.ts.
import type { Uses } from "../../kernels/compiler/scope.ts";
import { checkFields, type FieldsOf } from "./declared.ts";
import {
  divergedBy,
  type Fixed,
  type Start,
  type Vector,
  type VectorFacts,
  type VectorModel,
  type VectorState,
  vectorModel,
} from "./flow.ts";
import type { Card, Params, Trouble, Values } from "./model.ts";
import type { Rate } from "./solvers.ts";
import type { Plain } from "./state.ts";

export interface MapFacts<N extends readonly string[], P extends Params> extends VectorFacts<N, P> {
  /** The factor by which one tick changes volumes of states, with its sign. */
  determinant?(u: Fixed<N>, values: Values<P>): number;
  /** The state one tick earlier: the map is reversible. */
  inverse?(u: Fixed<N>, values: Values<P>): Fixed<N>;
}

export interface MapSpec<N extends readonly string[], P extends Params> extends Card<P> {
  readonly state: N;
  readonly start: Start<NoInfer<N>, NoInfer<P>>;
  /** Each seed starts this far from `start`, normally distributed in every variable; 0 unless told. */
  readonly scatter?: number;
  /** What `next` and `jacobian` name besides their arguments and Math: with it they can be compiled. */
  readonly uses?: Uses;
  /** Writes the next state. Allocates nothing, remembers nothing. */
  next(out: Vector<NoInfer<N>>, u: Fixed<NoInfer<N>>, values: Values<NoInfer<P>>): void;
  /** Writes ∂next[i]/∂u[j] at i·n + j; measures differentiate `next` where it is absent. */
  jacobian?(out: Float64Array, u: Fixed<NoInfer<N>>, values: Values<NoInfer<P>>): void;
  readonly facts?: MapFacts<N, P>;
}

const fields: FieldsOf<MapSpec<readonly string[], Params>> = {
  name: "text",
  about: "text",
  cites: "text?",
  params: "record",
  state: "list",
  start: "list or function",
  scatter: "number?",
  uses: "record?",
  next: "function",
  jacobian: "function?",
  facts: "record?",
};
const facts: FieldsOf<MapFacts<readonly string[], Params>> = {
  rests: "function?",
  conserved: "record?",
  symmetries: "record?",
  determinant: "function?",
  inverse: "function?",
};

export interface DiscreteMap<N extends readonly string[] = readonly string[], P extends Params = Params>
  extends VectorModel<N, P> {
  readonly kind: "map";
}

/** Declares a map. Names are checked here and forgotten behind the contract. */
export function map<const N extends readonly string[], const P extends Params>(spec: MapSpec<N, P>): DiscreteMap<N, P> {
  checkFields("map", "a map", spec, fields);
  checkFields(`map ${spec.name}, facts`, "facts of a map", spec.facts ?? {}, facts);
  const next = spec.next as unknown as Rate;
  const out = new Float64Array(spec.state.length);
  function coast(plain: Plain, values: Values, ticks: number): Trouble | undefined {
    const now = plain as unknown as VectorState;
    for (let t = 0; t < ticks; t++) {
      next(out, now.u, values, now.tick);
      // Hot: a difference that is not 0 is not a number.
      for (let i = 0; i < out.length; i++)
        if (out[i]! - out[i]! !== 0) return divergedBy("next", next, now.u, values, now.tick);
      for (let i = 0; i < out.length; i++) now.u[i] = out[i]!;
      now.tick++;
    }
    return undefined;
  }
  return vectorModel("map", spec as never, next, undefined, coast) as unknown as DiscreteMap<N, P>;
}
