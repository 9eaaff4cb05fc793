// What Jupyter starts for a notebook: it makes the lab's declarations anew where they are old, then serves its cells.

import { renewDeclarations, sourcesDigest } from "../fresh/declarations.ts";
import { serveJupyter } from "./tslab.ts";

const [connection] = process.argv.slice(2);
if (connection === undefined) {
  console.error("kernel: expected Jupyter's connection file, got none; run npm run notebook");
  process.exit(2);
}
renewDeclarations();
const began = sourcesDigest();

serveJupyter(connection, () =>
  sourcesDigest() === began
    ? undefined
    : "notebook: expected the lab that this kernel loaded, got sources that changed since; restart the kernel",
);
