// A source file as the house rules read it: the text, the code with comments and string contents blanked, the comments.

import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Source {
  path: string;
  text: string;
  /** As long as the text, line for line: a comment, and what a string or a pattern holds, is spaces. */
  code: string;
  /** As long as the text, line for line: everything but comments is spaces. */
  comments: string;
}

export function readSource(root: string, path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  return { path, text, ...separate(text) };
}

const lexemes = {
  comment: /\/\/.*|\/\*[\s\S]*?\*\//,
  string: /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/,
  pattern: /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/,
  word: /[\w$]+/,
};
const token = new RegExp(
  `${Object.entries(lexemes)
    .map(([kind, { source }]) => `(?<${kind}>${source})`)
    .join("|")}|[\\s\\S]`,
  "y",
);
const chunk = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)?/y;

/** After a value a slash divides; after these words, as after an operator, it opens a pattern. */
const expectsValue = /^(?:|[^\w$)\]}"'`]|return|typeof|case|of|in|yield|await|void)$/;

const blank = (text: string) => text.replace(/[^\n]/g, " ");

function separate(text: string): Pick<Source, "code" | "comments"> {
  let code = "";
  let comments = "";
  let before = "";
  /** For each template that is open, the braces open inside its hole. */
  const holes: number[] = [];
  const take = (lexeme: RegExp) => {
    lexeme.lastIndex = code.length;
    return lexeme.exec(text)!;
  };
  const keep = (piece: string, kind: "code" | "comment" | "content") => {
    code += kind === "code" ? piece : blank(piece);
    comments += kind === "comment" ? piece : blank(piece);
  };
  const template = () => {
    const [piece] = take(chunk);
    keep(piece, "content");
    if (piece.endsWith("${")) holes.push(0);
    before = piece.endsWith("${") ? "" : "`";
  };

  while (code.length < text.length) {
    let { 0: piece, groups } = take(token);
    if (groups?.["pattern"] && !expectsValue.test(before)) [piece, groups] = ["/", {}];
    if (groups?.["comment"]) {
      keep(piece, "comment");
      continue;
    }
    if (groups?.["string"] || groups?.["pattern"]) {
      keep(piece, "content");
      before = '"';
      continue;
    }
    const hole = holes.length - 1;
    if (piece === "}" && holes[hole] === 0) {
      holes.pop();
      keep(piece, "code");
      template();
      continue;
    }
    if (hole >= 0 && piece === "{") holes[hole]!++;
    if (hole >= 0 && piece === "}") holes[hole]!--;
    keep(piece, "code");
    if (piece === "`") template();
    else if (piece.trim()) before = piece;
  }
  return { code, comments };
}
