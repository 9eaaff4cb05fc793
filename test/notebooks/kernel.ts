// What Jupyter starts for a notebook: it makes the lab's declarations anew where they are old, then serves its cells.

import { renewDeclarations, sourcesDigest, staleness } from "../fresh/declarations.ts";
import { serveJupyter } from "./tslab.ts";

const connection = process.argv[2];
if (connection === undefined) {
  console.error("kernel: expected Jupyter's connection file, got none; run npm run notebook");
  process.exit(2);
}
renewDeclarations();
const loaded = sourcesDigest();
serveJupyter(connection, () => staleness(loaded));
