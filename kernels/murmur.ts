// MurmurHash3, 128 bits in four 32-bit lanes (Appleby 2011, x86 variant), continued from any four seeds.

const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const lane1 = (k: number): number => Math.imul(rotated(Math.imul(k, 0x239b961b), 15), 0xab0e9789);
const lane2 = (k: number): number => Math.imul(rotated(Math.imul(k, 0xab0e9789), 16), 0x38b34ae5);
const lane3 = (k: number): number => Math.imul(rotated(Math.imul(k, 0x38b34ae5), 17), 0xa1e38b93);
const lane4 = (k: number): number => Math.imul(rotated(Math.imul(k, 0xa1e38b93), 18), 0x239b961b);

/**
 * Replaces the four words of `h`, which are the seeds, by the hash of the first `length` bytes of `words`, read little-
 * endian as every engine of today does. The bytes up to the next multiple of 16 must be there, and 0. Allocates
 * nothing.
 */
export function murmur128(words: Int32Array, length: number, h: Int32Array): void {
  const whole = (length >> 4) << 2;
  let h1 = h[0]!;
  let h2 = h[1]!;
  let h3 = h[2]!;
  let h4 = h[3]!;
  // Hot: every byte of every digested state passes here.
  for (let at = 0; at < whole; at += 4) {
    h1 = (Math.imul((rotated(h1 ^ lane1(words[at]!), 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = (Math.imul((rotated(h2 ^ lane2(words[at + 1]!), 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = (Math.imul((rotated(h3 ^ lane3(words[at + 2]!), 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 = (Math.imul((rotated(h4 ^ lane4(words[at + 3]!), 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  // The padding hashes to nothing: a lane of 0 is 0.
  if ((length & 15) !== 0) {
    h4 ^= lane4(words[whole + 3]!);
    h3 ^= lane3(words[whole + 2]!);
    h2 ^= lane2(words[whole + 1]!);
    h1 ^= lane1(words[whole]!);
  }
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = mixed(h1);
  h2 = mixed(h2);
  h3 = mixed(h3);
  h4 = mixed(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h[0] = h1;
  h[1] = (h2 + h1) | 0;
  h[2] = (h3 + h1) | 0;
  h[3] = (h4 + h1) | 0;
}
