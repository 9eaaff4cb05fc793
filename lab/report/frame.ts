// The frame of every page: its policy lets nothing in but one script and one style, known by their hashes.
import { createHash } from "node:crypto";
import { html, inline, type Markup } from "./markup.ts";
import { style } from "./style.ts";

export interface Framed {
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  readonly footer: string;
  readonly script?: string;
}

export function frame({ title, header, main, footer, script = "" }: Framed): string {
  const policy =
    `default-src 'none'; script-src ${script === "" ? "'none'" : `'${hashed(script)}'`}; ` +
    `style-src '${hashed(style)}'; worker-src blob:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${inline(style)}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
<footer><p>${footer} This page asks nothing of any network.</p></footer>
${script !== "" && html`<script>${inline(script)}</script>`}
</body>
</html>
`.text;
}

const hashed = (code: string): string => `sha256-${createHash("sha256").update(code).digest("base64")}`;
