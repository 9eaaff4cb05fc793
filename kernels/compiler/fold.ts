// Folds and scans: how many values become one, or their running one, in an order that no execution changes. Both stand
// on `each`: lanes side by side make parts, and the few parts are joined one after another.
import { callerOf, type Kernel, kernelOf, type Runs } from "./kernel.ts";
import { BELOW, type Target } from "./lower.ts";
import {
  checkDeclaration,
  checkPlain,
  checkRecord,
  type Declared,
  type Given,
  type Held,
  type Numbers,
  type Seen,
  shapeOf,
  wholeSize,
} from "./plan.ts";
import { refusal, shown } from "./refusal.ts";
import type { Uses } from "./scope.ts";

export interface FoldSpec<T extends Declared> {
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly takes: T;
  /** The axis or size that is folded. */
  readonly over: string;
  readonly uses?: Uses;
  /** What each place adds. */
  element(seen: Seen<T, Given>, i: number): number;
  combine(a: number, b: number): number;
  /** What nothing folds to; every lane and block begins with it, so that it should change nothing. */
  readonly from: number;
}

type Passes<T> = Held<T> & Readonly<Record<string, number | Numbers>>;

export interface Folded<T, R> {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
  readonly form: "fold" | "scan";
  readonly takes: T;
  itself(passed: Passes<T>): R;
  /** By SIMD, or as `run` runs its parts. */
  simd(passed: Passes<T>, run?: Runs): R;
  /** By SIMD; itself where it cannot be compiled. */
  run(passed: Passes<T>): R;
  /** Its call on lanes, and what the answer to it comes to. */
  parts(passed: Passes<T>, target?: Target): Parts<R>;
}

interface Parts<R> {
  readonly kernel: Kernel<Declared, Given>;
  readonly passed: never;
  /** What is left to be done on lanes is run so; else one after another. */
  joined(answer: Held<Given>, run?: Runs): R;
}

/** Lanes of a fold, and how often each adds before parts are joined. */
const LANES = 8;
const TURNS = 512;
/** Elements of a scan's block. */
const BLOCK = 256;
/** Of so many blocks a second call costs less than what it saves. */
const MANY = 16;

/** So many lanes that one's numbers, a line of lanes apart, do not fall into the same few lines of a cache. */
const oddLines = (lanes: number): number => LANES * (Math.ceil(lanes / LANES) | 1);

/** Whether a function's text returns nothing; the engine's own have none to read. */
const isMute = (one: object): boolean => !/\breturn\b|=>\s*[^{\s]|\[native code\]/.test(String(one));
const told = (one: unknown): string => (typeof one === "function" ? "one that returns nothing" : shown(one));

/** How the length of the axis that is folded is told: by what is passed under its name, or by an array of that axis. */
function lengthBy<T extends Declared>(spec: FoldSpec<T>): (passed: Passes<T>) => number {
  const { name, takes, over, uses, element, combine, from } = spec;
  checkDeclaration({ name, form: "each", takes, gives: {}, element: element as never });
  if (typeof from !== "number")
    throw refusal(name, "from to be a number", JSON.stringify(from) ?? "none", "say what nothing folds to");
  for (const [own, one] of Object.entries({ element, combine }))
    if (typeof one !== "function" || isMute(one))
      throw refusal(name, `${own} to be a function that returns a number`, told(one), "return one");
  const shapes = Object.entries(takes).map(([own, shape]) => ({ own, ...shapeOf(name, own, shape) }));
  // The text around an element has names of its own.
  for (const own of [...shapes.map((one) => one.own), ...Object.keys(uses ?? {})])
    if (own.startsWith("$")) throw refusal(name, "names that begin with a letter", own, "call it otherwise");
  const axes = shapes.flatMap(({ own, kind, dims }) => (kind === "size" ? [own] : (dims ?? [])));
  if (!axes.includes(over))
    throw refusal(name, `to run over one of ${axes.join(", ")}`, over, "name an axis or a size");
  const line = shapes.find(({ dims }) => dims?.length === 1 && dims[0] === over)?.own;
  return (passed) => {
    const given = passed as Readonly<Record<string, unknown>> | undefined;
    if (line) checkPlain(name, line, given?.[line]);
    const length = given?.[over] ?? (line && (given?.[line] as Numbers | undefined)?.length);
    return wholeSize(name, over, length);
  };
}

/**
 * Eight lanes take turns: lane l of a block adds the places 8·k + l, for 512 turns. The eight parts of a block are
 * joined in order, then the blocks.
 */
export function fold<const T extends Declared>(spec: FoldSpec<T>): Folded<T, number> {
  checkRecord("fold", spec);
  const { name, about, cites = "", takes, over, uses, element, combine, from } = spec;
  const lengthOf = lengthBy(spec);
  const text = `element($seen, $lane, $block) {
    const { $part, $lanes, ${over}: $length } = $seen;
    let $sum = $from;
    const $turns = Math.min(${TURNS}, ($length - $block * ${LANES * TURNS}) >> 3);
    for (let $k = 0; $k < $turns; $k++) {
      const $i = ($block * ${TURNS} + $k) * ${LANES} + $lane;
      ${BELOW}($i, $length);
      $sum = $combine($sum, $element($seen, $i));
    }
    const $last = ($block * ${TURNS} + $turns) * ${LANES} + $lane;
    ${BELOW}(-1, $last);
    if ($turns < ${TURNS} && $last < $length) $sum = $combine($sum, $element($seen, $last));
    $part[$block * $lanes + $lane] = $sum;
  }`;
  const parts = kernelOf<Declared, { readonly $part: "f64[$blocks, $lanes]" }>(
    {
      name,
      about,
      form: "each",
      takes,
      gives: { $part: "f64[$blocks, $lanes]" },
      uses: { ...uses, $from: from, $combine: combine, $element: element },
      element(seen, lane, block) {
        const length = (seen as unknown as Record<string, number>)[over]!;
        let sum = from;
        for (let k = 0; k < TURNS; k++) {
          const i = (block * TURNS + k) * LANES + lane;
          if (i < length) sum = combine(sum, element(seen as unknown as Seen<T, Given>, i));
        }
        seen.$part[block * LANES + lane] = sum;
      },
    },
    callerOf(name),
    text,
  );
  return folded("fold", spec, cites, { wasm: parts, gpu: parts }, (passed) => ({
    more: { $blocks: Math.ceil(lengthOf(passed) / (LANES * TURNS)), $lanes: LANES },
    joined({ $part }) {
      let total = from;
      for (const one of $part!) total = combine(total, one);
      return total;
    },
  }));
}

/**
 * Blocks of 256 run on their own; then each is led by what all before it came to. A thread of a GPU gives few numbers:
 * there all blocks go on by one place at a time.
 */
export function scan<const T extends Declared>(spec: FoldSpec<T>): Folded<T, Float64Array> {
  checkRecord("scan", spec);
  const { name, about, cites = "", takes, over, uses, element, combine, from } = spec;
  const lengthOf = lengthBy(spec);
  const text = `element($seen, $block) {
    const { $own, $blocks, ${over}: $length } = $seen;
    let $sum = $from;
    for (let $k = 0; $k < ${BLOCK}; $k++) {
      const $i = $block * ${BLOCK} + $k;
      if ($i < $length) $sum = $combine($sum, $element($seen, $i));
      $own[$k * $blocks + $block] = $sum;
    }
  }`;
  const declared = {
    name,
    about,
    takes,
    gives: { $own: "f64[$block, $blocks]" },
    uses: { ...uses, $from: from, $combine: combine, $element: element },
  } as const;
  const blockwise = kernelOf<Declared, { readonly $own: "f64[$block, $blocks]" }>(
    {
      ...declared,
      form: "each",
      over: ["$blocks"],
      element(seen, block) {
        const length = (seen as unknown as Record<string, number>)[over]!;
        let sum = from;
        for (let k = 0; k < BLOCK; k++) {
          const i = block * BLOCK + k;
          if (i < length) sum = combine(sum, element(seen as unknown as Seen<T, Given>, i));
          seen.$own[k * seen.$blocks + block] = sum;
        }
      },
    },
    callerOf(name),
    text,
  );
  const rowwise = kernelOf<Declared, { readonly $own: "f64[$block, $blocks]" }>(
    {
      ...declared,
      form: "sweep",
      element(seen, block, k) {
        const length = (seen as unknown as Record<string, number>)[over]!;
        const i = block * BLOCK + k;
        const sum = k > 0 ? seen.$own[(k - 1) * seen.$blocks + block]! : from;
        const more = i < length;
        seen.$own[k * seen.$blocks + block] = more ? combine(sum, element(seen as unknown as Seen<T, Given>, i)) : sum;
      },
    },
    callerOf(name),
    `element($seen, $block, $k) {
    const { $own, $blocks, ${over}: $length } = $seen;
    const $i = $block * ${BLOCK} + $k;
    let $sum = $from;
    if ($k > 0) $sum = $own[($k - 1) * $blocks + $block];
    if ($i < $length) $sum = $combine($sum, $element($seen, $i));
    $own[$k * $blocks + $block] = $sum;
  }`,
  );
  const led = kernelOf<Declared, { readonly $led: "f64[$blocks, $block]" }>(
    {
      name,
      about,
      form: "each",
      takes: { $own: "f64[$block, $width]", $before: "f64[$blocks]" },
      gives: { $led: "f64[$blocks, $block]" },
      uses: { ...uses, $combine: combine },
      element(seen, k, block) {
        const { $own, $before, $width } = seen as unknown as { $own: Numbers; $before: Numbers; $width: number };
        seen.$led[block * BLOCK + k] = combine($before[block]!, $own[k * $width + block]!);
      },
    },
    callerOf(name),
    `element({ $own, $before, $led, $block, $width }, $k, $row) {
    $led[$row * $block + $k] = $combine($before[$row], $own[$k * $width + $row]);
  }`,
  );
  return folded("scan", spec, cites, { wasm: blockwise, gpu: rowwise }, (passed, target) => {
    const length = lengthOf(passed);
    const blocks = Math.ceil(length / BLOCK);
    const apart = target === "wasm" && blocks >= MANY;
    const width = apart ? oddLines(blocks) : blocks;
    return {
      more: { $blocks: width, $block: BLOCK },
      joined({ $own }, run) {
        const before = new Float64Array(blocks);
        let sum = from;
        for (let block = 0; block < blocks; block++) {
          before[block] = sum;
          sum = combine(sum, $own![(BLOCK - 1) * width + block]!);
        }
        if (apart && run) {
          const sizes = { $blocks: blocks, $block: BLOCK, $width: width };
          return run(led, { $own: $own!, $before: before, ...sizes } as never).$led.subarray(0, length);
        }
        const out = new Float64Array(length);
        // Blocks whose numbers lie in one line of the cache go together.
        for (let first = 0; first < blocks; first += LANES)
          for (let k = 0; k < BLOCK; k++)
            for (let block = first; block < Math.min(first + LANES, blocks); block++) {
              const i = block * BLOCK + k;
              if (i < length) out[i] = combine(before[block]!, $own![k * width + block]!);
            }
        return out;
      },
    };
  });
}

/** A fold or scan by the kernels of its lanes, by what that is passed more, and by what its answer comes to. */
function folded<T extends Declared, R>(
  form: "fold" | "scan",
  { name, about, takes }: FoldSpec<T>,
  cites: string,
  made: Readonly<Record<Target, object>>,
  begin: (passed: Passes<T>, target: Target) => { more: object; joined: Parts<R>["joined"] },
): Folded<T, R> {
  const kernel = made.wasm as Kernel<Declared, Given>;
  const parts = (passed: Passes<T>, target: Target = "wasm"): Parts<R> => {
    const { more, joined } = begin(passed, target);
    return { kernel: made[target] as typeof kernel, passed: { ...passed, ...more } as never, joined };
  };
  const joined = (passed: Passes<T>, run: Runs): R => {
    const begun = parts(passed);
    return begun.joined(run(kernel, begun.passed), run);
  };
  return {
    name,
    about,
    cites,
    form,
    takes,
    parts,
    itself(passed) {
      const begun = parts(passed);
      return begun.joined(kernel.itself(begun.passed));
    },
    run: (passed) => joined(passed, (one, given) => (one as unknown as typeof kernel).run(given as never) as never),
    simd: (passed, run = (one, given) => one.simd(given)) => joined(passed, run),
  };
}
