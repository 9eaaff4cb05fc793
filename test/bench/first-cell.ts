// Opens a notebook's kernel as Jupyter does, and prints the seconds until the first cell has put out what it does,
// counted from when this process began.
import { join } from "node:path";
import { renewDeclarations } from "../fresh/declarations.ts";
import { folder, names, readNotebook } from "../notebooks/notebook.ts";
import { openKernel } from "../notebooks/tslab.ts";

process.chdir(folder);
renewDeclarations();
const kernel = openKernel();
const first = readNotebook(join(folder, names()[0]!)).cells.find(({ cell_type }) => cell_type === "code")!;
const { ok } = await kernel.run(first.source);
if (!ok) throw new Error(`bench: expected the first cell of ${names()[0]} to run, got a failure`);
console.log(performance.now() / 1000);
kernel.close();
