// The remainder of a large angle by π/2, from the digits of 2/π that matter to it. Payne & Hanek 1983, SIGNUM
// Newsletter 18, 19.
import { highWord, powerOfTwo } from "./bits.ts";
import { productError } from "./exact.ts";
import { twoOverPi } from "./tables.ts";

const QUARTER = Math.PI / 2;
const QUARTER_TAIL = 6.123233995736766e-17;
const DIGIT = 16777216; // 2²⁴: four products of two digits sum exactly
const PLACES = 7; // 168 bits of fraction: 62 may cancel, 106 are left
const digits = new Float64Array(PLACES + 1);

/** What largeQuarter left over: a double, and what that lacks. */
export const remainder = new Float64Array(2);

/** The whole number k, modulo 4, for which x − k·π/2 is least; leaves that difference in `remainder`. 2²⁰ < |x| < ∞. */
export function largeQuarter(x: number): number {
  const size = Math.abs(x);
  const exponent = (highWord(size) >> 20) - 1023;
  const place = Math.trunc(exponent / 24);
  // size in four digits, the first of them worth DIGIT^place.
  const a = size * powerOfTwo(-24 * place);
  const a0 = Math.floor(a);
  const b = (a - a0) * DIGIT;
  const a1 = Math.floor(b);
  const c = (b - a1) * DIGIT;
  const a2 = Math.floor(c);
  const a3 = (c - a2) * DIGIT;
  // The product's digits from DIGIT⁰ down; those above are multiples of four quarters.
  let carry = 0;
  for (let n = PLACES; n >= 0; n--) {
    const at = n + place + 3;
    const sum =
      a0 * twoOverPi[at]! + a1 * twoOverPi[at - 1]! + a2 * twoOverPi[at - 2]! + a3 * twoOverPi[at - 3]! + carry;
    carry = Math.floor(sum / DIGIT);
    digits[n] = sum - carry * DIGIT;
  }
  const up = digits[1]! >= DIGIT / 2 ? 1 : 0;
  const k = (digits[0]! + up) & 3;
  const first = ((digits[1]! - up * DIGIT) * DIGIT + digits[2]!) * powerOfTwo(-48);
  const second = (digits[3]! * DIGIT + digits[4]!) * powerOfTwo(-96);
  const third = (digits[5]! * DIGIT + digits[6]!) * powerOfTwo(-144);
  const sum = first + second;
  const sumTail = (Math.abs(first) >= second ? first - sum + second : second - sum + first) + third;
  const turn = sum + sumTail;
  const turnTail = sum - turn + sumTail;
  const head = turn * QUARTER;
  const tail = productError(turn, QUARTER, head) + (turn * QUARTER_TAIL + turnTail * QUARTER);
  const sign = x < 0 ? -1 : 1;
  remainder[0] = sign * (head + tail);
  remainder[1] = sign * (head - (head + tail) + tail);
  return sign * k;
}
