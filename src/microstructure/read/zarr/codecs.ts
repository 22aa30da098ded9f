import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { FormatError } from '../../../base/index.ts';
import type { Codec } from './layout.ts';

const unpackGzip = promisify(gunzip);
const unpackZlib = promisify(inflate);

type Decoder = (bytes: Uint8Array, codec: Codec, limit: number) => Promise<Uint8Array>;

/** Names with which version 3 lists the codecs of version 2. */
const prefix = /^numcodecs\./;

const decoders: Record<string, Decoder> = {
  gzip: async (bytes, _, limit) => unpackGzip(bytes, { maxOutputLength: limit }),
  zlib: async (bytes, _, limit) => unpackZlib(bytes, { maxOutputLength: limit }),
  crc32c: async (bytes) => checked(bytes),
  shuffle: async (bytes, { configuration }) => unshuffled(bytes, Number(configuration['elementsize'] ?? 4)),
  blosc: (bytes, codec, limit) => foreign(bytes, codec, limit, statedLength(bytes, 4)),
  lz4: (bytes, codec, limit) => foreign(bytes, codec, limit, statedLength(bytes, 0)),
  zstd: (bytes, codec, limit) => foreign(bytes, codec, limit, zstdLength(bytes)),
};

/** @throws FormatError naming the first codec that is not known. */
export function requireCodecs(folder: string, codecs: readonly Codec[]): void {
  const unknown = codecs.find(({ name }) => !Object.hasOwn(decoders, name.replace(prefix, '')));
  if (unknown === undefined) return;
  throw new FormatError(`the codec '${unknown.name}' is not read`, {
    at: { file: folder, field: 'codecs' },
    expected: Object.keys(decoders).join(', '),
    mend: 'write the array with one of them',
  });
}

/** Undoes the codecs from the last to the first. `length`: bytes of the unpacked chunk, which it may not pass. */
export async function decode(
  bytes: Uint8Array,
  codecs: readonly Codec[],
  length: number,
): Promise<Uint8Array> {
  let content = bytes;
  for (let at = codecs.length - 1; at >= 0; at--) {
    // What is still packed by the codecs before may be a little longer than what it unpacks to.
    const limit = at === 0 ? length : length + 65536;
    const codec = codecs[at];
    content = await decoders[codec.name.replace(prefix, '')](content, codec, limit);
  }
  return content;
}

/** blosc, zstd and lz4 as zarrita has them; an optional package, loaded when such a chunk turns up. */
async function foreign(
  bytes: Uint8Array,
  { name }: Codec,
  limit: number,
  stated: number | undefined,
): Promise<Uint8Array> {
  if (stated !== undefined && stated > limit) throw new RangeError(`it claims ${stated} bytes`);
  const { registry } = await import('zarrita').catch((cause: unknown) => {
    throw new FormatError(`chunks packed with ${name} need the package zarrita`, {
      mend: 'npm install zarrita',
      cause,
    });
  });
  const Kind = await registry.get(name.replace(prefix, ''))?.();
  // Unpacking needs no settings: they are in the bytes.
  const codec = Kind?.fromConfig({}, { dataType: 'uint8', shape: [limit], codecs: [], fillValue: 0 });
  if (codec === undefined || codec.kind === 'array_to_array' || codec.kind === 'array_to_bytes') {
    throw new TypeError(`zarrita has no ${name}`);
  }
  return codec.decode(bytes);
}

/** The unpacked length that blosc's and lz4's headers state. */
function statedLength(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

/** The unpacked length in the header of a Zstandard frame (RFC 8878, 3.1.1.1), where it is given. */
function zstdLength(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const descriptor = view.getUint8(4);
  const single = (descriptor >> 5) & 1;
  const at = 6 - single + [0, 1, 2, 4][descriptor & 3];
  const size = descriptor >> 6;
  if (size === 0) return single === 1 ? view.getUint8(at) : undefined;
  if (size === 1) return view.getUint16(at, true) + 256;
  return size === 2 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

/** Byte planes back to elements: NumCodecs' `shuffle`. */
function unshuffled(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  const out = Uint8Array.from(bytes);
  for (let element = 0; element < count; element++) {
    for (let byte = 0; byte < size; byte++) out[element * size + byte] = bytes[byte * count + element];
  }
  return out;
}

/** Castagnoli's polynomial, bits reversed (RFC 3720, B.4). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C. */
export function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ table[(value ^ byte) & 255];
  return (value ^ 0xffffffff) >>> 0;
}

/** The bytes before the checksum that ends them. @throws RangeError when it does not fit. */
export function checked(bytes: Uint8Array): Uint8Array {
  const content = bytes.subarray(0, Math.max(0, bytes.length - 4));
  if (bytes.length < 4 || statedLength(bytes, content.length) !== crc32c(content)) {
    throw new RangeError('its checksum does not fit');
  }
  return content;
}
