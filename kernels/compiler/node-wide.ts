// Vectors of 256 bits: V8 has a pass that joins two operations on 128 bits into one of AVX2's, part by part, so that the
// bits are the same. It is an experiment of V8's, so it is on while a kernel is compiled and for nobody else's modules,
// and only in versions that the fuzz in test/kernels has been held to.
import { setFlagsFromString } from "node:v8";
import { compileBy } from "./machine.ts";
import { NARROW } from "./ran.ts";

/** Of V8. 12.4 has the pass too, and gains nothing. */
const held = ["13.6"];

/** Whether kernels are compiled so; a processor without AVX2 makes nothing of it. */
export const wide: boolean =
  process.arch === "x64" &&
  process.env["ORRERY_KERNELS"] !== NARROW &&
  held.some((version) => process.versions.v8.startsWith(`${version}.`));

/** Else a kernel would first be compiled without the pass, and with it at some later time, when it is off again. */
const flags = ["experimental-wasm-revectorize", "no-liftoff", "no-wasm-lazy-compilation"];
const opposite = (flag: string) => (flag.startsWith("no-") ? flag.slice(3) : `no-${flag}`);

if (wide)
  compileBy((bytes) => {
    for (const flag of flags) setFlagsFromString(`--${flag}`);
    try {
      return new WebAssembly.Module(bytes);
    } finally {
      for (const flag of flags) setFlagsFromString(`--${opposite(flag)}`);
    }
  });
