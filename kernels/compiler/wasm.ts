// The binary form of a WebAssembly module of one function; which instructions go in is emit.ts's.

/** Opcodes by the names of the specification, those of 0xfd as their number plus 0xfd00. */
export const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  select: 0x1b,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Load: 0x28,
  f64Load: 0x2b,
  i32Load8u: 0x2d,
  i32Store: 0x36,
  f64Store: 0x39,
  i32Store8: 0x3a,
  i32Const: 0x41,
  i64Const: 0x42,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32LeS: 0x4c,
  i32GeS: 0x4e,
  f64Eq: 0x61,
  f64Ne: 0x62,
  f64Lt: 0x63,
  f64Gt: 0x64,
  f64Le: 0x65,
  f64Ge: 0x66,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32RemS: 0x6f,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32Shl: 0x74,
  i32ShrS: 0x75,
  i32ShrU: 0x76,
  i32Rotl: 0x77,
  i64ShrU: 0x88,
  f64Abs: 0x99,
  f64Neg: 0x9a,
  f64Ceil: 0x9b,
  f64Floor: 0x9c,
  f64Trunc: 0x9d,
  f64Sqrt: 0x9f,
  f64Add: 0xa0,
  f64Sub: 0xa1,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  f64Min: 0xa4,
  f64Max: 0xa5,
  f64Copysign: 0xa6,
  i32WrapI64: 0xa7,
  f32DemoteF64: 0xb6,
  f64ConvertI32S: 0xb7,
  f64ConvertI32U: 0xb8,
  f64PromoteF32: 0xbb,
  i64ReinterpretF64: 0xbd,
  i64TruncSatF64S: 0xfc06,
  v128Load: 0xfd00,
  v128Load64Splat: 0xfd0a,
  v128Store: 0xfd0b,
  v128Const: 0xfd0c,
  i8x16Shuffle: 0xfd0d,
  i32x4Splat: 0xfd11,
  f64x2Splat: 0xfd14,
  i32x4ExtractLane: 0xfd1b,
  i32x4ReplaceLane: 0xfd1c,
  f64x2ExtractLane: 0xfd21,
  f64x2ReplaceLane: 0xfd22,
  i32x4Eq: 0xfd37,
  i32x4Ne: 0xfd38,
  i32x4LtS: 0xfd39,
  i32x4GtS: 0xfd3b,
  i32x4LeS: 0xfd3d,
  i32x4GeS: 0xfd3f,
  f64x2Eq: 0xfd47,
  f64x2Ne: 0xfd48,
  f64x2Lt: 0xfd49,
  f64x2Gt: 0xfd4a,
  f64x2Le: 0xfd4b,
  f64x2Ge: 0xfd4c,
  v128Not: 0xfd4d,
  v128And: 0xfd4e,
  v128Or: 0xfd50,
  v128Xor: 0xfd51,
  v128Bitselect: 0xfd52,
  v128AnyTrue: 0xfd53,
  v128Store32Lane: 0xfd5a,
  v128Load32Zero: 0xfd5c,
  v128Load64Zero: 0xfd5d,
  f32x4DemoteF64x2Zero: 0xfd5e,
  f64x2PromoteLowF32x4: 0xfd5f,
  f64x2Ceil: 0xfd74,
  f64x2Floor: 0xfd75,
  f64x2Trunc: 0xfd7a,
  i16x8ExtendLowI8x16U: 0xfd89,
  i32x4ExtendLowI16x8U: 0xfda9,
  i32x4AllTrue: 0xfda3,
  i32x4Shl: 0xfdab,
  i32x4ShrS: 0xfdac,
  i32x4ShrU: 0xfdad,
  i32x4Add: 0xfdae,
  i32x4Sub: 0xfdb1,
  i32x4Mul: 0xfdb5,
  i32x4MinU: 0xfdb7,
  i64x2ShrU: 0xfdcd,
  f64x2Abs: 0xfdec,
  f64x2Sqrt: 0xfdef,
  f64x2Add: 0xfdf0,
  f64x2Sub: 0xfdf1,
  f64x2Mul: 0xfdf2,
  f64x2Div: 0xfdf3,
  f64x2Min: 0xfdf4,
  f64x2Max: 0xfdf5,
  f64x2Pmin: 0xfdf6,
  f64x2Pmax: 0xfdf7,
  f64x2ConvertLowI32x4S: 0xfdfe,
  f64x2ConvertLowI32x4U: 0xfdff,
} as const;

export const valueType = { i32: 0x7f, f64: 0x7c, v128: 0x7b, none: 0x40 } as const;
export type WasmType = "i32" | "f64" | "v128";

const scratch = new DataView(new ArrayBuffer(8));

/** Bytes of a function's body, written in order. */
export class Code {
  readonly bytes: number[] = [];

  op(code: number): this {
    if (code <= 0xff) this.bytes.push(code);
    else this.bytes.push(code >> 8);
    return code <= 0xff ? this : this.unsigned(code & 0xff);
  }

  unsigned(value: number): this {
    let rest = value;
    while (rest >= 128) {
      this.bytes.push((rest & 127) | 128);
      rest = Math.floor(rest / 128);
    }
    this.bytes.push(rest);
    return this;
  }

  signed(value: number): this {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.bytes.push((rest & 127) | 128);
      rest >>= 7;
    }
    this.bytes.push(rest & 127);
    return this;
  }

  i32(value: number): this {
    return this.op(op.i32Const).signed(value);
  }

  f64(value: number): this {
    return this.op(op.f64Const).double(value);
  }

  double(value: number): this {
    scratch.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.bytes.push(scratch.getUint8(i));
    return this;
  }

  get(local: number): this {
    return this.op(op.get).unsigned(local);
  }

  set(local: number): this {
    return this.op(op.set).unsigned(local);
  }

  /** Keeps what is on top, and leaves it there. */
  tee(local: number): this {
    return this.op(op.tee).unsigned(local);
  }

  /** A load or a store: at most byte-aligned, since arrays may begin anywhere. */
  memory(code: number, offset: number): this {
    return this.op(code).unsigned(0).unsigned(offset);
  }

  /** The four words of two vectors, taken by number. */
  words(a: number, b: number, c: number, d: number): this {
    this.op(op.i8x16Shuffle);
    for (const word of [a, b, c, d]) for (let i = 0; i < 4; i++) this.bytes.push(4 * word + i);
    return this;
  }
}

const sized = (bytes: readonly number[]): number[] => [...new Code().unsigned(bytes.length).bytes, ...bytes];
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const text = (word: string): number[] => sized(Array.from(word, (letter) => letter.charCodeAt(0)));

interface Module {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which of them says how memory is limited. */
  readonly limits: number;
}

/** A module that takes memory `m` of `e`, of so many pages at least and at most, and gives the function `run`. */
export function moduleOf(
  params: readonly WasmType[],
  locals: readonly WasmType[],
  body: readonly number[],
  [least, most]: readonly [number, number],
): Module {
  const memory = [BOUNDED, ...new Code().unsigned(least).bytes, ...new Code().unsigned(most).bytes];
  const runs: { type: WasmType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  const declared = runs.flatMap(({ type, count }) => [...new Code().unsigned(count).bytes, valueType[type]]);
  const code = [...new Code().unsigned(runs.length).bytes, ...declared];
  const type = section(1, [1, 0x60, ...sized(params.map((one) => valueType[one])), 0]);
  const begun = [
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...type,
    ...section(2, [1, ...text("e"), ...text("m"), 2, ...memory]),
  ];
  const size = code.length + body.length + 1;
  const sizeBytes = new Code().unsigned(size).bytes;
  const head = [
    ...begun,
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("run"), 0, 0]),
    ...[10, ...new Code().unsigned(1 + sizeBytes.length + size).bytes, 1, ...sizeBytes],
  ];
  const bytes = new Uint8Array(head.length + size);
  let at = 0;
  for (const part of [head, code, body, [op.end]]) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, limits: begun.length - memory.length };
}

/** How memory is limited: by a number of pages; the same, and threads share it. */
const BOUNDED = 1;
const SHARED = 3;

/** The same module for memory that threads share. */
export const sharing = ({ bytes, limits }: Module): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.with(limits, SHARED));
