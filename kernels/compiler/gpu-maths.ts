// The mathematics of a GPU in single precision: what gpu.js is given for each function, and how far that may lie from
// the truth. Where WGSL promises too little (a sine within 2⁻¹¹), the function is written here.
// W3C, WebGPU Shading Language, 15.7.4 (accuracy); Moshier, Cephes library, sinf (reduction and polynomials).

/** Half a unit in the last place of a single: what one exact rounding may change, in shares of the result. */
export const HALF = 5.9604644775390625e-8; // 2⁻²⁴
const ULP = 2 * HALF;

/** In the language of gpu.js, and right for |x| up to 4096: then k·1.5703125 and k·4.8375e-4 are exact. */
const reduced = `const k = Math.floor(x * 0.6366197723675814 + 0.5);
  const r = x - k * 1.5703125 - k * 4.837512969970703e-4 - k * 7.549789954891882e-8;
  const z = r * r;
  const s = r + r * z * (-0.16666654611 + z * (0.0083321608736 - z * 0.00019515295891));
  const c = 1 - 0.5 * z + z * z * (0.04166664568298827 + z * (-0.001388731625493765 + z * 0.00002443315711809948));`;
/** sin(x + quarter·π/2) by k's two lowest bits. */
const turned = (quarter: number) => `const turn = k + ${quarter} - 4 * Math.floor((k + ${quarter}) * 0.25);
  const odd = turn - 2 * Math.floor(turn * 0.5);
  const value = odd > 0.5 ? c : s;
  return turn > 1.5 ? -value : value;`;

export const functions = {
  sine: `function sine(x) { ${reduced} ${turned(0)} }`,
  cosine: `function cosine(x) { ${reduced} ${turned(1)} }`,
  // Squares leave the singles long before what they are of: both are moved to the middle first, by 2⁷⁰.
  diagonal: `function diagonal(x, y) {
  const far = Math.max(Math.abs(x), Math.abs(y));
  const by = far > 1e18 ? 8.470329472543003e-22 : far < 1e-18 ? 1180591620717411303424 : 1;
  const back = far > 1e18 ? 1180591620717411303424 : far < 1e-18 ? 8.470329472543003e-22 : 1;
  const a = x * by;
  const b = y * by;
  return back * Math.sqrt(a * a + b * b);
}`,
  // WGSL makes a whole number of what leaves 32 bits by taking the last that there is. Each step here is exact.
  wrapped: `function wrapped(x) {
  const whole = Math.trunc(x);
  const rest = whole - 4294967296 * Math.trunc(whole * 2.3283064365386963e-10);
  const inside = rest >= 2147483648 ? rest - 4294967296 : rest < -2147483648 ? rest + 4294967296 : rest;
  return Math.abs(x) <= 3.4028234663852886e38 ? inside : 0;
}`,
} as const;

interface Single {
  readonly text: (...args: string[]) => string;
  /** How far it may lie from the truth, of the result and the arguments. */
  readonly slip: (y: number, a: number, b: number) => number;
}

const wave = 4 * HALF;
const root = 4.5 * ULP;
const { abs, max } = Math;
const power = (x: number): number => (3 + 2 * abs(x)) * ULP;
const logarithm = (y: number): number => 4 * ULP + 3 * ULP * abs(y);
const hyperbolic = (y: number, x: number): number => (power(x) + 2 * HALF) * (abs(y) + 1);
const angle = (y: number): number => 4096 * ULP * abs(y) + 6.81e-5;
/** Of 2 to the exponent that a logarithm's own error has moved. */
const raised = (y: number, exponent: number, factor: number): number =>
  abs(y) * (0.7 * (abs(factor) * logarithm(exponent / (factor || 1)) + HALF * abs(exponent)) + power(exponent));

/** WGSL leaves open what these are where no logarithm, or an infinite one, is; `past` the point where that is. */
const logged = (name: string, past: (x: string) => string) => (x: string) =>
  `(${past(x)} > 0 ? Math.${name}(${x}) : ${past(x)} < 0 ? nothing : -1 / (${past(x)} * ${past(x)}))`;
/** What a device makes of no number is its own affair: here it stays none. */
const kept = (name: string) => (x: string) => `(${x} === ${x} ? Math.${name}(${x}) : nothing)`;
/** Beyond what the reduction holds for there is nothing, where a number would be a wrong one. */
const waves = (text: (x: string) => string) => (x: string) => `(Math.abs(${x}) <= 4096 ? ${text(x)} : nothing)`;
const itself = (x: string): string => x;
/** WGSL raises nothing up to 0: below it the sign is that of an odd power, and others than whole ones are none. */
const raises = (x: string, y: string): string =>
  `(${y} === 0 ? 1 : !(${x} === ${x} && ${y} === ${y}) ? nothing : ${x} > 0 ? Math.pow(${x}, ${y}) : ` +
  `${x} === 0 ? (${y} > 0 ? 0 : 1 / (${x} * ${x} * Math.abs(${y}))) : Math.floor(${y}) === ${y} ? ` +
  `(1 - 2 * (${y} - 2 * Math.floor(${y} * 0.5))) * Math.pow(-${x}, ${y}) : nothing)`;

export const single: Readonly<Record<string, Single>> = {
  sin: { text: waves((x) => `sine(${x})`), slip: () => wave },
  cos: { text: waves((x) => `cosine(${x})`), slip: () => wave },
  tan: { text: waves((x) => `sine(${x}) / cosine(${x})`), slip: (y) => (2 * wave + 5 * HALF) * (1 + y * y) },
  asin: { text: kept("asin"), slip: angle },
  acos: { text: kept("acos"), slip: angle },
  atan: { text: kept("atan"), slip: angle },
  atan2: { text: (y, x) => `(${y} === ${y} && ${x} === ${x} ? Math.atan2(${y}, ${x}) : nothing)`, slip: angle },
  sinh: { text: kept("sinh"), slip: hyperbolic },
  cosh: { text: kept("cosh"), slip: hyperbolic },
  // Beyond, it is 1; WGSL's may be made of powers that are infinite there.
  tanh: {
    text: (x) => `(${x} > 20 ? 1 : ${x} < -20 ? -1 : ${x} === ${x} ? Math.tanh(${x}) : nothing)`,
    slip: () => 1e-5,
  },
  exp: { text: kept("exp"), slip: (y, x) => power(x) * abs(y) },
  expm1: { text: kept("expm1"), slip: (y, x) => (power(x) + HALF) * (abs(y) + 1) },
  log: { text: logged("log", itself), slip: logarithm },
  log1p: { text: logged("log1p", (x) => `(1 + ${x})`), slip: (y) => HALF + logarithm(y) },
  log2: { text: logged("log2", itself), slip: logarithm },
  log10: { text: logged("log10", itself), slip: (y) => logarithm(3.33 * y) },
  pow: { text: raises, slip: (z, x, y) => raised(z, y * base2(x), y) },
  cbrt: { text: kept("cbrt"), slip: (y, x) => raised(y, base2(x) / 3, 1 / 3) },
  hypot: { text: (x, y) => `diagonal(${x}, ${y})`, slip: (z) => (root + 2 * HALF) * z },
  div: { text: (a, b) => `(${a} / ${b})`, slip: (y) => 2.5 * ULP * abs(y) },
  sqrt: { text: (x) => `Math.sqrt(${x})`, slip: (y) => root * abs(y) },
};

/** The whole part of a logarithm to base 2, rounded away from 0: enough for a bound. */
function base2(x: number): number {
  const least = 1.401298464324817e-45; // 2⁻¹⁴⁹, the least single
  let places = 0;
  for (let size = max(abs(x), least); size > 1; size /= 2) places++;
  for (let size = max(abs(x), least); size < 1; size *= 2) places--;
  return places;
}
