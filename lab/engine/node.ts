// The engine's second door: what needs Node. lab/index.ts does not pass through it, so that the lab runs in a browser.
export { beforeAuthors, closedOver } from "./closed-over.ts";
export { compareRecords, type Parting } from "./compare.ts";
export { type DatasetCard, readDataset } from "./dataset.ts";
export { type Fingerprint, fingerprint } from "./fingerprint.ts";
export { type Journal, journalAt } from "./journal.ts";
export { type Crew, hire, workThrough } from "./pool.ts";
export { parseRecord, proveWritable, type Record, readRecord, recordText, writeText } from "./record.ts";
export { likeIn, readScenario, scenarioSchema } from "./scenario-file.ts";
