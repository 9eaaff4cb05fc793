import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "../../lab/core/index.ts";
import {
  compareRecords,
  parseRecord,
  proveWritable,
  type Record as RunRecord,
  readRecord,
  recordText,
  writeText,
} from "../../lab/engine/node.ts";
import { root } from "../checkers.ts";
import { folderFor } from "../cli/orrery.ts";
import { slow } from "../draws.ts";
import { assert, skip, test } from "../suite.ts";

const names = readdirSync(join(root, "results")).filter((name) => name.endsWith(".json"));
const bytes = readFileSync(join(root, "results", "period-doubling.json"));
const text = bytes.toString();
const parse = (record: Uint8Array | string) => parseRecord("it.json", Buffer.from(record));

test("every committed record is read, is written the same again, and is at most 20 KB", () => {
  assert.ok(names.length > 0);
  for (const name of names) {
    const file = join(root, "results", name);
    const record = readFileSync(file);
    assert.ok(record.length <= 20_000, name);
    assert.is(recordText(readRecord(file)), record.toString());
  }
});

test("every number comes back as it was written, be it none, beyond all or 0 with a sign", () => {
  const { series, claims, ...rest } = parse(text);
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0];
  const rows = odd.map((value) => series.columns.map(() => value));
  const end = { name: "null", until: 0, outcome: rest.outcome, requirements: [], end: odd, digest: "" };
  const record: RunRecord = {
    ...rest,
    series: { ...series, rows },
    claims: [{ ...claims[0]!, measured: Number.NEGATIVE_INFINITY }],
    forks: [end],
  };
  const again = parse(recordText(record));
  assert.equal(
    again.series.rows.map(([value]) => Object.is(value, -0) || String(value)),
    ["NaN", "Infinity", "-Infinity", true, "0"],
  );
  assert.is(again.claims[0]!.measured, Number.NEGATIVE_INFINITY);
  assert.is(compareRecords(again, record), undefined);
  assert.is(recordText(again), recordText(record));
  // As records were once written.
  const unsigned = rows.map((row) => row.map((value) => (value === 0 ? 0 : value)));
  assert.is(compareRecords({ ...again, series: { ...series, rows: unsigned } }, record), undefined);
});

test("a record of many columns keeps as many of its rows as there is room for, the first and the last too", () => {
  const plain = parse(text);
  const columns = Array.from({ length: 20 }, (_, i) => `member${i}.x`);
  const chain = plain.chain.slice(0, 64);
  const rows = chain.map(({ tick }) => columns.map((_, i) => Math.sqrt(tick + i)));
  const record: RunRecord = { ...plain, chain, series: { columns, rows } };
  const written = recordText(record);
  const again = parse(written);
  assert.ok(Buffer.byteLength(written) <= 20_000);
  const kept = again.series.rows.flatMap((row, i) => (row.length > 0 ? i : []));
  assert.equal(
    kept,
    rows.flatMap((_, i) => (i % 4 === 0 || i === 63 ? i : [])),
  );
  assert.is(recordText(again), written);
  assert.is(compareRecords(again, record), undefined);
  assert.is(compareRecords(record, again), undefined);
  const changed = { ...record, series: { columns, rows: rows.with(63, rows[63]!.with(3, 7)) } };
  assert.is(compareRecords(again, changed)?.tick, chain[63]!.tick);
});

/** Where each part begins; what lies before the first is the schema's. */
const parts = [
  "schema",
  "run",
  "question",
  "model",
  "fingerprint",
  "outcome",
  "requirements",
  "claims",
  "chain",
  "series",
];
const bounds = [...parts, "seals"].map((part) => (part === "schema" ? 0 : bytes.indexOf(`  "${part}": `)));
const partAt = (at: number) => [...parts, "seals"].findLast((_, i) => bounds[i]! <= at)!;

test("ten thousand changes of one byte are all refused, and each names the part that was changed", () => {
  let word = 1;
  // Any fixed order of places and bits does: this is Numerical Recipes' generator.
  const next = (below: number): number => {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    return Math.floor((word / 2 ** 32) * below);
  };
  const seen = new Set<string>();
  // The bytes between two parts are where a part could be taken for its neighbour.
  const edges = bounds.flatMap((at) => [at - 1, at]).filter((at) => at >= 0);
  for (let i = 0; i < 10_000; i++) {
    const at = edges.pop() ?? next(bytes.length);
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 + next(255);
    const part = partAt(at);
    seen.add(part);
    assert.throws(
      () => parse(changed),
      (error) =>
        error.message.startsWith("it.json: expected a record as it was written, got a change in its ") &&
        error.message.includes(`in its ${part}; run orrery verify --update`),
      `byte ${at} of its ${part}`,
    );
  }
  assert.is(seen.size, bounds.length);
});

test("a change of the seals is never taken for one of a part that only some records have", () => {
  for (const name of ["swarm-commit.json", "kuramoto-onset.json"]) {
    const own = readFileSync(join(root, "results", name));
    for (let at = own.indexOf('  "seals": ') + 3; at < own.indexOf('  "seal": '); at += 5) {
      const changed = Buffer.from(own);
      changed[at]! ^= 1;
      assert.throws(() => parse(changed), /got a change in its seals; /, `byte ${at} of ${name}`);
    }
  }
});

slow("runs that begin at once in a folder that is not there do not undo each other", async () => {
  const place = join(folderFor("at-once"), "new");
  const code = `import { proveWritable, writeText } from ${JSON.stringify(join(root, "lab", "engine", "node.ts"))};
    const until = Number(process.argv[1]);
    while (Date.now() < until);
    for (let i = 0; i < 300; i++) proveWritable(${JSON.stringify(place)});
    writeText(${JSON.stringify(place)} + "/" + process.pid, "");`;
  const start = Date.now() + 300;
  const ended = await Promise.all(
    [1, 2, 3].map(() => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", code, String(start)], { stdio: "pipe" });
      let said = "";
      child.stderr.on("data", (some) => (said += some));
      return new Promise((settle) => child.on("close", (status) => settle([status, said])));
    }),
  );
  assert.equal(ended, [
    [0, ""],
    [0, ""],
    [0, ""],
  ]);
});

test("a change in any part of any committed record is refused by the part's name", () => {
  const seen = new Set<string>();
  for (const name of names) {
    const record = readFileSync(join(root, "results", name), "utf8");
    for (const part of Object.keys(JSON.parse(record) as object)) {
      const [before = "", after = ""] = record.split(`\n  "${part}": `);
      // A digit or letter near its end, within the part's last line.
      const line = after.slice(0, after.search(/,\n {2}"|\n\}/));
      const at = line.search(/[a-z\d][^a-z\d]*$/i);
      const other = line[at] === "7" ? "8" : "7";
      const changed = `${before}\n  "${part}": ${line.slice(0, at)}${other}${after.slice(at + 1)}`;
      const told = part === "seal" ? "seals" : part;
      if (at < 0) continue;
      seen.add(part);
      assert.throws(
        () => parse(changed),
        ({ message }) =>
          message.startsWith(`it.json: expected a record as it was written, got a change in its ${told}; `),
        `${part} of ${name}`,
      );
    }
  }
  for (const part of [...parts, "forks", "faults", "ensemble", "kernels", "seals", "seal"])
    assert.ok(seen.has(part), part);
});

test("a record cut short anywhere, an empty one, and one with something before or behind it are refused", () => {
  for (let length = 0; length < bytes.length; length += 97)
    assert.throws(() => parse(bytes.subarray(0, length)), /a change in its \w+; /);
  for (const other of [`\ufeff${text}`, ` ${text}`, `${text} `, `${text}${text}`, "{}", "null"])
    assert.throws(() => parse(other), /a change in its \w+; /);
});

test("a record of another schema is refused with what to do about it", () => {
  const above = text.slice(0, text.lastIndexOf('  "seal": "')).replace('"schema": 1', '"schema": 2');
  assert.throws(
    () => parse(sealedAnew(above)),
    /^it\.json: expected a record of schema 1, got schema 2; run orrery verify --update, or take/,
  );
});

/** Every place in what a record holds, of a list the first. */
function* placesIn(held: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof held !== "object" || held === null) return;
  const names = Object.keys(held).slice(0, Array.isArray(held) ? 1 : undefined);
  for (const name of names) yield* placesIn((held as { [name: string]: unknown })[name], [...path, name]);
}

/** What is held, with something else in that place. */
const putAt = (held: unknown, [name, ...path]: readonly string[], other: unknown): unknown =>
  name === undefined
    ? other
    : Object.assign(structuredClone(held) as object, {
        [name]: putAt((held as { [name: string]: unknown })[name], path, other),
      });

const sealedAnew = (above: string): string => `${above}  "seal": "${sha256Hex(above)}"\n}\n`;

test("a record of another shape, sealed anew, is refused by the place that has it", () => {
  const seen = new Set<string>();
  for (const name of ["swarm-commit.json", "hit-commit.json", "waiting-line.json", "kuramoto-onset.json"]) {
    const { schema, seals, seal, ...record } = JSON.parse(readFileSync(join(root, "results", name), "utf8"));
    for (const path of placesIn(record)) {
      const place = path.join(".");
      // What was drawn is told, and not played.
      if (place.startsWith("faults.during.0")) continue;
      seen.add(path[0]!);
      for (const other of [{ other: [[]] }, [[[[]]]]]) {
        const lines = Object.entries(putAt(record, path, other) as object).map(
          ([part, held]) => `  "${part}": ${JSON.stringify(held)},\n`,
        );
        assert.throws(
          () => parse(sealedAnew(`{\n  "schema": 1,\n${lines.join("")}`)),
          ({ message }) =>
            message.startsWith(`it.json at ${place}`) && /: expected \w+, got .+; run orrery verify/.test(message),
          `${JSON.stringify(other)} at ${place} of ${name}`,
        );
      }
    }
  }
  for (const part of [...parts.slice(1), "forks", "faults", "ensemble", "kernels"]) assert.ok(seen.has(part), part);
});

test("what is sealed and is no JSON is refused as that", () => {
  const above = text.slice(0, text.lastIndexOf('  "seal": "')).replace('"run": {', '"run": {,');
  assert.throws(() => parse(sealedAnew(above)), /^it\.json: expected JSON, got .*; run orrery verify/);
});

test("what is written is there whole, and nothing beside it", () => {
  const folder = folderFor("record");
  for (const content of ["one", "two"]) writeText(join(folder, "a", "b", "record.json"), content);
  assert.is(readFileSync(join(folder, "a", "b", "record.json"), "utf8"), "two");
  assert.equal(readdirSync(join(folder, "a", "b")), ["record.json"]);
});

test("a folder is proved writable without a trace", () => {
  const folder = folderFor("record");
  proveWritable(join(folder, "a", "b"));
  proveWritable(folder);
  assert.equal(readdirSync(folder), []);
});

test("what cannot be written leaves nothing behind", () => {
  const folder = folderFor("record", { file: "" });
  mkdirSync(join(folder, "taken", "record.json"), { recursive: true });
  for (const [place, code] of [
    ["file/record.json", "ENOTDIR"],
    ["file/in/record.json", "ENOTDIR"],
    ["taken/record.json", "EISDIR"],
    [`new/${"x".repeat(300)}`, "ENAMETOOLONG"],
  ] as const)
    assert.throws(
      () => writeText(join(folder, place), "text"),
      (error) => error.message.includes(`(${code}); choose another with --out, or make room`),
    );
  assert.equal(readdirSync(folder, { recursive: true }).sort(), ["file", "taken", join("taken", "record.json")]);
});

if (process.platform === "linux")
  test("a place that the system makes up is refused, and refused soon", () => {
    assert.throws(
      () => proveWritable("/proc/no/where"),
      /^record: expected a place .* got "\/proc\/no\/where" \(E\w+\); /,
    );
  });
else skip("a place that the system makes up is refused, and refused soon", "there is no /proc");

if (process.getuid?.() !== 0)
  test("a folder that only others may write is refused", () => {
    const folder = folderFor("record");
    mkdirSync(join(folder, "theirs"), { mode: 0o555 });
    assert.throws(() => proveWritable(join(folder, "theirs")), /\(EACCES\); /);
  });
else skip("a folder that only others may write is refused", "root may write everywhere");

const small = folderFor("small");
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", small]).status === 0;
if (mounted)
  test("a full disk is told, and nothing half-written is left on it", () => {
    try {
      assert.throws(
        () => writeText(join(small, "new", "record.json"), "x".repeat(100_000)),
        /\(ENOSPC\); choose another/,
      );
      assert.equal(readdirSync(small), []);
    } finally {
      spawnSync("umount", [small]);
    }
  });
else skip("a full disk is told, and nothing half-written is left on it", "no small disk can be mounted here");
