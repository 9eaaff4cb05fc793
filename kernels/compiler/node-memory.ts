// Memory that holds whatever lay there: filling what is written over would cost a tenth of a call that only copies.
import { allocateBy } from "./plan.ts";

allocateBy((bytes) => Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer);
