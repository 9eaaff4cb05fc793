import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { root } from "../checkers.ts";
import { assert, skip, test } from "../suite.ts";
import { folderFor, within } from "./orrery.ts";

const folder = folderFor("completion", { "weather.json": "{}" });
/** What is offered for the last of these words. */
const offered = async (...words: string[]) => {
  const { out, err, status } = await within(folder, ["complete", String(words.length), "orrery", ...words]);
  assert.equal([err, status], ["", 0]);
  return out.split("\n").slice(0, -1);
};

test("commands, options and the names of members are offered where they belong", async () => {
  for (const [words, some, none] of [
    [[""], ["run", "query", "help", "--version"], ["lorenz"]],
    [["re"], ["report"], ["run"]],
    [["help", ""], ["doctor"], ["--json"]],
    [
      ["run", ""],
      ["lorenz-exponents", "henon-attractor"],
      ["lorenz", "--seed"],
    ],
    [["run", "lor"], ["lorenz-exponents"], ["henon-attractor"]],
    [["run", "--seed", "7", "hen"], ["henon-attractor"], []],
    [["run", "lorenz-exponents", "--s"], ["--seed", "--seeds", "--set"], ["--json"]],
    [["run", "lorenz-exponents", "--set", ""], ["rho=", "dt="], ["a="]],
    [["measure", "lyapunov", "henon", "--set", ""], ["a=", "b="], ["rho="]],
    [["run", "lorenz-exponents", "--format", ""], ["csv", "json"], ["lorenz-exponents"]],
    [["run", "lorenz-exponents", "--format=c"], ["--format=csv"], ["--format=json"]],
    [["run", "lorenz-exponents", "--format", "="], ["csv", "json"], []],
    [["run", "lorenz-exponents", "--format", "=", "c"], ["csv"], ["json"]],
    [["measure", ""], ["lyapunov", "rests"], ["mean"]],
    [["measure", "lyapunov", ""], ["lorenz", "henon-attractor"], ["lyapunov"]],
    [["show", ""], ["lorenz", "lyapunov", "kuramoto", "peers"], []],
    [["list", ""], ["models", "datasets"], []],
    [["bench", "kernels", ""], ["n-body", "neighbour-sum"], ["maths"]],
    [["new", ""], ["model", "kernel"], []],
    [["verify", "lorenz-exponents", "hen"], ["henon-attractor"], []],
    [["completion", ""], ["bash", "zsh", "fish"], []],
  ] as const) {
    const words_ = await offered(...words);
    for (const one of some) assert.ok(words_.includes(one), `${words.join(" ")}: ${one}`);
    for (const one of none) assert.not(words_.includes(one), `${words.join(" ")}: ${one}`);
  }
});

test("where nothing is known nothing is offered, so that files are", async () => {
  for (const words of [
    ["new", "model", ""],
    ["nothing", ""],
    ["run", "--out", ""],
    ["query", ""],
    ["doctor", ""],
  ])
    assert.equal(await offered(...words), []);
});

test("a shell that is not there is refused", async () => {
  const { status, err } = await within(folder, ["completion", "bsh"]);
  assert.is(status, 2);
  assert.match(err, /^completion: expected a shell, got "bsh"; did you mean bash\? choose from bash, zsh, fish\n$/);
});

const shells = { bash: "bash", zsh: "zsh", fish: "fish" };
for (const [shell, program] of Object.entries(shells)) {
  const says = `${shell} takes its script`;
  if (spawnSync(program, ["--version"]).status !== 0) {
    skip(says, `there is no ${shell}`);
    continue;
  }
  test(says, async () => {
    const { out } = await within(folder, ["completion", shell]);
    const { status, stderr } = spawnSync(program, ["-n"], { input: out, encoding: "utf8" });
    assert.equal([status, stderr], [0, ""]);
  });
}

const complete = "bash completes commands, names and parameters, and then files";
if (spawnSync("bash", ["--version"]).status === 0)
  test(complete, () => {
    const script = `
      source <(orrery completion bash)
      complete -p orrery
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _orrery; echo "\${COMPREPLY[*]}"; }
      try orrery ver
      try orrery run lorenz-e
      try orrery run lorenz-exponents --set rh
      try orrery run lorenz-exponents --format = j
      try orrery run "wea ther"`;
    const PATH = [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
    const ended = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", env: { ...process.env, PATH } });
    assert.is(ended.stderr, "");
    assert.is(ended.stdout, "complete -o default -F _orrery orrery\nverify\nlorenz-exponents\nrho=\njson\n\n");
  });
else skip(complete, "there is no bash");
