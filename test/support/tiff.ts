import { deflateSync } from 'node:zlib';

/** A small TIFF encoder for tests, written apart from the library's own writer. */

type FieldType = 1 | 2 | 3 | 4 | 5 | 16;
export interface Field {
  tag: number;
  type: FieldType;
  /** One number a value; two (numerator, denominator) for type 5. */
  values: number[];
}

export interface TestPage {
  fields: Field[];
  /** Stored bytes of each strip or tile; their places and lengths are added to the fields. */
  segments: Uint8Array[];
  tiled?: boolean;
}

export interface TiffShape {
  littleEndian?: boolean;
  big?: boolean;
}

const widths: Record<FieldType, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 16: 8 };

/** Bytes of a TIFF file: for each page its segments, its long values and its directory. */
export function buildTiff(pages: TestPage[], { littleEndian = true, big = false }: TiffShape = {}): Buffer {
  const word = big ? 8 : 4;
  const parts: Buffer[] = [Buffer.alloc(big ? 16 : 8)];
  let length = parts[0]?.length ?? 0;
  const add = (bytes: Uint8Array): number => {
    const position = length;
    const padded = Buffer.alloc(Math.ceil(bytes.length / 2) * 2);
    padded.set(bytes);
    parts.push(padded);
    length += padded.length;
    return position;
  };
  const put = (value: number, width: number): Buffer => {
    const bytes = Buffer.alloc(width);
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value));
    else bytes.writeUIntLE(value, 0, width);
    return littleEndian ? bytes : bytes.reverse();
  };
  const header = Buffer.concat([
    Buffer.from(littleEndian ? 'II' : 'MM'),
    put(big ? 43 : 42, 2),
    ...(big ? [put(8, 2), put(0, 2)] : []),
  ]);
  parts[0]?.set(header);
  let link = { part: parts[0], at: header.length };
  for (const page of pages) {
    const positions = page.segments.map((segment) => add(segment));
    const fields: Field[] = [
      ...page.fields,
      { tag: page.tiled ? 324 : 273, type: big ? 16 : 4, values: positions },
      {
        tag: page.tiled ? 325 : 279,
        type: big ? 16 : 4,
        values: page.segments.map((segment) => segment.length),
      },
    ];
    const entries = fields
      .toSorted((a, b) => a.tag - b.tag)
      .map(({ tag, type, values }) => {
        const bytes = Buffer.concat(values.map((value) => put(value, widths[type])));
        const inline = Buffer.alloc(word);
        if (bytes.length <= word) inline.set(bytes);
        else inline.set(put(add(bytes), word));
        const count = type === 5 ? values.length / 2 : values.length;
        return Buffer.concat([put(tag, 2), put(type, 2), put(count, word), inline]);
      });
    const directory = Buffer.concat([put(entries.length, big ? 8 : 2), ...entries, Buffer.alloc(word)]);
    const position = add(directory);
    link.part.set(put(position, word), link.at);
    link = { part: parts.at(-1) as Buffer, at: directory.length - word };
  }
  return Buffer.concat(parts);
}

export type TestCompression = 'none' | 'packbits' | 'lzw' | 'deflate' | 'old deflate';

const codes: Record<TestCompression, number> = {
  none: 1,
  packbits: 32773,
  lzw: 5,
  deflate: 8,
  'old deflate': 32946,
};

export type TestArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

export interface Encoding extends TiffShape {
  compression?: TestCompression;
  predictor?: 1 | 2 | 3;
  rowsPerStrip?: number;
  tile?: [width: number, height: number];
  reversedBits?: boolean;
  /** Fields to add or to put in place of those of the same tag. */
  fields?: Field[];
}

/** One page of whole-byte values. */
export function encodePage(values: TestArray, width: number, encoding: Encoding = {}): TestPage {
  const { compression = 'none', predictor = 1, tile, reversedBits = false } = encoding;
  const height = values.length / width;
  const rows = tile?.[1] ?? encoding.rowsPerStrip ?? height;
  const columns = tile?.[0] ?? width;
  const segments: Uint8Array[] = [];
  for (let y = 0; y < height; y += rows) {
    for (let x = 0; x < width; x += columns) {
      const tall = tile === undefined ? Math.min(rows, height - y) : rows;
      const pixels = cut(values, width, x, y, columns, tall);
      segments.push(encodeSegment(pixels, columns, { ...encoding, compression, predictor, reversedBits }));
    }
  }
  const bits = 8 * values.BYTES_PER_ELEMENT;
  const sampleFormat =
    values instanceof Float32Array || values instanceof Float64Array ? 3 : isSigned(values) ? 2 : 1;
  const fields: Field[] = [
    { tag: 256, type: 4, values: [width] },
    { tag: 257, type: 3, values: [height] },
    { tag: 258, type: 3, values: [bits] },
    { tag: 259, type: 3, values: [codes[compression]] },
    { tag: 262, type: 3, values: [1] },
    { tag: 266, type: 3, values: [reversedBits ? 2 : 1] },
    { tag: 277, type: 3, values: [1] },
    { tag: 317, type: 3, values: [predictor] },
    { tag: 339, type: 3, values: [sampleFormat] },
    ...(tile === undefined
      ? [{ tag: 278, type: 4 as const, values: [rows] }]
      : [
          { tag: 322, type: 4 as const, values: [tile[0]] },
          { tag: 323, type: 4 as const, values: [tile[1]] },
        ]),
  ];
  const extra = encoding.fields ?? [];
  const kept = fields.filter(({ tag }) => !extra.some((field) => field.tag === tag));
  return { fields: [...kept, ...extra], segments, tiled: tile !== undefined };
}

function isSigned(values: TestArray): boolean {
  return values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array;
}

/** The window of a page that a tile covers; beyond the page its last column and row go on. */
function cut(
  values: TestArray,
  width: number,
  x: number,
  y: number,
  columns: number,
  rows: number,
): TestArray {
  const height = values.length / width;
  const out = new (values.constructor as new (length: number) => TestArray)(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = Math.min(y + row, height - 1) * width + Math.min(x + column, width - 1);
      out[row * columns + column] = values[from];
    }
  }
  return out;
}

type SegmentEncoding = Required<Pick<Encoding, 'compression' | 'predictor' | 'reversedBits'>> & TiffShape;

function encodeSegment(pixels: TestArray, columns: number, encoding: SegmentEncoding): Uint8Array {
  const { littleEndian = true, predictor, compression } = encoding;
  const size = pixels.BYTES_PER_ELEMENT;
  let bytes: Buffer = Buffer.from(new Uint8Array(pixels.buffer.slice(0)));
  if (predictor === 2) differences(bytes, columns, size);
  if (predictor === 3) bytes = floatingPoint(bytes, columns, size);
  else if (!littleEndian && size > 1)
    for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  const packed = compress(bytes, compression);
  return encoding.reversedBits ? packed.map(reverseByte) : packed;
}

export function reverseByte(byte: number): number {
  return Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2);
}

function differences(bytes: Buffer, columns: number, size: number): void {
  const read = (at: number): bigint => {
    let value = 0n;
    for (let byte = size - 1; byte >= 0; byte--) value = (value << 8n) | BigInt(bytes[at + byte]);
    return value;
  };
  for (let at = bytes.length - size; at >= 0; at -= size) {
    if ((at / size) % columns === 0) continue;
    let step = BigInt.asUintN(8 * size, read(at) - read(at - size));
    for (let byte = 0; byte < size; byte++, step >>= 8n) bytes[at + byte] = Number(step & 255n);
  }
}

function floatingPoint(bytes: Buffer, columns: number, size: number): Buffer {
  const out = Buffer.alloc(bytes.length);
  const row = columns * size;
  for (let start = 0; start < bytes.length; start += row) {
    for (let column = 0; column < columns; column++) {
      for (let byte = 0; byte < size; byte++) {
        out[start + byte * columns + column] = bytes[start + column * size + size - 1 - byte];
      }
    }
    for (let at = start + row - 1; at > start; at--) out[at] -= out[at - 1];
  }
  return out;
}

export function compress(bytes: Uint8Array, compression: TestCompression): Uint8Array {
  switch (compression) {
    case 'none':
      return bytes;
    case 'packbits':
      return packBits(bytes);
    case 'lzw':
      return lzw(bytes);
    default:
      return deflateSync(bytes);
  }
}

function packBits(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run > 2) {
      out.push(257 - run, bytes[at]);
      at += run;
      continue;
    }
    const start = at;
    while (
      at < bytes.length &&
      at - start < 128 &&
      !(bytes[at] === bytes[at + 1] && bytes[at] === bytes[at + 2])
    )
      at++;
    out.push(at - start - 1, ...bytes.subarray(start, at));
  }
  return Uint8Array.from(out);
}

/** The algorithm of the TIFF 6.0 standard's section 13, with strings as keys. */
function lzw(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  let width = 9;
  let table = new Map<string, number>();
  const put = (code: number): void => {
    held = held * 2 ** width + code;
    bits += width;
    while (bits >= 8) {
      bits -= 8;
      const byte = Math.floor(held / 2 ** bits);
      out.push(byte);
      held -= byte * 2 ** bits;
    }
  };
  const reset = (): void => {
    put(256);
    table = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]));
    table.set('clear', 256).set('end', 257);
    width = 9;
  };
  reset();
  let prefix = '';
  for (const byte of bytes) {
    const longer = prefix + String.fromCharCode(byte);
    if (table.has(longer)) {
      prefix = longer;
      continue;
    }
    put(table.get(prefix) as number);
    table.set(longer, table.size);
    if (table.size === 4095) reset();
    else if (table.size === 2 ** width) width++;
    prefix = String.fromCharCode(byte);
  }
  if (prefix !== '') put(table.get(prefix) as number);
  put(257);
  if (bits > 0) out.push(Math.floor(held * 2 ** (8 - bits)) & 255);
  return Uint8Array.from(out);
}
