// A database as the rest of the command line sees it, and words as SQL writes them.
import type { Cell } from "./rows.ts";

export type Column = { readonly name: string } & (
  | { readonly type: "BIGINT" | "DOUBLE"; readonly values: Float64Array }
  | { readonly type: "VARCHAR"; readonly values: readonly string[] }
);

export interface Database {
  tell(sql: string): Promise<void>;
  ask(sql: string): Promise<{ readonly names: readonly string[]; readonly rows: readonly (readonly Cell[])[] }>;
  /** A table of these columns, in place of one of that name. */
  fill(table: string, columns: readonly Column[]): Promise<void>;
  close(): void;
}

/** A name, and a text, as SQL writes them. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A file's path where DuckDB would read a pattern. */
export const exactly = (path: string): string => literal(path.replace(/[*?[]/g, "[$&]"));
