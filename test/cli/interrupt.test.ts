import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkers.ts";
import { slow } from "../draws.ts";
import { assert, skip, test } from "../suite.ts";
import { ended, folderFor, start, weatherInTypeScript } from "./orrery.ts";

/** Says so once its requirement is asked, and then goes on for ever. */
const folder = folderFor("interrupt", {
  "endless.ts": `import { writeSync } from "node:fs";\n${weatherInTypeScript}
    let told = false;
    weather.requirements["it is on its way"] = always(() => {
      if (!told) writeSync(2, "on its way\\n");
      return (told = true);
    });`,
  "measured.ts": `import { writeSync } from "node:fs";\n${weatherInTypeScript} writeSync(2, "on its way\\n");`,
});

/** Processes of a group that are left, as the system tells. */
const leftOf = (group: number): string[] =>
  readdirSync("/proc").filter((id) => {
    if (!/^\d+$/.test(id) || !existsSync(`/proc/${id}/stat`)) return false;
    try {
      // After the name in brackets: state, parent, group.
      return Number(readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1)!.split(" ")[2]) === group;
    } catch {
      return false; // It ended while it was looked at.
    }
  });

async function onItsWay(child: ChildProcess): Promise<void> {
  let said = "";
  for await (const text of child.stderr!.iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes("on its way")) return;
  }
}

const secondsToEnd = 1;
/** What else runs here slows some; what the command itself takes is the least. */
const triesMax = 3;

for (const [what, args] of [
  ["a run", ["run", "endless.ts", "--for", "1e9", "--out", "kept"]],
  ["many runs", ["run", "endless.ts", "--for", "1e9", "--seeds", "1..9", "--out", "kept"]],
  ["a measure", ["measure", "lyapunov", "measured.ts", "--for", "1e9"]],
] as const)
  for (const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    if (what === "many runs" && signal === "SIGTERM") continue;
    test(`${signal} ends ${what} within a second, with status ${status} and nothing left`, async () => {
      let seconds = Number.POSITIVE_INFINITY;
      for (let tries = 0; tries < triesMax && seconds > secondsToEnd; tries++) {
        const child = start(folder, args);
        const end = ended(child);
        await onItsWay(child);
        const began = performance.now();
        child.kill(signal);
        const { status: got, out, err } = await end;
        seconds = (performance.now() - began) / 1000;
        assert.is(got, status);
        assert.is(out, "");
        // Another of many runs may still say its own word while all end.
        assert.match(err, /(^|\n)orrery: interrupted; nothing of this run was kept\n(on its way\n)*$/);
        assert.equal(readdirSync(folder).sort(), ["endless.ts", "measured.ts"]);
        if (existsSync("/proc/self/stat")) assert.equal(leftOf(child.pid!), []);
      }
      assert.ok(seconds <= secondsToEnd, `${seconds} s`);
    });
  }

test("a reader that has seen enough ends the command in silence", async () => {
  const child = start(folder, ["list"]);
  child.stdout!.destroy();
  const { status, err } = await ended(child);
  assert.is(err, "");
  assert.is(status, 0);
});

if (existsSync("/dev/full"))
  test("an answer for which there is no room is told in one line", () => {
    const command = `"${process.execPath}" "${join(root, "lab", "cli", "orrery.js")}" list --json > /dev/full`;
    const { status, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    assert.is(stderr, "orrery: expected room for the answer, got ENOSPC; make some\n");
    assert.is(status, 2);
  });
else skip("an answer for which there is no room is told in one line", "there is no /dev/full");

const bar = "on a terminal progress is a bar, and its line is clean at the end";
const python = spawnSync("python3", ["-c", "import pty"]).status === 0;
if (python)
  test(bar, async () => {
    const command = [process.execPath, join(root, "lab", "cli", "orrery.js")];
    const args = ["run", "lorenz-exponents", "--for", "200000", "--out", folder];
    const code = `import pty, sys; sys.exit(pty.spawn(${JSON.stringify([...command, ...args])}) >> 8)`;
    const child = spawn("python3", ["-c", code], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
    const [status] = await once(child, "close");
    assert.is(status, 0);
    const clean = "\r\x1b[2K";
    const lines = said.slice(0, said.lastIndexOf(clean)).split(clean).slice(1);
    assert.ok(lines.length > 1);
    for (const line of lines) assert.match(line, /^▕.{24}▏ *\d+ %/u);
    assert.ok(said.slice(said.lastIndexOf(clean)).startsWith(`${clean}How fast do two nearby weathers part?`));
  });
else skip(bar, "there is no python3 to open a terminal");

slow("a question that DuckDB is busy with ends at once", async () => {
  const child = start(folder, ["query", "select count(*) from range(100000000000) a, range(1000000) b", "--in", "."]);
  await new Promise((settle) => setTimeout(settle, 3000));
  const began = performance.now();
  child.kill("SIGINT");
  const { status, err } = await ended(child);
  assert.equal([status, err], [130, "orrery: interrupted; nothing of this run was kept\n"]);
  assert.ok(performance.now() - began < 1000 * secondsToEnd);
});
