// Every flow and map of the lab that can move as an ensemble, and its ensemble.
import { type AnyKernel, ensemble, type Motion } from "../../kernels/compiler/index.ts";
import "../../kernels/compiler/node.ts";
import * as portable from "../../kernels/maths/index.ts";
import { type Model, motionOf, type VectorModel } from "../../lab/core/index.ts";
import * as models from "../../lab/models/index.ts";

/** What a model's rule names of its own file, which a function's text does not tell. */
const own: Readonly<Record<string, Motion["uses"]>> = { "standard-map": { turn: 2 * Math.PI } };

const isVector = (model: Model): model is VectorModel => model.kind === "flow" || model.kind === "map";

function byOf(model: VectorModel): Motion["by"] | undefined {
  if (model.kind === "map") return "map";
  const { solver } = motionOf(model);
  if (solver?.name === "leapfrog") return "leapfrog";
  return solver?.adaptive ? undefined : solver?.table;
}

export const motions: readonly { readonly model: VectorModel; readonly together: AnyKernel }[] = (
  Object.values(models) as Model[]
)
  .filter(isVector)
  .flatMap((model) => {
    const by = byOf(model);
    if (by === undefined) return [];
    const { name, about, state } = model;
    const params = Object.keys(model.params).filter((param) => param !== "dt");
    const rule = motionOf(model).move as Motion["rule"];
    return [
      { model, together: ensemble({ name, about, state, params, rule, by, uses: { ...portable, ...own[name] } }) },
    ];
  });
