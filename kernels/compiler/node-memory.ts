// Memory as Node has it faster than the language: what will be written over is not filled first, which would cost a
// tenth of a call that only copies, and what threads share is copied as any other, where `set` goes word by word.
import { carryBy } from "./machine.ts";
import { allocateBy } from "./plan.ts";

allocateBy((bytes) => Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer);

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);
carryBy((to, from) => {
  const [target, source, unit] = [bytesOf(to), bytesOf(from), to.BYTES_PER_ELEMENT];
  const copy = (at: number, from: number, to: number) => source.copy(target, at * unit, from * unit, to * unit);
  return (at, first, length) => {
    // A whole array Node would give to `set`.
    const half = length * unit === source.length ? length >> 1 : 0;
    if (half > 0) copy(at, 0, half);
    copy(at + half, first + half, first + length);
  };
});
