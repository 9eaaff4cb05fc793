import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { VectorModel } from "../../lab/core/index.ts";
import { assert, test } from "../suite.ts";
import { broken } from "./law.ts";
import { flows, maps } from "./shelf.ts";
import { vectorFacts } from "./vector.ts";

/** One token of a model, what takes its place, and the law that is broken by it. */
const slips: readonly (readonly [model: string, token: string, slip: string, law: string])[] = [
  ["lorenz", "du[0] = sigma * (y - x)", "du[0] = sigma * (y - z)", "rests do not move"],
  ["lorenz", "x * (rho - z)", "x * (rho + z)", "rests do not move"],
  ["lorenz", "x * y - beta * z;", "x * z - beta * z;", "symmetries carry motions into motions"],
  ["lorenz", "-(sigma + 1 + beta)", "-(sigma - 1 + beta)", "divergence is the trace of the jacobian"],
  ["lorenz", "-x, y, x, -beta", "-x, x, x, -beta", "the jacobian is the one that differences give"],
  ["kepler", "square * sqrt(square)", "square + sqrt(square)", "conserved quantities do not change"],
  ["kepler", "= -pull * y", "= +pull * y", "symmetries carry motions into motions"],
  [
    "kepler",
    "[x, y, -vx, -vy]",
    "[x, y, -vx, vy]",
    "reversal carries motions into the same motions backwards, and undoes itself",
  ],
  ["kepler", "divergence: () => 0", "divergence: () => 1", "divergence is the trace of the jacobian"],
  ["henon", "1 - a * x", "2 - a * x", "inverse finds the state before"],
  ["henon", "(1 - b) + 4 * a", "(1 - b) + 3 * a", "rests do not move"],
  ["henon", "-b,\n", "b,\n", "determinant is that of the jacobian"],
  ["henon", "[-2 * a * x, 1,", "[-2 * a * x, 0,", "the jacobian is the one that differences give"],
  ["logistic", "1 - 1 / r", "1 + 1 / r", "rests do not move"],
  [
    "logistic",
    "determinant: ([x], { r }) => r * (1 - 2",
    "determinant: ([x], { r }) => r * (1 - 1",
    "determinant is that of the jacobian",
  ],
];

const dynamics = new URL("../../lab/models/dynamics/", import.meta.url);
const workshop = mkdtempSync(join(tmpdir(), "orrery-slips-"));
process.on("exit", () => rmSync(workshop, { recursive: true, force: true }));

/** The model with the slip made in its source. */
async function slipped(name: string, token: string, slip: string, at: number): Promise<VectorModel> {
  const source = readFileSync(new URL(`${name}.ts`, dynamics), "utf8");
  assert.is(source.split(token).length, 2, `${name} says ${token} once`);
  const made = source
    .replace(token, slip)
    .replace("../../core/index.ts", new URL("../../core/index.ts", dynamics).href);
  const path = join(workshop, `${name}-${at}.mts`);
  writeFileSync(path, made);
  return (await import(pathToFileURL(path).href))[name];
}

for (const [at, [name, token, slip, law]] of slips.entries()) {
  test(`${name} with ${slip.trim()} for ${token.trim()} is caught: ${law}`, async () => {
    const model = await slipped(name, token, slip, at);
    const own = vectorFacts[model.kind].filter(({ says }) => says === law);
    assert.equal(broken(model, own), [law]);
  });
}

test("every law about facts that the shelf states catches some slip", () => {
  const catching = new Set(slips.map(([, , , law]) => law));
  for (const model of [...flows, ...maps]) {
    for (const { says } of vectorFacts[model.kind]) {
      if (says.startsWith("conserved") || says.startsWith("symmetries")) continue;
      assert.ok(catching.has(says), says);
    }
  }
});
