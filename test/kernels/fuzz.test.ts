// Kernels that nobody would write: each means on lanes what it means alone, at 256 bits where V8 joins vectors, and
// at 128.
import { spawnSync } from "node:child_process";
import { wide } from "../../kernels/compiler/node.ts";
import { long } from "../draws.ts";
import { assert, skip, test } from "../suite.ts";
import { drawn } from "./fuzz.ts";
import { narrowly, partingOf } from "./law.ts";

/** So many kernels; one takes some 30 ms to compile as well as V8 can. */
const kernels = long ? 4000 : 25;

test(`${kernels} kernels that were drawn mean on lanes what they mean alone`, () => {
  for (let number = 1; number <= kernels; number++) {
    const { kernel, text, passed } = drawn(number);
    for (const run of [kernel.simd, narrowly(kernel)])
      for (const one of passed) {
        const apart = partingOf(kernel, one, run);
        assert.is(apart, undefined, `${kernel.name}: ${apart}\n${text}`);
      }
  }
});

/** What V8 says of the kernels from `from` on as it compiles them: those of which it joined something. */
function joined(from: number, count: number): number {
  const file = new URL("./fuzz.ts", import.meta.url).href;
  const code = `import "${new URL("../../kernels/compiler/node.ts", import.meta.url).href}";
    import { drawn } from "${file}";
    for (let number = ${from}; number < ${from + count}; number++) drawn(number);`;
  const { stdout } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--trace-wasm-revectorize", "--input-type=module", "-e", code],
    { maxBuffer: 2 ** 30 },
  );
  return stdout.toString().match(/Decided? to vectorize, \d+ revectorizable nodes/g)?.length ?? 0;
}

const says = "of most kernels V8 joins vectors, by its optimising compiler, before they run";
if (wide) test(says, () => assert.ok(joined(1, 10) > 5));
else skip(says, "this V8 joins none, or ORRERY_KERNELS keeps it from that");
