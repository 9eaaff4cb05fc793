// A golden trace: a model's first ten events at its defaults, as a reader would follow them.
// Which models have one is freeze.ts's to say.
import { digest, type Model, motionOf } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";

const seed = 1;
const events = 10;

/** Ten digits: more than any rounding that a reader should overlook. */
const digits = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(10));

/** Columns as wide as their widest cell, numbers under their names' ends. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i]!)).join("  "));
}

export function trace(model: Model): string {
  const world = new World(model, { seed });
  const solver = model.kind === "flow" ? [`solver  ${motionOf(model).solver!.name}`] : [];
  const params = Object.entries(model.params).map(([name, { value, unit }]) => [name, String(value), unit ?? ""]);
  const rows = [["tick", ...Object.keys(world.observe())]];
  const look = (): number => rows.push([String(world.now), ...Object.values(world.observe()).map(digits)]);
  look();
  while (rows.length <= events + 1 && world.stopped === undefined && Number.isFinite(world.next())) {
    world.advance(world.next());
    look();
  }
  return [
    `${model.name}, a ${model.kind}`,
    model.about,
    "",
    ...solver,
    `seed    ${seed}`,
    ...params.map(([name, value, unit]) => `${name} = ${value} ${unit}`.trimEnd()),
    "",
    ...aligned(rows),
    "",
    `digest  ${digest(world.situation())}`,
    "",
  ].join("\n");
}
