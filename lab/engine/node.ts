// The engine's second door: what needs Node. lab/index.ts does not pass through it, so that the lab runs in a browser.
// Its workers are hired from pool.ts itself, before anything else is loaded.
export { beforeAuthors, closedOver } from "./closed-over.ts";
export { compareRecords, type Parting } from "./compare.ts";
export { type DatasetCard, readDataset } from "./dataset.ts";
export { type Fingerprint, fingerprint } from "./fingerprint.ts";
export { type Journal, journalAt } from "./journal.ts";
export { parseRecord, proveWritable, type Record, readRecord, recordText, writeText } from "./record.ts";
export { likeIn } from "./scenario-data.ts";

/** What reads scenario files. Apart: what checks them would be a third of all that is loaded. */
export const files = () => import("./scenario-file.ts");
