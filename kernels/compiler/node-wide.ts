// Vectors of 256 bits: V8 has a pass that joins two operations on 128 bits into one of AVX2's, part by part, with the
// same bits. It is an experiment of V8's, so it is on while a kernel is compiled and off for everybody else's modules,
// and only in the version that test/kernels/fuzz.ts has held to the law.
import { setFlagsFromString } from "node:v8";
import { LONG } from "./emit.ts";
import { compileBy, inHaste, timeBy } from "./machine.ts";
import { NARROW } from "./ran.ts";

/**
 * Whether kernels are compiled so; a processor without AVX2 makes nothing of it. V8 13.6 is Node 24's; 14.6 keeps the
 * bits too, but ends the process where one module is compiled without Liftoff and others with it.
 */
export const wide: boolean =
  process.arch === "x64" && process.env["ORRERY_KERNELS"] !== NARROW && process.versions.v8.startsWith("13.6.");

/** Else a kernel would first be compiled without the pass, and with it at some later time, when it is off again. */
const flags = ["experimental-wasm-revectorize", "no-liftoff", "no-wasm-lazy-compilation"];
const opposite = (flag: string) => (flag.startsWith("no-") ? flag.slice(3) : `no-${flag}`);

/** A section that means nothing. V8 compiles the same bytes once: what is compiled in haste is to be other code. */
const SECTION = [0, 2, 1, 120];

function marked(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes.length + SECTION.length);
  all.set(bytes);
  all.set(SECTION, bytes.length);
  return all;
}

if (wide) {
  // Vectors so long are what may lie across lines of the cache.
  timeBy(() => performance.now());
  compileBy((bytes) => {
    // Whoever calls waits meanwhile: a microsecond a byte, as long as our own compiler takes.
    if (bytes.length > LONG) return inHaste(bytes);
    for (const flag of flags) setFlagsFromString(`--${flag}`);
    try {
      return inHaste(marked(bytes));
    } finally {
      for (const flag of flags) setFlagsFromString(`--${opposite(flag)}`);
    }
  });
}
