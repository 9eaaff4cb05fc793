// Opens a database. DuckDB is loaded then, and not before.
import { misuse } from "../core/index.ts";
import type { Database } from "./sql.ts";

/** An empty database in memory; refused where there is no DuckDB. */
export async function openDatabase(who: string): Promise<Database> {
  try {
    return await (await import("./duckdb.ts")).open();
  } catch (error) {
    throw misuse(who, "DuckDB", (error as Error).message.split("\n", 1)[0]!, "run npm ci, which brings it");
  }
}
