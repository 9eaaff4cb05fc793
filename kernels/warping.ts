// Dynamic time warping within a band: one pair of series by anti-diagonals, many pairs side by side.
import { checkSize, kernel } from "./compiler/index.ts";

/**
 * Cell (i, j) of diagonal i + j lies at place i − lo of that diagonal, where lo is the first i inside the band. Three
 * diagonals are kept, each with a place before it that stays out of reach.
 */
export const warping = kernel({
  name: "warping",
  about: "The least sum of distances along a monotone alignment of two series, by anti-diagonals of its table.",
  cites: "Sakoe & Chiba 1978, IEEE Trans. ASSP 26, 43",
  form: "sweep",
  takes: { x: "f64[n]", y: "f64[m]", band: "size", diagonals: "size", places: "size" },
  gives: { cells: "f64[three, width]" },
  over: ["diagonals", "places"],
  // What no alignment reaches is infinitely far.
  single: { cells: [-Infinity, Infinity] },
  element({ x, y, band, n, m, width, cells }, place, diagonal) {
    const lo = (diagonal - band + 1) >> 1;
    const moved = lo - ((diagonal - band) >> 1);
    const from = Math.max(0, diagonal - m + 1) - lo;
    const to = Math.min(n, diagonal + 1, ((diagonal + band) >> 1) + 1) - lo;
    const i = lo + place;
    const j = diagonal - i;
    const last = ((diagonal + 2) % 3) * width + place + moved;
    const left = cells[last + 1]!;
    const up = cells[last]!;
    let best = cells[((diagonal + 1) % 3) * width + place + 1]!;
    if (left < best) best = left;
    if (up < best) best = up;
    if (diagonal === 0) best = 0;
    const apart = Math.abs(x[i]! - y[j]!) + best;
    cells[(diagonal % 3) * width + place + 1] = place >= from && place < to ? apart : Infinity;
  },
});

/** The warping distance of two series; Infinity where the band holds no alignment. */
export function warpingDistance(x: Float64Array, y: Float64Array, band: number): number {
  checkSize("warpingDistance", "band", band);
  const diagonals = x.length + y.length - 1;
  if (x.length === 0 || y.length === 0) return x.length === y.length ? 0 : Infinity;
  const width = band + 4;
  const cells = new Float64Array(3 * width).fill(Infinity);
  warping.simd({ x, y, band, diagonals, places: band + 1, cells, three: 3, width });
  const last = diagonals - 1;
  const place = x.length - 1 - ((last - band + 1) >> 1);
  return place < 0 || place > band ? Infinity : cells[(last % 3) * width + place + 1]!;
}

/** Blocks of pairs: block, time, pair. `line` holds a row of each pair's table and must come full of Infinity. */
export const warpings = kernel({
  name: "warpings",
  about: "The warping distances of many pairs of series of one length, pair beside pair.",
  cites: "Sakoe & Chiba 1978, IEEE Trans. ASSP 26, 43",
  form: "each",
  takes: { x: "f64[blocks, n, pairs]", y: "f64[blocks, m, pairs]", band: "size" },
  gives: { distance: "f64[blocks, pairs]", line: "f64[blocks, m, pairs]" },
  over: ["blocks", "pairs"],
  element({ x, y, band, n, m, pairs, distance, line }, pair, block) {
    // The one alignment of nothing with nothing has no distances.
    let end = m === 0 ? 0 : Infinity;
    for (let i = 0; i < n; i++) {
      const own = x[(block * n + i) * pairs + pair]!;
      const from = Math.max(0, i - band);
      const to = Math.min(m, i + band + 1);
      let left = Infinity;
      let corner = i === 0 ? 0 : from > 0 ? line[(block * m + from - 1) * pairs + pair]! : Infinity;
      for (let j = from; j < to; j++) {
        const up = line[(block * m + j) * pairs + pair]!;
        let best = corner;
        if (up < best) best = up;
        if (left < best) best = left;
        left = Math.abs(own - y[(block * m + j) * pairs + pair]!) + best;
        line[(block * m + j) * pairs + pair] = left;
        corner = up;
      }
      end = to === m ? left : Infinity;
    }
    distance[block * pairs + pair] = end;
  },
});

/**
 * Pairs in time, a row of each pair's numbers a tick, the second of each pair from its end: so a cell's two numbers lie
 * where its lane does, at any diagonal.
 */
export const warpingFronts = kernel({
  name: "warping-fronts",
  about: "The warping distances of many pairs of series of one length, by the anti-diagonals of all their tables.",
  cites: "Sakoe & Chiba 1978, IEEE Trans. ASSP 26, 43",
  form: "sweep",
  takes: { x: "f64[n, pairs]", y: "f64[m, pairs]", band: "size", diagonals: "size", lanes: "size" },
  gives: { cells: "f64[three, width]" },
  over: ["diagonals", "lanes"],
  single: { cells: [-Infinity, Infinity] },
  element({ x, y, band, n, m, pairs, width, cells }, lane, diagonal) {
    const lo = (diagonal - band + 1) >> 1;
    const moved = lo - ((diagonal - band) >> 1);
    const from = (Math.max(0, diagonal - m + 1) - lo) * pairs;
    const to = (Math.min(n, diagonal + 1, ((diagonal + band) >> 1) + 1) - lo) * pairs;
    const last = ((diagonal + 2) % 3) * width + lane + moved * pairs;
    const left = cells[last + pairs]!;
    const up = cells[last]!;
    let best = cells[((diagonal + 1) % 3) * width + lane + pairs]!;
    if (left < best) best = left;
    if (up < best) best = up;
    if (diagonal === 0) best = 0;
    const apart = Math.abs(x[lo * pairs + lane]! - y[(m - 1 - diagonal + lo) * pairs + lane]!) + best;
    cells[(diagonal % 3) * width + lane + pairs] = lane >= from && lane < to ? apart : Infinity;
  },
});

interface Pairs {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly n: number;
  readonly m: number;
  readonly pairs: number;
  readonly band: number;
}

const ofPairs = (all: Pairs) => ({ ...all, blocks: 1, line: new Float64Array(all.m * all.pairs).fill(Infinity) });

/** By SIMD each pair keeps its line; a thread of a GPU has no room for one, so there all fronts go on together. */
function parts({ x, y, n, m, pairs, band }: Pairs, target: "wasm" | "gpu" = "wasm") {
  if (target === "wasm") {
    const passed = ofPairs({ x, y, n, m, pairs, band });
    return { kernel: warpings, passed, joined: ({ distance }: { distance: Float64Array }) => distance };
  }
  const diagonals = Math.max(0, n + m - 1);
  const width = (band + 4) * pairs;
  const backwards = new Float64Array(m * pairs);
  for (let j = 0; j < m; j++) backwards.set(y.subarray((m - 1 - j) * pairs, (m - j) * pairs), j * pairs);
  const cells = new Float64Array(3 * width).fill(Infinity);
  return {
    kernel: warpingFronts,
    passed: { x, y: backwards, n, m, pairs, band, diagonals, lanes: (band + 1) * pairs, cells, three: 3, width },
    joined({ cells }: { cells: Float64Array }) {
      if (n === 0 || m === 0) return new Float64Array(pairs).fill(n === m ? 0 : Infinity);
      const place = n - 1 - ((diagonals - band) >> 1);
      const at = ((diagonals - 1) % 3) * width + (place + 1) * pairs;
      return place < 0 || place > band ? new Float64Array(pairs).fill(Infinity) : cells.slice(at, at + pairs);
    },
  };
}

/** The warping distances of pairs of series, a row of all pairs' numbers a tick. */
export const warpingDistances = {
  name: "warping-distances",
  about: "The warping distances of many pairs of series of one length; Infinity where the band holds no alignment.",
  cites: "Sakoe & Chiba 1978, IEEE Trans. ASSP 26, 43",
  itself: (pairs: Pairs): Float64Array => warpings.itself(ofPairs(pairs)).distance,
  simd: (pairs: Pairs): Float64Array => warpings.simd(ofPairs(pairs)).distance,
  parts,
};
