// Memory as Node has it faster than the language: what will be written over is not filled first, which would cost a
// tenth of a call that only copies, and what threads share is copied as any other, where `set` goes word by word.
import { carryBy } from "./machine.ts";
import { allocateBy } from "./plan.ts";

allocateBy((bytes) => Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer);

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);
carryBy((to, from) => {
  const [target, source, unit] = [bytesOf(to), bytesOf(from), to.BYTES_PER_ELEMENT];
  return (at, first, length) => void source.copy(target, at * unit, first * unit, (first + length) * unit);
});
