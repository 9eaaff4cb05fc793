// The borders of the house. A → B: A may import B.

const { builtinModules } = require("node:module");

const house = "^(kernels|lab|scenarios|notebooks|test)/";
const shelves = ["core", "engine", "models", "measures", "views", "report", "notebook"];

/** What each part may import besides itself. */
const borders = {
  kernels: { at: "^kernels/", may: [], because: "A kernel is arithmetic on flat arrays and knows nothing of the lab." },
  core: { at: "^lab/core/", may: ["^kernels/"], because: "The vocabulary stands on arithmetic alone." },
  measures: {
    at: "^lab/measures/",
    may: ["^lab/core/", "^kernels/(compiler/)?index\\.ts$"],
    because: "A measure asks any model, so it names none and needs no engine; kernels are arithmetic.",
  },
  models: {
    at: "^lab/models/",
    may: ["^lab/measures/", "^lab/core/", "^kernels/(compiler/)?index\\.ts$"],
    because: "A model says what is true; it never makes itself happen.",
  },
  views: { at: "^lab/views/", may: ["^lab/core/"], because: "A picture is drawn from what the vocabulary describes." },
  report: {
    at: "^lab/report/",
    may: ["^lab/(core|engine|measures|views)/"],
    because: "A report shows what was run; which models and scenarios there are is the command line's to know.",
  },
  notebook: {
    at: "^lab/notebook/",
    may: ["^lab/(core|engine|views)/"],
    because: "A cell shows what any of them made; which models there are is the notebook's to know.",
  },
  engine: {
    at: "^lab/engine/",
    may: ["^lab/core/", "^kernels/compiler/(syntax|ran|node-kept)\\.ts$"],
    because:
      "The engine names no particular model, measure or kernel; its fingerprint reads sources by the parser's door and keeps what it read where kernels are kept, and its records say by what kernels ran.",
  },
  scenarios: {
    at: "^scenarios/",
    may: ["^lab/index\\.ts$"],
    because: "A scenario is written as any user would write it: through the front door.",
  },
  notebooks: {
    at: "^notebooks/",
    may: ["^lab/index\\.ts$"],
    because: "A notebook is written as any user would write it: through the front door.",
  },
};

/** Each package's one door: the only file that imports it. */
const doors = {
  "@duckdb/node-api": "lab/cli/duckdb-values.ts",
  "@duckdb/node-bindings": "lab/cli/duckdb.ts",
  "@noble/hashes": "lab/core/digest.ts",
  "@observablehq/plot": "lab/views/draw.ts",
  "@resvg/resvg-js": "lab/views/png.ts",
  "axe-core": "test/report/report.test.ts",
  acorn: "kernels/compiler/syntax.ts",
  commander: "lab/cli/main.ts",
  "dejavu-fonts-ttf": "lab/views/png.ts",
  esbuild: "lab/report/bundle.ts",
  "fast-check": "test/draws.ts",
  "gpu.js": "kernels/compiler/node-gpu-child.ts",
  linkedom: "lab/views/svg.ts",
  "ml-matrix": "lab/measures/linear.ts",
  "playwright-core": "test/browser.ts",
  tinypool: "lab/engine/pool.ts",
  tslab: "test/notebooks/tslab.ts",
  uvu: "test/suite.ts",
  webgpu: "kernels/compiler/node-gpu-child.ts",
  zod: "lab/engine/scenario-file.ts",
};

const exactly = (path) => `^${path.replaceAll(".", "\\.")}$`;
const inPackage = (name) => `node_modules/${name}(/|$)`;

/** Runs in a browser unchanged. */
const anywhere = [
  "^kernels/(?!compiler/node[.-])",
  "^lab/(core|models|measures)/",
  "^lab/engine/(world|history)\\.ts$",
];

const forbidden = [
  ...Object.entries(borders).map(([part, { at, may, because }]) => ({
    name: `border-of-${part}`,
    comment: because,
    from: { path: at },
    to: { path: house, pathNot: [at, ...may] },
  })),
  {
    name: "nothing-imports-test",
    comment: "What ships stands without its tests.",
    from: { pathNot: "^test/" },
    to: { path: "^test/" },
  },
  ...shelves.map((shelf) => ({
    name: `door-of-${shelf}`,
    comment: `The shelf is entered by lab/${shelf}/index.ts, so that what lies behind it may move; how core refuses, what time is and the engine's workers stand alone, for what starts before anything else is loaded.`,
    from: { pathNot: [`^lab/${shelf}/`, "^test/"] },
    to: {
      path: `^lab/${shelf}/`,
      pathNot: [`^lab/${shelf}/(index|node)\\.ts$`, "^lab/core/(errors|time)\\.ts$", "^lab/engine/pool\\.ts$"],
    },
  })),
  {
    name: "node-in-kernels",
    comment:
      "What begins with node in kernels/compiler is for who runs kernels in Node: what runs in a browser cannot reach it.",
    from: { path: anywhere },
    to: { path: "^kernels/compiler/node[.-]" },
  },
  {
    name: "door-of-maths",
    comment: "The portable maths are entered by kernels/maths/index.ts, so that what lies behind it may move.",
    from: { pathNot: ["^kernels/maths/", "^test/"] },
    to: { path: "^kernels/maths/", pathNot: "^kernels/maths/index\\.ts$" },
  },
  ...Object.entries(doors).map(([name, door]) => ({
    name: `door-of-${name}`,
    comment: `Only ${door} imports ${name}, so that replacing it changes one file.`,
    from: { pathNot: exactly(door) },
    to: { path: inPackage(name) },
  })),
  {
    name: "package-without-door",
    comment: "A package is imported by the one file that the table of doors names for it.",
    from: {},
    to: { path: "node_modules/", pathNot: Object.keys(doors).map(inPackage) },
  },
  {
    name: "runs-in-a-browser",
    comment: "Kernels, core, models, measures, world and history run in a browser unchanged, so they reach no builtin.",
    from: { path: anywhere },
    to: { path: `^(node:)?(${builtinModules.join("|")})$`, reachable: true },
  },
  {
    name: "no-cycle",
    comment: "Files that import each other are one idea in two places.",
    from: {},
    to: { circular: true },
  },
  {
    name: "import-leads-somewhere",
    comment: "An import that leads nowhere is checked by nobody.",
    from: {},
    to: { couldNotResolve: true },
  },
].map((rule) => ({ severity: "error", ...rule }));

module.exports = {
  forbidden,
  options: {
    // TypeScript 7 has no compiler API for the default parser: with it nothing is read and nothing fails.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(test/fixtures/checkers|dist|results)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
