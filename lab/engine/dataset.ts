// Datasets: tables in a folder with a card that says where they are from and vouches for every byte.
// What is compared with them is not said here.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { misuse, type Plain, sha256Hex, shown } from "../core/index.ts";

/** A column of words has the unit `text`; every other column is of numbers. */
interface Column {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
}

export interface DatasetCard {
  readonly name: string;
  readonly about: string;
  readonly source: string;
  readonly licence: string;
  readonly files: readonly { readonly file: string; readonly sha256: string; readonly columns: readonly Column[] }[];
}

export type Row = Readonly<Record<string, string | number>>;

/** The card and the rows of all its files, in the card's order. Nothing is read that the card does not vouch for. */
export function readDataset(folder: string): { readonly card: DatasetCard; readonly rows: readonly Row[] } {
  const card = readCard(join(folder, "card.json"));
  const rows = card.files.flatMap(({ file, sha256, columns }) => {
    const who = `dataset ${card.name}, ${file}`;
    const bytes = readFileSync(join(folder, file));
    const found = sha256Hex(bytes);
    if (found !== sha256)
      throw misuse(who, `sha256 ${sha256}`, found, "restore the file, or state its new sum in card.json");
    return readTable(who, bytes.toString("utf8"), columns);
  });
  return { card, rows };
}

function readCard(path: string): DatasetCard {
  const card = JSON.parse(readFileSync(path, "utf8")) as Plain as Partial<DatasetCard>;
  for (const field of ["name", "about", "source", "licence"] as const)
    if (typeof card[field] !== "string" || card[field] === "")
      throw misuse(path, `a text in ${field}`, shown(card[field]), "say it in the card");
  if (!Array.isArray(card.files) || card.files.length === 0)
    throw misuse(path, "at least one file", shown(card.files), "list each with sha256 and columns");
  for (const { file, columns } of card.files as DatasetCard["files"]) {
    if (!/^\w[\w.-]*$/.test(file)) throw misuse(path, "files of its own folder", shown(file), "name it without a path");
    for (const column of columns)
      for (const field of ["name", "unit", "about"] as const)
        if (!column[field]) throw misuse(`${path}, ${file}`, `a ${field} for every column`, shown(column), "fill it");
  }
  return card as DatasetCard;
}

/** Commas part fields and newlines rows; there is no quoting, so that nothing can be read in two ways. */
function readTable(who: string, text: string, columns: readonly Column[]): Row[] {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  const missing = columns.find(({ name }) => !names.includes(name));
  if (missing !== undefined) throw misuse(who, `a column ${missing.name}`, header, "mend the file or its card");
  if (names.length !== columns.length)
    throw misuse(who, `${columns.length} columns`, header, "describe each in the card");
  return lines.map((line, at) => {
    const fields = line.split(",");
    const where = `${who}, line ${at + 2}`;
    if (fields.length !== names.length) throw misuse(where, `${names.length} fields`, shown(line), "mend the row");
    return Object.fromEntries(
      columns.map(({ name, unit }) => {
        const field = fields[names.indexOf(name)]!;
        if (unit === "text") return [name, field];
        if (field === "" || !Number.isFinite(Number(field)))
          throw misuse(where, `a number in ${name}`, shown(field), "mend the row");
        return [name, Number(field)];
      }),
    );
  });
}
