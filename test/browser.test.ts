// The front door, opened in a browser: the sources as they are but for their types, and the digests that Node has.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as lab from "../lab/index.ts";
import { noBrowser, openBrowser } from "./browser.ts";
import { assert, skip, test } from "./suite.ts";

const root = resolve(import.meta.dirname, "..");

/** Where a browser finds a package that lab/index.ts reaches, and those that the package reaches. */
function places(name: string): [string, string][] {
  const card = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  // A package of two makes names the one for browsers in `module`, which Node does not read.
  const entry = card.module
    ? `/node_modules/${name}/${card.module}`
    : fileURLToPath(import.meta.resolve(name))
        .slice(root.length)
        .replaceAll("\\", "/");
  return [[name, entry], ...Object.keys(card.dependencies ?? {}).flatMap(places)];
}

const imports = Object.fromEntries([
  ["@noble/hashes/", "/node_modules/@noble/hashes/"],
  ...["ml-matrix", "acorn"].flatMap(places),
]);
const page = `<!doctype html><script type="importmap" nonce="map">${JSON.stringify({ imports })}</script>`;

/** A file of the house as JavaScript; packages may leave the extension out. */
function script(path: string): string | undefined {
  const file = [path, `${path}.js`]
    .map((name) => join(root, name))
    .find((name) => /\.(ts|m?js)$/.test(name) && existsSync(name));
  if (file === undefined) return undefined;
  const text = readFileSync(file, "utf8");
  return file.endsWith(".ts") ? stripTypeScriptTypes(text) : text;
}

function serve(): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url!, "http://localhost");
    const text = pathname === "/" ? page : script(pathname);
    // No code is made from text, so the lab runs where a page forbids that.
    response.setHeader("content-security-policy", "script-src 'self' 'nonce-map'");
    response.setHeader("content-type", pathname === "/" ? "text/html" : "text/javascript");
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  return new Promise((settle) => server.listen(0, "127.0.0.1", () => settle(server)));
}

/** What is asked here and there. It is sent to the browser as text, so all that it knows is its argument. */
function evidence({
  World,
  History,
  Fold,
  lorenz,
  henon,
  kepler,
  mm1,
  dopri5,
  lyapunov,
  always,
  scenario,
  run,
  ...rest
}: typeof lab) {
  const worlds = [lorenz, { ...lorenz.with(dopri5), name: "lorenz by dopri5" }, henon, kepler, mm1].map((model) => {
    const world = new World(model, { seed: 7 });
    const fold = new Fold();
    world.advance(2000, fold);
    world.fold(fold);
    return [model.name, fold.hex()];
  });
  // Here it is compiled on the way, which the page forbids.
  const far = new Fold();
  new World(lorenz, { seed: 7 }).advance(400_000, far);
  const history = new History(lorenz, { seed: 7 }).seek(5000).seek(1234).back();
  const asked = scenario({
    name: "small",
    question: "Is it the same in a browser?",
    model: lorenz,
    seed: 7,
    ticks: 2000,
    requirements: { "the rolls stay in their cell": always({ x: [-30, 30], z: [0, 60] }) },
    claims: [
      {
        name: "it is chaotic",
        measure: lyapunov,
        with: { ticks: 2000, transient: 1000 },
        of: "lambda1",
        published: 0.9056,
        tolerance: 0.3,
        because: "2000 ticks",
        cites: "Sprott 2003, Chaos and Time-Series Analysis",
        perturbed: { rho: 10 },
      },
    ],
  });
  return {
    doors: Object.keys(rest).sort(),
    worlds,
    far: far.hex(),
    visited: rest.digest(history.world.situation()),
    run: JSON.stringify(run(asked)),
    // Its eigenvalues are a library's, whose last bits no digest holds.
    rests: Object.keys(rest.rests.take(rest.subjectOf(lorenz), rest.valuesOf(rest.rests))),
  };
}

const says = "in a browser every digest is Node's";
if (noBrowser !== undefined) skip(says, noBrowser);
else
  test(says, async () => {
    const server = await serve();
    const browser = await openBrowser();
    try {
      const tab = await browser.newPage();
      const failures: string[] = [];
      tab.on("console", (message) => failures.push(message.text()));
      tab.on("response", (answer) => void (answer.status() === 404 && failures.push(`${answer.url()} is not there`)));
      await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const there = await tab.evaluate(`import("/lab/index.ts").then(${evidence})`).catch((error) => {
        throw new Error(`${error.message} ${failures.join("; ")}`);
      });
      assert.equal(there, evidence(lab));
    } finally {
      await browser.close();
      server.close();
    }
  });
