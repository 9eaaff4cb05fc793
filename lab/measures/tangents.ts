// Many points in motion side by side, each with the frame of directions that it carries: what tangent does of one, with
// the same bits.
import { ensemble, keysOf, type Motion, UNWRITTEN } from "../../kernels/compiler/index.ts";
import { motionOf, type Posed } from "../core/index.ts";
import { HELD, held } from "./motions.ts";
import { tangent } from "./tangent.ts";
import { walk } from "./walk.ts";

/** So many ticks are held to the rule one after another, and then one in HELD. */
const FIRST = 64;

export interface Tangents {
  /** Of each start, direction after direction. */
  readonly frames: readonly Float64Array[];
  /** One tick of all; frames may be changed between two. Whether some point left the numbers is seen in its frame. */
  step(): void;
}

/** Where the model has no Jacobian of its own, or its solver is not a table: why those are carried one by one. */
export function tangents({ model, values, seed }: Posed, count: number, starts: number): Tangents | string {
  const { size, move, jacobian, uses, solver } = motionOf(model);
  const by: Motion["by"] | undefined = model.kind === "map" ? "map" : solver!.table;
  if (jacobian === undefined) return `${model.name} states no Jacobian`;
  if (by === undefined || solver?.adaptive || solver?.separable) return `${solver!.name} is no table of fixed steps`;
  const posed = Array.from({ length: starts }, (_, k) => ({ model, values, seed: seed + k }));
  const points = posed.map((one) => walk(one).state.u);
  const frames = posed.map((one) => tangent(one as never, count).frame);
  const length = size * (1 + count);
  const state = Array.from({ length }, (_, k) => `u${k}$`);
  const columns = state.map((_, v) => Float64Array.from(points, (u, k) => (v < size ? u[v]! : frames[k]![v - size]!)));
  const motion: Motion = {
    name: `${model.name}-tangent`,
    about: `${model.name} with the frames that it carries.`,
    state,
    params: Object.keys(model.params),
    rule: carried(size, count, move, jacobian),
    by,
    uses: { ...uses, move$: move, jacobian$: jacobian },
    ofModel: true,
  };
  const together = ensemble(motion);
  const keys = keysOf(motion);
  const named = Object.fromEntries(keys.state.map((key, v) => [key, columns[v]!]));
  const given = Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [keys.param(name), value] as const)
      .filter(([key]) => Object.hasOwn(together.takes, key)),
  );
  const go = held(together);
  let tick = 0;
  return {
    frames,
    step() {
      for (let v = size; v < length; v++) for (let k = 0; k < starts; k++) columns[v]![k] = frames[k]![v - size]!;
      go({ ...given, ...named, dt: values["dt"] ?? 1, tick, steps: 1 }, tick < FIRST || tick % HELD === 0);
      tick++;
      for (let v = size; v < length; v++) for (let k = 0; k < starts; k++) frames[k]![v - size] = columns[v]![k]!;
      // A Jacobian may know nothing of the point.
      for (let v = 0; v < size; v++)
        for (let k = 0; k < starts; k++) if (!Number.isFinite(columns[v]![k])) frames[k]!.fill(Number.NaN);
    },
  };
}

/** The motion of a point and its frame, as a function and as the text that is compiled: that has no loops to unroll. */
function carried(size: number, count: number, move: Motion["rule"], jacobian: Motion["rule"]): Motion["rule"] {
  const point = new Float64Array(size);
  const matrix = new Float64Array(size * size);
  const rule: Motion["rule"] = (du, u, values, time) => {
    point.set(u.subarray(0, size));
    move(du, point, values, time);
    jacobian(matrix, point, values, time);
    for (let at = size; at < u.length; at += size)
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * u[at + j]!;
        du[at + i] = sum;
      }
  };
  const each = (n: number, write: (k: number) => string, between = ", ") =>
    Array.from({ length: n }, (_, k) => write(k)).join(between);
  const own = `[${each(size, (i) => `u${i}`)}]`;
  const turned = (k: number) => {
    const [at, i] = [size * (1 + Math.floor(k / size)), k % size];
    return `du[${size + k}] = 0 + ${each(size, (j) => `$m[${i * size + j}] * u${at + j}`, " + ")};`;
  };
  const text = `(du, [${each(size * (1 + count), (k) => `u${k}`)}], values, time) => {
    const $s = new ${UNWRITTEN}(${size});
    move$($s, ${own}, values, time);
    const $m = new Float64Array(${size * size});
    jacobian$($m, ${own}, values, time);
    ${each(size, (i) => `du[${i}] = $s[${i}];`, " ")}
    ${each(size * count, turned, " ")}
  }`;
  rule.toString = () => text;
  return rule;
}
