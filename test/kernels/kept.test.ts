// What was compiled is found again by another process, and nothing else is.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkers.ts";
import { folderFor } from "../cli/orrery.ts";
import { assert, test } from "../suite.ts";

const folder = folderFor("kept");
const cache = join(folder, "cache");
const kernels = join(root, "kernels");

/** Says what a kernel of this gain gives, on one thread and on two, and what it refuses; and what one of the lab's. */
writeFileSync(
  join(folder, "said.mjs"),
  `import { kernel } from "${kernels}/compiler/index.ts";
  import { dismiss, launch } from "${kernels}/compiler/node.ts";
  import { kuramoto } from "${kernels}/index.ts";
  import { sin } from "${kernels}/maths/index.ts";
  const gain = Number(process.argv[2]);
  const [one, other] = [Float64Array.of(1, 2, gain), Float64Array.of(7, 8, 9)];
  const own = kernel({
    name: "own",
    about: "",
    form: "each",
    takes: { x: "f64[n]", p: "i32[n]", s: "size" },
    gives: { y: "f64[n]" },
    uses: { gain, sin, one, other },
    element({ x, p, s, y }, i) {
      y[i] = gain * sin(x[i]) + one[p[i]] - other[p[i]] + x[i + s * s * s * s];
    },
  });
  const x = Float64Array.from({ length: 99 }, (_, i) => i / 7);
  const p = Int32Array.from({ length: 99 }, (_, i) => i % 3);
  const passed = { x, p, s: 1 };
  const { y } = own.simd(passed);
  const { given } = await launch(own, passed, { on: "simd", threads: 2 });
  one[0] = 5;
  const same = (a, b) => a.every((x, i) => Object.is(x, b[i]));
  const tables = same(own.simd(passed).y, own.itself(passed).y);
  let refused;
  try {
    own.simd({ ...passed, s: 200_000 });
  } catch (error) {
    refused = error.message;
  }
  const { slope } = kuramoto.simd({ theta: x, omega: y, coupling: 1.5 });
  console.log(JSON.stringify([[...y], same(y, given.y), tables, refused, [...slope]]));
  await dismiss();`,
);

function said(gain: number, env: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: cache }): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, "said.mjs"), String(gain)], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  assert.is(status, 0, stderr);
  return stdout;
}

const files = () => globSync("*/*.kernel", { cwd: cache }).map((file) => join(cache, file));

const alone = { NODE_DISABLE_COMPILE_CACHE: "1" };
const meant = said(2, alone);

test("another process finds what was compiled, and says the same to the last bit", () => {
  const [y, shared, tables, refused] = JSON.parse(meant);
  assert.equal([y.length, shared, tables], [99, true, true]);
  assert.match(refused, /^own \(.*line \d+ of element: expected an index below 2³¹, got one that would pass it; /);
  assert.is(said(2), meant);
  const held = files().map((file) => [file, readFileSync(file, "hex")]);
  assert.is(held.length, 2);
  assert.is(said(2), meant);
  assert.equal(
    files().map((file) => [file, readFileSync(file, "hex")]),
    held,
  );
});

test("another number is another source", () => {
  const before = files().length;
  const other = said(3);
  assert.is.not(other, meant);
  assert.is(files().length, before + 1);
  assert.is(other, said(3, alone));
});

test("a file that is not as it was written is compiled anew", () => {
  const all = files().map((file) => [file, readFileSync(file)] as const);
  const ways: readonly ((sound: Buffer) => Buffer)[] = [
    (sound) => sound.with(sound.length >> 1, ~sound[sound.length >> 1]!) as Buffer,
    (sound) => sound.subarray(0, -1),
    () => Buffer.alloc(0),
  ];
  for (const spoilt of ways) {
    for (const [file, sound] of all) writeFileSync(file, spoilt(sound));
    assert.is(said(2), meant);
    const anew = all.filter(([file, sound]) => readFileSync(file).equals(sound));
    assert.equal([all.length, anew.length], [3, 2], "what another number came to is not asked for");
  }
});

test("of too many the oldest half is let go", () => {
  const [folder] = globSync("*", { cwd: cache }).map((one) => join(cache, one));
  const old = Array.from({ length: 2048 }, (_, n) => join(folder!, `old-${n}.kernel`));
  for (const [n, file] of old.entries()) {
    writeFileSync(file, "");
    utimesSync(file, n, n);
  }
  assert.is(said(4), said(4, alone));
  assert.equal(
    old.filter((file) => existsSync(file)),
    old.slice(1024),
  );
});
