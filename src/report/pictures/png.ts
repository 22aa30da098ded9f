import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Four bytes a pixel (red, green, blue, opacity), rows from the top. */
export interface TrueColourImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** One palette entry a pixel, rows from the top: small files for label images. */
export interface PaletteImage {
  readonly width: number;
  readonly height: number;
  readonly indices: Uint8Array;
  readonly palette: readonly Colour[];
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** PNG bytes (ISO/IEC 15948) of an 8-bit RGBA image; each row takes the filter that leaves the least to store. */
export function encodeTrueColour({ width, height, data }: TrueColourImage): Uint8Array {
  return assemble(width, height, 8, 6, [
    chunk('IDAT', deflateSync(filterRows(data, width * 4), { level: 9 })),
  ]);
}

/** PNG bytes of a palette image at 1, 2, 4 or 8 bits a pixel. Up to 256 colours. */
export function encodePalette({ width, height, indices, palette }: PaletteImage): Uint8Array {
  const depth = [1, 2, 4, 8].find((bits) => 2 ** bits >= palette.length) ?? 8;
  const packed = packRows(indices, width, height, depth);
  return assemble(width, height, depth, 3, [
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', deflateSync(packed, { level: 9 })),
  ]);
}

/** The bytes as a `data:` address, so that a page needs no other file. */
export function pngAddress(bytes: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
}

function assemble(width: number, height: number, depth: number, type: number, body: Buffer[]): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from(signature),
    chunk('IHDR', header),
    ...body,
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Buffer {
  const out = Buffer.alloc(content.length + 12);
  out.writeUInt32BE(content.length, 0);
  out.write(type, 4, 'latin1');
  out.set(content, 8);
  out.writeUInt32BE(crc32(out.subarray(4, content.length + 8)), content.length + 8);
  return out;
}

/** Each row starts with filter type 0; pixels fill bytes from the high bits down. */
function packRows(indices: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const perByte = 8 / depth;
  const stride = 1 + Math.ceil(width / perByte);
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * stride + 1 + Math.floor(x / perByte);
      const shift = 8 - depth * ((x % perByte) + 1);
      out[at] = out[at] | (indices[y * width + x] << shift);
    }
  }
  return out;
}

function filterRows(data: Uint8Array, stride: number): Uint8Array {
  const height = data.length / stride;
  const out = new Uint8Array((stride + 1) * height);
  const candidates = [0, 1, 2, 4].map((type) => ({ type, row: new Uint8Array(stride) }));
  for (let y = 0; y < height; y++) {
    let best = { cost: Number.POSITIVE_INFINITY, type: 0, row: new Uint8Array(0) };
    for (const { type, row } of candidates) {
      const cost = filterRow(data, y, stride, type, row);
      if (cost < best.cost) best = { cost, type, row };
    }
    out[y * (stride + 1)] = best.type;
    out.set(best.row, y * (stride + 1) + 1);
  }
  return out;
}

/** Writes the filtered row and returns the sum of its entries taken as signed bytes, the usual guess at its size. */
function filterRow(data: Uint8Array, y: number, stride: number, type: number, row: Uint8Array): number {
  const start = y * stride;
  let cost = 0;
  for (let k = 0; k < stride; k++) {
    const left = k < 4 ? 0 : data[start + k - 4];
    const up = y === 0 ? 0 : data[start + k - stride];
    const corner = k < 4 || y === 0 ? 0 : data[start + k - stride - 4];
    const guess = type === 0 ? 0 : type === 1 ? left : type === 2 ? up : paeth(left, up, corner);
    const value = (data[start + k] - guess) & 255;
    row[k] = value;
    cost += value < 128 ? value : 256 - value;
  }
  return cost;
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
