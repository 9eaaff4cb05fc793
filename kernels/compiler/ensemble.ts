// Ensembles: many motions of one flow or map side by side, each with the bits that it has alone.
import { type AnyKernel, callerOf, kernelOf } from "./kernel.ts";
import { UNWRITTEN } from "./lower.ts";
import { checkRecord, type Declared, type Given } from "./plan.ts";
import { refusal, shown } from "./refusal.ts";
import type { Uses } from "./scope.ts";
import { parseFunction } from "./syntax.ts";

/** Butcher's table of an explicit Runge–Kutta method. */
export interface Table {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly c: readonly number[];
}

/** Writes du/dt or the next state. */
export type Rule = (out: Float64Array, u: Float64Array, values: Readonly<Record<string, number>>, time: number) => void;

export interface Motion {
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly state: readonly string[];
  readonly params: readonly string[];
  /** Parameters that each motion has for itself. */
  readonly apart?: readonly string[];
  readonly rule: Rule;
  /** How a flow is carried over a tick; a map needs none. */
  readonly by: Table | "leapfrog" | "map";
  /** What the rule names. */
  readonly uses?: Uses;
  /**
   * Whether it is a model's, which is known by its name and held to its rule by whoever runs it, since a motion may be
   * long. Of a map that left the numbers on its way the first variable ends as NaN: its rule may know nothing of where
   * it was.
   */
  readonly ofModel?: true;
}

const classical: Table = {
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  c: [0, 1 / 2, 1 / 2, 1],
};
const same = (a: Table, b: Table): boolean => JSON.stringify([a.a, a.b, a.c]) === JSON.stringify([b.a, b.b, b.c]);

/**
 * A kernel that carries n motions over `steps` ticks from `tick` on, in place: `gives` are the variables, `takes` the
 * parameters that the rule names, `dt`, `tick` and `steps`.
 */
export function ensemble(motion: Motion): AnyKernel {
  checkRecord("ensemble", motion);
  checkMotion(motion);
  const { name, about, cites, apart = [], rule, uses, ofModel = false } = motion;
  const params = namedBy(rule, motion.params);
  const { state, param: keyOf } = keysOf(motion);
  const takes: Record<string, "f64" | "i32" | "f64[$n]"> = { dt: "f64", tick: "f64", steps: "i32" };
  // A model's rule that names its own $rule would call itself: it goes by the function.
  const dollars = ofModel ? [] : Object.keys(uses ?? {}).filter((own) => own.startsWith("$"));
  for (const own of [...params.map(keyOf), ...state, ...dollars])
    if (Object.hasOwn(takes, own) || own.startsWith("$"))
      throw refusal(name, "names apart from dt, tick, steps and those that begin with $", own, "call it otherwise");
  for (const param of params) takes[keyOf(param)] = apart.includes(param) ? "f64[$n]" : "f64";
  const gives = Object.fromEntries(state.map((variable) => [variable, "f64[$n]" as const]));
  const alone = carried(motion);
  const size = state.length;
  const u = new Float64Array(size);
  const made = kernelOf<Declared, Given>(
    {
      name,
      about,
      ...(cites !== undefined && { cites }),
      form: "each",
      takes,
      gives,
      uses: { ...uses, $rule: rule },
      element(seen, i) {
        const held = seen as unknown as Record<string, Float64Array> & Record<string, number>;
        const values = Object.fromEntries(
          params.map((param) => [
            param,
            apart.includes(param) ? (held[keyOf(param)] as unknown as Float64Array)[i]! : held[keyOf(param)]!,
          ]),
        ) as Record<string, number>;
        state.forEach((variable, v) => {
          u[v] = held[variable]![i]!;
        });
        alone(
          u,
          values,
          held["tick"] as unknown as number,
          held["dt"] as unknown as number,
          held["steps"] as unknown as number,
        );
        state.forEach((variable, v) => {
          held[variable]![i] = u[v]!;
        });
      },
    },
    ofModel ? () => name : callerOf(name),
    textOf({ ...motion, params }, keysOf(motion)),
    { told: (error) => told(motion, error), holds: ofModel, ticks: "steps" },
  ) as unknown as AnyKernel;
  const { itself, simd } = made;
  const forwards =
    (way: AnyKernel["run"]): AnyKernel["run"] =>
    (passed) => {
      const { steps } = passed as { steps?: number };
      if (steps !== undefined && steps < 0) throw refusal(name, "steps of 0 or more", String(steps), "go forwards");
      return way(passed);
    };
  return Object.assign(made, { itself: forwards(itself), simd: forwards(simd) });
}

/** By which names a call passes them: a model's may be called as steps are, or each other, so those have their own. */
export const keysOf = ({ state, params, ofModel }: Pick<Motion, "state" | "params" | "ofModel">) => ({
  state: ofModel ? state.map((_, v) => `u${v}$`) : state,
  param: (name: string): string => (ofModel ? `p${params.indexOf(name)}$` : name),
});

function checkMotion({ name, state, params, apart = [], rule, by }: Motion): void {
  const refuse = (expected: string, got: unknown, remedy: string) =>
    refusal(typeof name === "string" ? name : "ensemble", expected, shown(got), remedy);
  for (const [own, list] of Object.entries({ state, params, apart }))
    if (!Array.isArray(list)) throw refuse(`${own} to be a list of names`, list, "put them into brackets");
    else if (new Set(list).size < list.length) throw refuse(`each of ${own} once`, list.join(", "), "rename one");
  if (state.length === 0) throw refuse("a variable at least", "none", "name what moves");
  const odd = apart.find((param) => !params.includes(param));
  if (odd !== undefined) throw refuse("each of apart among params", odd, "list it there too");
  if (typeof rule !== "function") throw refuse("rule to be a function", rule, "write what moves it");
  if (by === "leapfrog" && state.length % 2 === 1)
    throw refuse("positions and as many velocities for leapfrog", `${state.length} variables`, "pair them");
  if (by === "map" || by === "leapfrog") return;
  const { a, b, c } = typeof by === "object" && by !== null ? by : {};
  if (!(Array.isArray(a) && Array.isArray(b) && Array.isArray(c)))
    throw refuse("by to be map, leapfrog or a table of a, b and c", by, "choose one of those");
  if (b.length !== a.length || c.length !== a.length)
    throw refuse(
      "as many of b and of c as rows of a",
      `${a.length}, ${b.length} and ${c.length}`,
      "give each stage all",
    );
  const row = a.findIndex((weights, stage) => weights.slice(stage).some((weight: number) => weight !== 0));
  if (row >= 0) throw refuse("stages that need only those before", `row ${row} of a`, "take an explicit table");
}

/** The parameters that a rule names; others may even be called as variables are. */
function namedBy(rule: Rule, params: readonly string[]): readonly string[] {
  const pattern = parseFunction(rule.toString()).params[2];
  if (pattern === undefined) return [];
  if (pattern.type !== "ObjectPattern") return params;
  const names = pattern.properties.map((one) => {
    if (one.type !== "Property" || one.computed) return undefined;
    return one.key.type === "Identifier"
      ? one.key.name
      : one.key.type === "Literal"
        ? String(one.key.value)
        : undefined;
  });
  return names.includes(undefined) ? params : params.filter((param) => names.includes(param));
}

/** A variable or a parameter may be called by a word of the language: in the text each has a name of its own. */
const fieldOf = (name: string, own: string): string => `${isPlain(name) ? name : JSON.stringify(name)}: ${own}`;

const isPlain = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);

/** Why it is not compiled, in its author's words: not by a line of what is written here; and a model takes nothing. */
export function told({ name, state, params, rule, ofModel }: Motion, error: unknown): unknown {
  const odd = [...state, ...namedBy(rule, params)].find((one) => !isPlain(one));
  if (odd !== undefined) return refusal(name, "names of letters and digits", JSON.stringify(odd), "call it otherwise");
  if (!(error instanceof Error)) return error;
  error.message = error.message.replace(/, line \d+ of element: /, ": ");
  if (ofModel) error.message = error.message.replace("pass it in `takes`, or ", "");
  return error;
}

/** The element's text: what the solver does in one tick, written out. */
function textOf({ state, params, apart = [], by, ofModel }: Motion, keys: ReturnType<typeof keysOf>): string {
  const size = state.length;
  const all = (write: (v: number) => string) => state.map((_, v) => write(v)).join("\n      ");
  const values = params.map((param, k) => fieldOf(param, apart.includes(param) ? `$p${k}[$i]` : `$p${k}`));
  const fields = [
    ...params.map((param, k) => fieldOf(keys.param(param), `$p${k}`)),
    ...keys.state.map((one, v) => fieldOf(one, `$x${v}`)),
  ];
  // What one motion leaves unwritten would be another's number.
  const out = `new ${UNWRITTEN}(${size})`;
  const call = (out: string, u: string, time: string) => `$rule(${out}, ${u}, $values, ${time});`;
  const loses = by === "map" && ofModel;
  return `element({ ${["$n", "dt", "tick", "steps", ...fields].join(", ")} }, $i) {
    const $u = new Float64Array(${size});
    $u.set([${state.map((_, v) => `$x${v}[$i]`).join(", ")}]);
    const $values = { ${values.join(", ")} };
    ${loses ? "let $lost = 0;" : ""}
    for (let $t = 0; $t < steps; $t++) {
      const $tick = tick + $t;
      ${by === "map" ? mapped() : by === "leapfrog" ? leapt() : same(by, classical) ? kutta() : stepped(by)}
    }
    ${loses ? "$u[0] -= $lost;" : ""}
    ${state.map((_, v) => `$x${v}[$i] = $u[${v}];`).join("\n    ")}
  }`;

  function mapped(): string {
    return `const $out = ${out};
      ${call("$out", "$u", "$tick")}
      ${all((v) => `$u[${v}] = $out[${v}];`)}
      ${loses ? `$lost += ${state.map((_, v) => `($u[${v}] - $u[${v}])`).join(" + ")};` : ""}`;
  }

  function leapt(): string {
    const kick = (from: number, to: number, length: string) =>
      state.map((_, v) => (v >= from && v < to ? `$u[${v}] += ${length} * $s[${v}];` : "")).join(" ");
    return `const $s = ${out};
      ${call("$s", "$u", "$tick * dt")} ${kick(size / 2, size, "(dt / 2)")}
      ${call("$s", "$u", "($tick + 0.5) * dt")} ${kick(0, size / 2, "dt")}
      ${call("$s", "$u", "($tick + 1) * dt")} ${kick(size / 2, size, "(dt / 2)")}`;
  }

  /** The order of operations of the lab's own rk4. */
  function kutta(): string {
    const from = (length: string, k: string) =>
      `[${state.map((_, v) => `$u[${v}] + ${length} * ${k}[${v}]`).join(", ")}]`;
    const total = (v: number) => classical.b.map((weight, k) => `${weight} * $k${k + 1}[${v}]`).join(" + ");
    return `const $half = dt / 2;
      const $k1 = ${out}; const $k2 = ${out}; const $k3 = ${out}; const $k4 = ${out};
      ${call("$k1", "$u", "$tick * dt")}
      ${call("$k2", from("$half", "$k1"), "($tick + 0.5) * dt")}
      ${call("$k3", from("$half", "$k2"), "($tick + 0.5) * dt")}
      ${call("$k4", from("dt", "$k3"), "($tick + 1) * dt")}
      ${all((v) => `$u[${v}] += dt * (${total(v)});`)}`;
  }

  function stepped({ a, b, c }: Table): string {
    const sum = (weights: readonly number[], v: number) =>
      weights
        .flatMap((weight, s) => (weight === 0 ? [] : [`${weight} * $k${s}[${v}]`]))
        .reduce((left, term) => `${left} + ${term}`, "0");
    const stages = a.map((row, s) => {
      const at = s === 0 ? "$tick * dt" : `($tick + ${c[s]}) * dt`;
      const point = s === 0 ? "$u" : `[${state.map((_, v) => `$u[${v}] + dt * (${sum(row, v)})`).join(", ")}]`;
      return `const $k${s} = ${out}; ${call(`$k${s}`, point, at)}`;
    });
    return `${stages.join("\n      ")}
      ${all((v) => `$u[${v}] = $u[${v}] + dt * (${sum(b, v)});`)}`;
  }
}

/** The same for one motion, as plain loops. */
function carried({ state, rule, by, ofModel }: Motion) {
  const size = state.length;
  const kutta = typeof by === "object" && same(by, classical);
  const table = by === "map" || by === "leapfrog" ? undefined : by;
  const slopes = Array.from({ length: table?.b.length ?? 1 }, () => new Float64Array(size));
  const [first] = slopes as [Float64Array];
  const y = new Float64Array(size);
  const combine = (out: Float64Array, u: Float64Array, dt: number, weights: readonly number[]) => {
    for (let v = 0; v < size; v++) {
      let sum = 0;
      for (let s = 0; s < weights.length; s++) if (weights[s] !== 0) sum += weights[s]! * slopes[s]![v]!;
      out[v] = u[v]! + dt * sum;
    }
  };
  return (u: Float64Array, values: Readonly<Record<string, number>>, tick: number, dt: number, steps: number) => {
    let lost = 0;
    for (let done = 0; done < steps; done++) {
      const t = tick + done;
      if (by === "map") {
        rule(first, u, values, t);
        u.set(first);
        if (ofModel) for (let v = 0; v < size; v++) lost += u[v]! - u[v]!;
      } else if (by === "leapfrog") {
        const half = size / 2;
        rule(first, u, values, t * dt);
        for (let v = half; v < size; v++) u[v]! += (dt / 2) * first[v]!;
        rule(first, u, values, (t + 0.5) * dt);
        for (let v = 0; v < half; v++) u[v]! += dt * first[v]!;
        rule(first, u, values, (t + 1) * dt);
        for (let v = half; v < size; v++) u[v]! += (dt / 2) * first[v]!;
      } else if (kutta) {
        const [k1, k2, k3, k4] = slopes as [Float64Array, Float64Array, Float64Array, Float64Array];
        const half = dt / 2;
        rule(k1, u, values, t * dt);
        for (let v = 0; v < size; v++) y[v] = u[v]! + half * k1[v]!;
        rule(k2, y, values, (t + 0.5) * dt);
        for (let v = 0; v < size; v++) y[v] = u[v]! + half * k2[v]!;
        rule(k3, y, values, (t + 0.5) * dt);
        for (let v = 0; v < size; v++) y[v] = u[v]! + dt * k3[v]!;
        rule(k4, y, values, (t + 1) * dt);
        for (let v = 0; v < size; v++)
          u[v]! += dt * ((1 / 6) * k1[v]! + (1 / 3) * k2[v]! + (1 / 3) * k3[v]! + (1 / 6) * k4[v]!);
      } else {
        for (let s = 0; s < by.a.length; s++) {
          if (s > 0) combine(y, u, dt, by.a[s]!);
          rule(slopes[s]!, s === 0 ? u : y, values, s === 0 ? t * dt : (t + by.c[s]!) * dt);
        }
        combine(u, u, dt, by.b);
      }
    }
    u[0]! -= lost;
  };
}
