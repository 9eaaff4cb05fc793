// The functions of kernels/maths to more than 140 bits, in whole numbers of any length: slow, plain, and owing nothing
// to the sources that it judges. Math's own value serves as a first guess, which one exact correction makes irrelevant.

/** whole · 2^power. */
export interface Real {
  whole: bigint;
  power: number;
}

const BITS = 256;
const ONE = 1n << BigInt(BITS);
/** Below 2⁻⁸⁰, x − x³/6 and its kin are x to 160 bits. */
const TINY = 2 ** -80;

const bits = new DataView(new ArrayBuffer(8));

/** A finite double, exactly. */
function exact(x: number): Real {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const whole = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { whole: x < 0 ? -whole : whole, power: Math.max(exponent, 1) - 1075 };
}

function shifted(whole: bigint, places: number): bigint {
  return places < 0 ? whole >> BigInt(-places) : whole << BigInt(places);
}

const fixed = ({ whole, power }: Real, places = BITS) => shifted(whole, power + places);
const real = (whole: bigint, power = -BITS): Real => ({ whole, power });
const size = (whole: bigint) => (whole < 0n ? -whole : whole);
const times = (a: bigint, b: bigint) => (a * b) >> BigInt(BITS);
const over = (a: bigint, b: bigint) => (a << BigInt(BITS)) / b;

/** The least n with |whole| < 2ⁿ. */
function length(whole: bigint): number {
  const digits = size(whole).toString(16);
  return digits.length * 4 - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
}

/** a/b to at least 200 bits. */
function ratio(a: Real, b: Real): Real {
  const places = Math.max(0, 200 + length(b.whole) - length(a.whole));
  return real((a.whole << BigInt(places)) / b.whole, a.power - places - b.power);
}

/** Σ termₙ until it vanishes, each term made from the one before. */
function series(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let sum = first;
  let term = first;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = next(term, n);
    sum += term;
  }
  return sum;
}

/** 1/n + sign/3n³ + 1/5n⁵ + …: atanh(1/n) by sign 1, atan(1/n) by −1. */
function inverseSeries(n: bigint, sign: 1n | -1n, places: number): bigint {
  let power = (1n << BigInt(places)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power /= sign * n * n;
  }
  return sum;
}

export const PI_BITS = 1500;
/** Machin 1706. */
export const pi = 16n * inverseSeries(5n, -1n, PI_BITS) - 4n * inverseSeries(239n, -1n, PI_BITS);
const PI = shifted(pi, BITS - PI_BITS);
const ln2 = 2n * inverseSeries(3n, 1n, BITS);
const ln10 = 3n * ln2 + 2n * inverseSeries(9n, 1n, BITS);

/** e^x for fixed-point x. */
function exponential(x: bigint): Real {
  const k = (2n * x + ln2) / (2n * ln2) - (2n * x + ln2 < 0n ? 1n : 0n);
  const r = (x - k * ln2) >> 8n;
  let power = series(ONE, (term, n) => times(term, r) / n);
  for (let n = 0; n < 8; n++) power = times(power, power);
  return real(power, Number(k) - BITS);
}

/** A fixed-point guess at f of a fixed-point x, as good as Math's. */
function guessed(f: (x: number) => number, x: bigint): bigint {
  return fixed(exact(f(Number(x >> BigInt(BITS - 60)) / 2 ** 60)));
}

/** The correction to a guess, once it is seen to be small enough for the few terms of series that follow. */
function small(rest: bigint): bigint {
  if (size(rest) >> BigInt(BITS - 40)) throw new Error(`reference: expected a guess within 2⁻⁴⁰, got ${rest}/2²⁵⁶`);
  return rest;
}

/** ln(x) for x > 0. */
function logarithm(x: Real): bigint {
  let k = length(x.whole) + x.power;
  let z = shifted(x.whole, BITS - length(x.whole));
  if (z < (ONE * 3n) / 4n) {
    z <<= 1n;
    k -= 1;
  }
  const guess = guessed(Math.log, z);
  const rest = small(times(z, fixed(exponential(-guess))) - ONE);
  const terms = [1n, -2n, 3n, -4n, 5n, -6n]; // ln(1 + d) = d − d²/2 + …, six terms of 40 bits
  let power = ONE;
  let sum = BigInt(k) * ln2 + guess;
  for (const term of terms) {
    power = times(power, rest);
    sum += power / term;
  }
  return sum;
}

const sine = (x: bigint) => series(x, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n + 1n)));
const cosine = (x: bigint) => series(ONE, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n - 1n)));

/** The quadrant of x and what is left of x there. */
function reduced(x: number): { quarter: number; rest: bigint } {
  const quarterTurn = pi >> 1n;
  const angle = fixed(exact(x), PI_BITS);
  let quarter = (2n * angle + quarterTurn) / (2n * quarterTurn);
  if (2n * angle + quarterTurn < 0n) quarter -= 1n;
  return { quarter: Number(BigInt.asUintN(2, quarter)), rest: shifted(angle - quarter * quarterTurn, BITS - PI_BITS) };
}

/** sin(x + turn·π/2). */
function wave(x: number, turn: number): Real {
  const { quarter, rest } = reduced(x);
  const place = (quarter + turn) & 3;
  const value = place % 2 === 0 ? sine(rest) : cosine(rest);
  return real(place < 2 ? value : -value);
}

/** atan(t) of fixed-point 0 ≤ t ≤ 1. */
function arc(t: bigint): bigint {
  const guess = guessed(Math.atan, t);
  const [s, c] = [sine(guess), cosine(guess)];
  const rest = small(over(times(t, c) - s, c + times(t, s)));
  const cube = times(times(rest, rest), rest);
  return guess + rest - cube / 3n + times(times(cube, rest), rest) / 5n;
}

/** The angle of the point (x, y), y ≥ 0. */
function angle(y: Real, x: Real): Real {
  const along = real(size(x.whole), x.power);
  const steep = plus(y, minus(along)).whole > 0n;
  const tangent = steep ? ratio(along, y) : ratio(y, along);
  // Below 2⁻⁸⁰ the angle is its tangent.
  if (length(tangent.whole) + tangent.power < -80 && !steep && x.whole > 0n) return tangent;
  const first = arc(fixed(tangent));
  const upper = steep ? PI / 2n - first : first;
  return real(x.whole < 0n ? PI - upper : upper);
}

/** The root of a whole number times a power of two, to 200 bits or more, by Newton's rule from above. */
function root({ whole, power }: Real, degree: 2 | 3): Real {
  const places = 660 + (((power % degree) + degree) % degree);
  const lifted = whole << BigInt(places);
  const order = BigInt(degree);
  let guess = 1n << BigInt(Math.ceil(length(lifted) / degree));
  for (;;) {
    const better = ((order - 1n) * guess + lifted / guess ** (order - 1n)) / order;
    if (better >= guess) return real(guess, (power - places) / degree);
    guess = better;
  }
}

function plus(a: Real, b: Real): Real {
  const power = Math.min(a.power, b.power);
  return real((a.whole << BigInt(a.power - power)) + (b.whole << BigInt(b.power - power)), power);
}

const product = (a: Real, b: Real) => real(a.whole * b.whole, a.power + b.power);
const minus = (a: Real): Real => real(-a.whole, a.power);
const one = real(1n, 0);
const e = (x: number) => exponential(fixed(exact(x)));
/** x + factor·x²/2 for tiny x. */
const bent = (x: number, factor: bigint) => product(exact(x), plus(one, product(exact(x), real(factor, -1))));
/** A function that is odd and has slope 1 at zero. */
const odd = (f: (x: number) => Real) => (x: number) => (Math.abs(x) < TINY ? exact(x) : f(x));
const half = (a: Real) => real(a.whole, a.power - 1);
const sinh = (x: number) => half(plus(e(x), minus(e(-x))));
const cosh = (x: number) => half(plus(e(x), e(-x)));
const leg = (x: number) => root(plus(one, minus(product(exact(x), exact(x)))), 2);
const upward = (x: number, f: (size: number) => Real) => (x < 0 ? minus(f(-x)) : f(x));

export const reference = {
  sin: odd((x) => wave(x, 0)),
  cos: (x) => wave(x, 1),
  tan: odd((x) => ratio(wave(x, 0), wave(x, 1))),
  asin: odd((x) => upward(x, (size) => angle(exact(size), leg(size)))),
  acos: (x) => angle(leg(x), exact(x)),
  atan: odd((x) => upward(x, (size) => angle(exact(size), one))),
  atan2: (y, x) => upward(y, (size) => angle(exact(size), exact(x))),
  sinh: odd(sinh),
  cosh,
  tanh: odd((x) => (Math.abs(x) > 150 ? real(BigInt(Math.sign(x)), 0) : ratio(sinh(x), cosh(x)))),
  exp: e,
  expm1: (x) => (Math.abs(x) < TINY ? bent(x, 1n) : plus(e(x), minus(one))),
  log: (x) => real(logarithm(exact(x))),
  log1p: (x) => (Math.abs(x) < TINY ? bent(x, -1n) : real(logarithm(plus(one, exact(x))))),
  log2: (x) => ratio(real(logarithm(exact(x))), real(ln2)),
  log10: (x) => ratio(real(logarithm(exact(x))), real(ln10)),
  pow(x, y) {
    const size = exponential(fixed(product(exact(y), real(logarithm(exact(Math.abs(x)))))));
    return x < 0 && Math.abs(y % 2) === 1 ? minus(size) : size;
  },
  cbrt: (x) => upward(x, (size) => root(exact(size), 3)),
  hypot: (x, y) => root(plus(product(exact(x), exact(x)), product(exact(y), exact(y))), 2),
} satisfies Record<string, (x: number, y: number) => Real>;

/** How far `got` lies from the true value, in units of the true value's last place. */
export function ulps(got: number, truth: Real): number {
  if (Number.isNaN(got)) return Number.POSITIVE_INFINITY;
  const order = length(truth.whole) + truth.power;
  // An infinity stands where the next double would be, and is right beyond it.
  if (Math.abs(got) === Infinity && order > 1024) return 0;
  const near = Math.abs(got) === Infinity ? real(BigInt(Math.sign(got)), 1024) : exact(got);
  const places = 40 - Math.max(order - 53, -1074);
  return Number(fixed(near, places) - fixed(truth, places)) / 2 ** 40;
}

/** A real as a double, and what that lacks as another; the first a multiple of 2^−places where they are given. */
export function parts(truth: Real, places?: number): [number, number] {
  const whole = places === undefined ? truth : real(fixed(plus(truth, real(1n, -places - 1)), places), -places);
  const head = Number(whole.whole) * 2 ** whole.power;
  const rest = plus(truth, minus(exact(head)));
  return [head, Number(rest.whole) * 2 ** rest.power];
}
