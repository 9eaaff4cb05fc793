// Digest v1: from canonical bytes to the two hashes of the lab, MurmurHash3-128 for states and SHA-256 for evidence.
import { sha256 } from "@noble/hashes/sha2.js";
import { type Plain, Writer } from "./state.ts";

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** SHA-256 in hex: of text as UTF-8, or of bytes. */
export const sha256Hex = (content: string | Uint8Array): string =>
  hexOf(sha256(typeof content === "string" ? new TextEncoder().encode(content) : content));

const wordsHex = (words: Int32Array): string =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

const writer = new Writer();

/** The 128-bit digest of one plain value, in hex. */
export function digest(value: Plain): string {
  const words = new Int32Array(4);
  writer.begin().value(value);
  writer.hash(words);
  return wordsHex(words);
}

/** Events are hashed so many bytes at once: to begin and to end a hash costs more than an event has. */
const eventBytes = 1024;

/** A rolling digest: each fold hashes the next bytes with the last hash for seeds. */
export class Fold {
  readonly #words = new Int32Array(4);
  readonly #writer = new Writer();
  /** Whether the writer holds events that are not hashed yet. */
  #pending = false;

  /** The writer to write the next value into; `close` folds it. */
  open(): Writer {
    if (this.#pending) this.close();
    return this.#writer.begin();
  }

  close(): void {
    this.#writer.hash(this.#words);
    this.#pending = false;
  }

  add(value: Plain): void {
    this.open().value(value);
    this.close();
  }

  /** Of which type an event is, is said by a number from 0. Its payload is written before the next event begins. */
  event(time: number, order: number, type: number, payload: boolean): Writer {
    const writer = this.#writer;
    if (!this.#pending) {
      writer.begin();
      this.#pending = true;
    } else if (writer.length >= eventBytes) {
      writer.hash(this.#words);
      writer.begin();
    }
    writer.event(time, order, type, payload);
    return writer;
  }

  hex(): string {
    const words = this.#words.slice();
    if (this.#pending) this.#writer.hash(words);
    return wordsHex(words);
  }
}
