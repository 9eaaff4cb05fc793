// Memory that holds whatever lay there: filling what is written over would cost a tenth of a call that only copies.
import { allocateBy } from "./plan.ts";

/** Smaller ones cost more this way than zeros do. */
const LARGE = 65536;

allocateBy((bytes) => (bytes < LARGE ? new ArrayBuffer(bytes) : (Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer)));
