// A scenario with its model, the engine and the page's own script as one script. Nothing of it is run here.
import { build, type Plugin } from "esbuild";

/** Where the lab is found, and the code that opens the scenario. */
export interface Entry {
  /** Imports the scenario and opens it. */
  readonly code: string;
  /** From where its imports are resolved. */
  readonly folder: string;
  /** The lab's own front door. */
  readonly lab: string;
}

/**
 * Whoever imports the lab by name gets this one; and what of it is not used is left out, since modules only declare.
 */
const parts = (lab: string): Plugin => ({
  name: "lab",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(\.|@orrery\/lab$)/ }, async ({ path, pluginData, ...from }) => {
      if (path === "@orrery/lab") return { path: lab, sideEffects: false };
      if (pluginData === "resolved" || from.importer.includes("node_modules")) return undefined;
      return { ...(await resolve(path, { ...from, pluginData: "resolved" })), sideEffects: false };
    });
  },
});

export async function bundle({ code, folder, lab }: Entry): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, loader: "js" },
    plugins: [parts(lab)],
    bundle: true,
    // What only Node can load is left out with the functions that ask for it.
    external: ["node:*", "linkedom", "@resvg/resvg-js"],
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    // ASCII alone, so that no reader's guess at the letters changes the script, and with it its hash.
    charset: "ascii",
    legalComments: "none",
    logLevel: "silent",
  });
  // Inside a page these would end or hide the script; in a string they mean the same.
  return outputFiles[0]!.text
    .replace(/<\/(script|style)/gi, "<\\/$1")
    .replaceAll("<!--", "<\\!--")
    .trim();
}
