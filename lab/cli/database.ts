// Loads DuckDB for whoever asks, and not before.
import { misuse } from "../core/errors.ts";
import type { Database } from "./sql.ts";

/** How to open an empty database in memory; refused where there is no DuckDB. */
export async function loadDatabase(who: string): Promise<typeof import("./duckdb.ts")> {
  try {
    return await import("./duckdb.ts");
  } catch (error) {
    throw misuse(who, "DuckDB", (error as Error).message.split("\n", 1)[0]!, "run npm ci, which brings it");
  }
}

export const openDatabase = async (who: string): Promise<Database> => (await loadDatabase(who)).open();
