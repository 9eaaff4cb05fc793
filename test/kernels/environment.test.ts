// What ORRERY_KERNELS says, in a process without a command line.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { assert, test } from "../suite.ts";

const at = (file: string) => JSON.stringify(join(import.meta.dirname, "../..", file));
const script = `
  const { kernels, launch } = await import(${at("lab/index.ts")});
  const { taken } = await import(${at("kernels/compiler/ran.ts")});
  kernels.sum.run({ x: Float64Array.of(1, 2) });
  const [own] = taken();
  const { ran } = await launch(kernels.sum, { x: Float64Array.of(1, 2) });
  console.log(own.execution, ran.execution);
`;

/** The script's process under that choice. */
const under = (said: string) => {
  const env = { ...process.env, ORRERY_KERNELS: said };
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script];
  return spawnSync(process.execPath, args, { encoding: "utf8", env });
};

test("a script's kernels run as the environment says, however they are called", () => {
  assert.is(under("plain").stdout, "plain plain\n");
  assert.is(under("simd").stdout, "simd simd\n");
  assert.match(under("fast").stderr, /ORRERY_KERNELS: expected one of plain, simd, simd128, gpu, got fast; choose one/);
});
