// The command line as a process: its signals, its streams and its exit code.

import { going, interruption } from "./interruption.ts";
import { main, misused } from "./main.ts";

const interrupted = 130;
const ended = 143;

for (const [signal, status] of Object.entries({ SIGINT: interrupted, SIGTERM: ended })) {
  process.on(signal, () => {
    const { isTTY } = process.stderr;
    process.stderr.write(`${isTTY ? "\r\x1b[2K" : ""}orrery: interrupted; ${interruption.kept}\n`);
    for (const stop of going) stop();
    process.exit(status);
  });
}

// Whoever reads may have seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE")
    process.stderr.write(`orrery: expected room for the answer, got ${error.code}; make some\n`);
  process.exit(error.code === "EPIPE" ? process.exitCode : misused);
});

process.exitCode = await main(process.argv.slice(2));
