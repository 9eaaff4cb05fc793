// Answers one command after the other, each from its folder, as the command line would.

import { main } from "../../lab/cli/main.ts";

const streams = ["stdout", "stderr"] as const;

process.on("message", async ({ folder, args }: { folder: string; args: readonly string[] }) => {
  const told = { stdout: "", stderr: "" };
  for (const name of streams)
    process[name].write = (text) => {
      told[name] += text;
      return true;
    };
  process.chdir(folder);
  const status = await main(args);
  process.send!({ status, out: told.stdout, err: told.stderr });
});
