// A scenario with its model, the engine and the page's own script as one script. Nothing of it is run here.
import { builtinModules } from "node:module";
import { build } from "esbuild";

/** Where the lab is found, and the code that opens the scenario. */
export interface Entry {
  /** Imports the scenario and opens it. */
  readonly code: string;
  /** From where its imports are resolved. */
  readonly folder: string;
  /** The lab's own front door. */
  readonly lab: string;
}

/** The script; or what of Node's the scenario reaches, for which there is none. */
export type Bundled = { readonly script: string } | { readonly because: string };

export async function bundle({ code, folder, lab }: Entry): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder, loader: "js" },
    // Whoever imports the lab by name gets this one; what of it is not used is left out, as its package says.
    alias: { "@orrery/lab": lab },
    bundle: true,
    metafile: true,
    // What only Node can load is left out with the functions that ask for it.
    external: ["node:*", ...builtinModules, "linkedom", "@resvg/resvg-js"],
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    // ASCII alone, so that no reader's guess at the letters changes the script, and with it its hash.
    charset: "ascii",
    legalComments: "none",
    logLevel: "silent",
  });
  const [left] = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  if (left !== undefined) return { because: `its scenario reaches ${left}, which a browser does not have` };
  // Inside a page these would end or hide the script; in a string they mean the same.
  const script = outputFiles[0]!.text.replace(/<\/(script|style)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
  return { script: script.trim() };
}
