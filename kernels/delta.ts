// Changes of bytes under a mask, four bytes to a word: a byte of the mask is 255 where the byte changes, else 0.
import { kernel } from "./compiler/index.ts";

export const applyDelta = kernel({
  name: "apply-delta",
  about: "Bytes with those of a delta in the places that its mask names.",
  form: "each",
  takes: { old: "i32[words]", delta: "i32[words]", mask: "i32[words]" },
  gives: { now: "i32[words]" },
  element({ old, delta, mask, now }, i) {
    now[i] = (old[i]! & ~mask[i]!) | (delta[i]! & mask[i]!);
  },
});

export const findDelta = kernel({
  name: "find-delta",
  about: "Which bytes changed, and to what: the mask and the delta that lead from old to now.",
  cites: "Warren 2012, Hacker's Delight, ch. 6",
  form: "each",
  takes: { old: "i32[words]", now: "i32[words]" },
  gives: { delta: "i32[words]", mask: "i32[words]" },
  element({ old, now, delta, mask }, i) {
    const changed = old[i]! ^ now[i]!;
    // The top bit of each byte that is not 0: its low seven bits carry into it, or it is set already.
    const top = (((changed & 0x7f7f7f7f) + 0x7f7f7f7f) | changed) & 0x80808080;
    const bytes = Math.imul(top >>> 7, 255);
    mask[i] = bytes;
    delta[i] = now[i]! & bytes;
  },
});
