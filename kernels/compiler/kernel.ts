// A kernel: the function itself, which is the meaning, and the same bits from WebAssembly.

import { enter, type Machine, machineFor, runner } from "./machine.ts";
import {
  type Call,
  callOf,
  checkDeclaration,
  checkRecord,
  type Declared,
  extent,
  type Form,
  type Given,
  type Held,
  type KernelSpec,
  type Numbers,
  type Passed,
  type Plan,
  planOf,
  type Seen,
  seenOf,
} from "./plan.ts";
import { note, preference } from "./ran.ts";
import { refusal } from "./refusal.ts";
import { Parted } from "./trial.ts";

export interface Kernel<T, G> {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
  readonly form: Form;
  readonly takes: T;
  readonly gives: G;
  /** The function as it is, element after element: the meaning. */
  itself(passed: Passed<T, G>): Held<G>;
  /** The same bits from WebAssembly, lanes side by side. */
  simd(passed: Passed<T, G>): Held<G>;
  /** By SIMD; itself where it cannot be compiled. The bits are the same, and which it was is noted for records. */
  run(passed: Passed<T, G>): Held<G>;
}

/** A kernel whose names are known only when it runs. */
export type AnyKernel = Omit<Kernel<Declared, Given>, "itself" | "simd" | "run"> &
  Readonly<
    Record<
      "itself" | "simd" | "run",
      (passed: Readonly<Record<string, number | Numbers>>) => Readonly<Record<string, Numbers>>
    >
  >;

export const given = (plan: Plan, call: Call): Record<string, Numbers> =>
  Object.fromEntries(plan.places.flatMap(({ name, written }, n) => (written ? [[name, call.arrays[n]!]] : [])));

/** Where the declaration stands: file and line of whoever called. */
export function callerOf(name: string): () => string {
  const declared = new Error(name);
  return () => {
    const frame = declared.stack?.split("\n")[3] ?? "";
    const place = /([\w.-]+\.[cm]?[jt]s:\d+)(?::\d+)?\)?$/.exec(frame)?.[1];
    return place ? `${name} (${place})` : name;
  };
}

/** Declares a kernel. */
export function kernel<const T extends Declared, const G extends Given>(spec: KernelSpec<T, G>): Kernel<T, G> {
  checkRecord("kernel", spec);
  return kernelOf(spec, callerOf(spec.name));
}

/** A kernel by what it is passed and what it gives. */
export interface Runnable<P, R> {
  simd(passed: P): R;
}
/** Another way to run one: a pool's. */
export type Runs = <P, R>(kernel: Runnable<P, R>, passed: P) => R;

/** How each kernel is reached by whoever runs it in another way. */
const plans = new WeakMap<object, () => Plan>();
export const isKernel = (one: object): boolean => plans.has(one);
export function planned(kernel: object): Plan {
  const plan = plans.get(kernel);
  if (plan === undefined) throw refusal("pool", "a kernel", "something else", "declare it with kernel()");
  return plan();
}

/** What whoever makes a kernel of a function does in the kernel's place. */
interface Care {
  /** Tells otherwise why it is refused. */
  readonly told?: (error: unknown) => unknown;
  /** Holds its calls to the function. */
  readonly holds?: boolean;
  /** Which number says how long an element works. */
  readonly ticks?: string;
}

/** A kernel whose element is written in `text` for the compiler, and does the same as `spec.element`. */
export function kernelOf<T extends Declared, G extends Given>(
  spec: KernelSpec<T, G>,
  where: () => string,
  text?: string,
  { told = (error) => error, holds = false, ticks }: Care = {},
): Kernel<T, G> {
  let plan: Plan | undefined;
  let machine: Machine | undefined;
  checkDeclaration(spec as never);
  // Both forms are of the function that was declared, whatever becomes of the records.
  const { name, element } = spec;
  const uses = { ...spec.uses };
  const written = text ?? element.toString();
  /** Why it is on the slow path; nothing where it is not. */
  let slow: string | undefined;
  const read = () =>
    (plan ??= planOf({ ...spec, uses, element }, where, written, { ...(!holds && { itself: element }), ticks }));
  const compile = (): Machine => {
    try {
      machine ??= machineFor(read());
      return machine;
    } catch (error) {
      throw told(error);
    }
  };
  const compiled = (): string => {
    try {
      compile();
      return "";
    } catch (error) {
      return `not compiled: ${(error as Error).message}`;
    }
  };
  const made: Kernel<T, G> = {
    name: spec.name,
    about: spec.about,
    cites: spec.cites ?? "",
    form: spec.form,
    takes: spec.takes,
    gives: spec.gives,
    itself(passed) {
      const own = read();
      own.element();
      const call = callOf(own, passed);
      const seen = seenOf(own, call) as unknown as Seen<T, G>;
      const [rows, lanes] = extent(own, call);
      for (let row = 0; row < rows; row++) for (let i = 0; i < lanes; i++) element(seen, i, row);
      return given(own, call) as Held<G>;
    },
    simd(passed) {
      const ready = machine ?? compile();
      const own = read();
      const call = callOf(own, passed, ready.built.covered);
      const { numbers, pieces, bring, leave } = enter(ready, own, call);
      bring();
      pieces.forEach(runner(ready.run, numbers));
      leave();
      return given(own, call) as Held<G>;
    },
    run(passed) {
      const { execution, reason } = preference();
      const noted = (by: "plain" | "simd", reason: string) =>
        note({ kernel: name, execution: by, precision: "f64", reason });
      if (execution === "simd") {
        slow ??= compiled();
        if (slow === "")
          try {
            const answer = made.simd(passed);
            noted("simd", reason);
            return answer;
          } catch (error) {
            if (!(error instanceof Parted && error.intact)) throw error;
            slow = "compiled it had other bits";
          }
      }
      noted("plain", execution === "plain" ? reason : slow!);
      return made.itself(passed);
    },
  };
  plans.set(made, read);
  return made;
}
