// The house rules that the sources themselves can break, a rule a sentence; tidy.test.ts holds the house to them.

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readSource, type Source } from "./source.ts";

/** Where a rule is broken, as an offset into the text, and what stands there. */
interface Breach {
  at: number;
  got: string;
}

interface Rule {
  /** The rule, as a sentence. */
  says: string;
  remedy: string;
  applies: (path: string) => boolean;
  breaches: (source: Source) => Breach[];
}

/** Every file that a person writes as code. */
export function sourcePaths(root: string): string[] {
  const paths = globSync("{kernels,lab,scenarios,notebooks,test}/**/*.{ts,js}", { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("test/fixtures/checkers/"));
  return paths.sort((a, b) => (a < b ? -1 : 1));
}

export const sources = (root: string): Source[] => sourcePaths(root).map((path) => readSource(root, path));

export function violations(among: readonly Source[], rule: Rule): string[] {
  return among
    .filter(({ path }) => rule.applies(path))
    .flatMap((source) =>
      rule.breaches(source).map(({ at, got }) => {
        const line = source.text.slice(0, at).split("\n").length;
        return `${source.path}:${line}: expected ${rule.says}, got ${got.trim().slice(0, 60)}; ${rule.remedy}`;
      }),
    );
}

const find = (text: string, pattern: RegExp): Breach[] =>
  Array.from(text.matchAll(pattern), (match) => ({ at: match.index, got: match[0] }));

const inCode = (pattern: RegExp) => (source: Source) => find(source.code, pattern);
const inText = (pattern: RegExp) => (source: Source) => find(source.text, pattern);

const anywhere = () => true;
/** Where a number that differs between machines would end in a digest. */
const deterministic = (path: string) => /^(kernels|lab\/(core|models|measures))\//.test(path);
/** Where each file is a promise to the rest of the house. */
const opensWithSentence = (path: string) => /^lab\/(core|engine)\//.test(path);

const exact = "sqrt|abs|floor|ceil|round|trunc|min|max|imul|clz32|sign|fround|PI|E|SQRT2|SQRT1_2|LN2|LN10|LOG2E|LOG10E";

export const rules: Rule[] = [
  {
    says: "only the exact members of Math where digests are made",
    remedy: "take it from kernels/maths, or the draw from the moment's stream",
    applies: deterministic,
    breaches: inCode(
      new RegExp(`(?<!\\{(?:\\s*(?:${exact}),?)+\\s*\\}\\s*=\\s*)\\bMath\\b(?!\\.(?:${exact})\\b)(?:\\.\\w+)?`, "g"),
    ),
  },
  {
    says: "pow of kernels/maths where digests are made",
    remedy: "`**` is Math.pow, whose bits differ between versions of Node: call pow, or multiply",
    applies: deterministic,
    breaches: inCode(/\*\*=?/g),
  },
  {
    says: "no clock and no environment where digests are made",
    remedy: "take it as an argument or a parameter",
    // What begins with node runs kernels for whoever asks: it looks at both to choose how.
    applies: (path) => deterministic(path) && !path.startsWith("kernels/compiler/node-"),
    breaches: inCode(/\bDate\b|\bperformance\b|\bprocess\.env\b/g),
  },
  {
    says: "no locale where digests are made",
    remedy: "compare with < and >, and leave formatting to the command line",
    applies: deterministic,
    breaches: inCode(/\bIntl\b|\btoLocale\w+|\blocaleCompare\b/g),
  },
  {
    says: "a comparator for every sort where digests are made",
    remedy: "the order without one is that of strings: state yours",
    applies: deterministic,
    breaches: inCode(/\.(?:sort|toSorted)\(\s*\)/g),
  },
  {
    says: "an order that is stated where digests are made",
    remedy: "`for … in` walks what it inherits, too: use Object.keys",
    applies: deterministic,
    breaches: inCode(/\bfor\s*\([^;()]*\bin\b/g),
  },
  {
    says: "kebab-case names",
    remedy: "rename the file",
    applies: anywhere,
    breaches: ({ path }) =>
      /^([a-z0-9]+(-[a-z0-9]+)*\/)+[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.[tj]s$/.test(path) ? [] : [{ at: 0, got: path }],
  },
  {
    says: "a name that says what is in the file",
    remedy: "a drawer for anything is an idea not yet had: name the idea",
    applies: anywhere,
    breaches: ({ path }) =>
      find(path, /\b(?:utils?|helpers?|common|manager|base|impl)\b/g).map(({ got }) => ({ at: 0, got })),
  },
  {
    says: "nothing put off in a comment",
    remedy: "do it, or open an issue",
    applies: anywhere,
    breaches: ({ comments }) => find(comments, /\b(?:TODO|FIXME|XXX|HACK)\b.*/g),
  },
  {
    says: "named exports only",
    remedy: "export it by its name",
    applies: anywhere,
    breaches: inCode(/\bexport\s+default\b|\bexport\s*\{[^}]*\bas default\b/g),
  },
  {
    says: "no enum",
    remedy: "Node strips types and runs the rest: use a union of strings",
    applies: anywhere,
    breaches: inCode(/\benum\s+\w+\s*\{/g),
  },
  {
    says: "every test to run, or to be skipped with its reason",
    remedy: "use skip(name, reason) of test/suite.ts",
    applies: anywhere,
    breaches: inCode(/\b(?:test|suite|describe|it)\.(?:only|skip)\b/g),
  },
  {
    says: "no place outside the repository",
    remedy: "make it from import.meta, os.tmpdir() or an argument",
    applies: anywhere,
    breaches: (source) => [
      ...inText(/(?<![\w.\])}])\/(?:home|root|work|Users)\/[\w./-]*/g)(source),
      ...climbsOut(source),
    ],
  },
  {
    says: "no registry's address",
    remedy: "npm knows where packages come from",
    applies: anywhere,
    breaches: inText(/\bregistry\.[a-z]+\.[a-z]+|\bnpmjs\.(?:org|com)\b/g),
  },
  {
    says: "a first line that says in a sentence what lives here and what does not",
    remedy: "open the file with it, as a comment",
    applies: opensWithSentence,
    breaches: ({ text, comments }) => {
      const opening = /^(?:\s*\S[^\n]*\n)+/.exec(comments)?.[0] ?? "";
      return /^(?:\/\/|\/\*\*?)\s+\S+ [\s\S]*\w[.?!](?:\s|$)/.test(opening)
        ? []
        : [{ at: 0, got: text.split("\n", 1)[0]! }];
    },
  },
  {
    says: "lines of at most 120 characters",
    remedy: "break it",
    applies: anywhere,
    breaches: inText(/^.{121,}$/gmu),
  },
];

/** Relative paths that lead out of the repository. */
function climbsOut({ path, text }: Source): Breach[] {
  const depth = dirname(path).split("/").length;
  return find(text, /(?:\.\.\/)+/g).filter(({ got }) => got.length / 3 > depth);
}

/** Platform packages that the lock file leaves out, for which `npm ci` would refuse it. */
export function missingFromLock(root: string): string[] {
  const file = join(root, "package-lock.json");
  if (!existsSync(file)) return [];
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  return Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !packages[`node_modules/${name}`]);
}
