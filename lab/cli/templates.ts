// What `orrery new` writes: each a member that holds as it stands, and opens with what to edit.

/** The file's place from the repository's root, its text, and the shelf with the line that lists it. */
export interface Template {
  readonly file: string;
  readonly text: string;
  readonly shelf: string;
  readonly line: string;
}

interface Named {
  readonly name: string;
  /** The same in camelCase. */
  readonly own: string;
  readonly subject: string;
}

const model = ({ name, own, subject }: Named, text: string): Template => ({
  file: `lab/models/${subject}/${name}.ts`,
  text,
  shelf: "lab/models/index.ts",
  line: `export { ${own} } from "./${subject}/${name}.ts";`,
});

export const templates = {
  model: (to: Named): Template =>
    model(
      to,
      `// To edit: what it is about and where it is from (cites), the state, parameters, ranges and equations.
// State every fact that you know: each becomes a law, and an equation that none of them holds may change unnoticed.
import { flow } from "../../core/index.ts";

export const ${to.own} = flow({
  name: "${to.name}",
  about: "A weight on a spring that comes to rest.",
  state: ["x", "v"],
  start: [1, 0],
  scatter: 0.1,
  params: {
    stiffness: { value: 1, range: [0.1, 10], unit: "1/s^2", about: "how strongly it is pulled back, per mass" },
    friction: { value: 0.1, range: [0, 2], unit: "1/s", about: "how fast it is slowed down" },
  },
  rate(du, [x, v], { stiffness, friction }) {
    du[0] = v;
    du[1] = -stiffness * x - friction * v;
  },
  facts: {
    rests: () => [[0, 0]],
    symmetries: { "the other side": ([x, v]) => [-x, -v] },
    divergence: (_, { friction }) => -friction,
  },
});
`,
    ),

  map: (to: Named): Template =>
    model(
      to,
      `// To edit: what it is about and where it is from (cites), the state, parameters, ranges, and what is next.
// State every fact that you know: each becomes a law, and an equation that none of them holds may change unnoticed.
import { map } from "../../core/index.ts";

export const ${to.own} = map({
  name: "${to.name}",
  about: "Animals that leave the less each the more they are.",
  cites: "Beverton & Holt 1957, On the Dynamics of Exploited Fish Populations",
  state: ["x"],
  start: [0.5],
  scatter: 0.01,
  params: { growth: { value: 2, range: [0.1, 10], about: "how many each leaves where there is room" } },
  next(out, [x], { growth }) {
    out[0] = (growth * x) / (1 + x);
  },
  facts: {
    rests: ({ growth }) => (growth <= 1 ? [[0]] : [[0], [growth - 1]]),
    determinant: ([x], { growth }) => growth / ((1 + x) * (1 + x)),
  },
});
`,
    ),

  scenario: ({ name, own, subject }: Named): Template => ({
    file: `scenarios/${subject}/${name}.ts`,
    text: `// To edit: the question, the model and its parameters, for how long, what must hold along the way, and the
// numbers that somebody published: where each is from, how near it must come and why, and where it must fail.
import { always, lorenz, rests, scenario } from "../../lab/index.ts";

export const ${own} = scenario({
  name: "${name}",
  question: "Where does steady convection stand?",
  model: lorenz,
  set: { rho: 20 },
  ticks: 2000,
  requirements: { "warm fluid keeps below cold": always({ z: [0, 60] }) },
  claims: [
    {
      name: "at rho - 1",
      measure: rests,
      of: "rests.1.z",
      published: 19,
      tolerance: 1e-9,
      because: "rounding",
      cites: "Lorenz 1963, J. Atmos. Sci. 20, 130",
      perturbed: { rho: 19 },
    },
  ],
});
`,
    shelf: "scenarios/index.ts",
    line: `export { ${own} } from "./${subject}/${name}.ts";`,
  }),

  measure: ({ name, own }: Named): Template => ({
    file: `lab/measures/${name}.ts`,
    text: `// To edit: what it answers and where it is from (cites), its options, and how it finds out: by living
// through the subject, as here, or from its model. It answers with named numbers or with a trouble, never with NaN.
import { measure } from "../core/index.ts";

export const ${own} = measure({
  name: "${name}",
  about: "The least and the greatest of every number that is observed.",
  params: { ticks: { value: 10_000, range: [1, 1e15], whole: true, about: "ticks over which it is watched" } },
  take(subject, { ticks }) {
    const life = subject.begin();
    const least = { ...life.observe() };
    const most = { ...least };
    while (life.now < ticks) {
      const trouble = life.advance(Math.min(ticks, Math.max(life.next(), life.now + 1)));
      if (trouble !== undefined) return trouble;
      for (const [name, value] of Object.entries(life.observe())) {
        least[name] = Math.min(least[name]!, value);
        most[name] = Math.max(most[name]!, value);
      }
    }
    return { least, most };
  },
});
`,
    shelf: "lab/measures/index.ts",
    line: `export { ${own} } from "./${name}.ts";`,
  }),

  kernel: ({ name, own }: Named): Template => ({
    file: `kernels/${name}.ts`,
    text: `// To edit: what it computes and where it is from, the shapes that it takes and gives, one element of it.
// A law holds what the compiler makes of it to the bits of the function itself, for every shape.
import { kernel } from "./compiler/index.ts";

export const ${own} = kernel({
  name: "${name}",
  about: "One list of numbers, scaled, added to another.",
  cites: "Lawson, Hanson, Kincaid & Krogh 1979, ACM Trans. Math. Softw. 5, 308",
  form: "each",
  takes: { x: "f64[n]", y: "f64[n]", scale: "f64" },
  gives: { sum: "f64[n]" },
  element({ x, y, scale, sum }, i) {
    sum[i] = scale * x[i]! + y[i]!;
  },
});
`,
    shelf: "kernels/shelf.ts",
    line: `export { ${own} } from "./${name}.ts";`,
  }),
} as const;

export type Kind = keyof typeof templates;
