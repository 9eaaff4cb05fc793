// Installs the packages when they are missing or older than the lock file; otherwise returns at once.
// Plain JavaScript, for it runs before the pinned Node is there.

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const changedAt = (file) => statSync(new URL(file, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (changedAt("node_modules/.package-lock.json") < changedAt("package-lock.json")) {
  console.log("orrery: installing the packages that package-lock.json names (npm ci)");
  // The Node that runs npm, not this one: npm ci replaces node_modules, and the pinned Node lies there.
  const { npm_node_execpath: node, npm_execpath: npm } = process.env;
  const [command, script] = node && npm ? [node, [npm]] : ["npm", []];
  const { status, error } = spawnSync(command, [...script, "ci", "--loglevel=error"], {
    cwd: fileURLToPath(root),
    stdio: "inherit",
  });
  if (status !== 0) {
    const got = error?.message ?? `status ${status}`;
    console.error(`orrery: expected npm ci to succeed, got ${got}; see above`);
    process.exit(1);
  }
}
