// Completes the lock file with the platform packages that a registry without all of them left out.
// `npm ci` refuses a lock that lacks one, even one for another platform; what it needs stands in their names.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Locked {
  version?: string;
  dev?: true;
  optional?: true;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const systems = ["aix", "android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const libraries: Record<string, string> = { gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

const file = join(import.meta.dirname, "..", "..", "package-lock.json");
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(file, "utf8"));
const missing = Object.entries(lock.packages)
  .flatMap(([place, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).map(([name, version]) => ({ name, version, dev: dev ?? place === "" })),
  )
  .filter(({ name }) => !lock.packages[`node_modules/${name}`]);

for (const { name, version, dev } of missing) {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  const libc = os.includes("linux") ? words.flatMap((word) => libraries[word] ?? []) : [];
  if (!/^\d/.test(version) || cpu.length === 0)
    throw new Error(`lock: expected an exact version and a platform's name, got ${name}@${version}; add it by hand`);
  lock.packages[`node_modules/${name}`] = {
    version,
    ...(dev && { dev }),
    optional: true,
    cpu,
    ...(os.length > 0 && { os }),
    ...(libc.length > 0 && { libc }),
  };
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
if (missing.length > 0)
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`lock: ${missing.length} platform packages added`);
