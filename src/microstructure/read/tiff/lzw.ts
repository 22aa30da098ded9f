import { FormatError } from '../../../base/index.ts';

const clearCode = 256;
const endCode = 257;
const tableSize = 4096;

/**
 * What each code stands for is a stretch of the output written before it: the string of the code before last
 * and one byte more, which follows it in the output. So a table entry is a start and a length, no chain.
 */
const starts = new Int32Array(tableSize);
const lengths = new Int32Array(tableSize);

/**
 * Decodes TIFF's LZW (high bit first, codes of 9 to 12 bits that grow one code early) until `target` is full.
 * Returns the number of bytes written. @throws FormatError on codes that no encoder writes.
 */
export function decodeLzw(source: Uint8Array, target: Uint8Array): number {
  if (source[0] === 0 && ((source[1] ?? 0) & 1) === 1) {
    throw new FormatError('LZW of the kind used before TIFF 6.0 is not read');
  }
  const size = target.length;
  let out = 0;
  let next = endCode + 1;
  let bits = 9;
  let buffer = 0;
  let held = 0;
  let position = 0;
  let previousStart = -1;
  let previousLength = 0;
  while (out < size) {
    while (held < bits) {
      if (position === source.length) return out;
      buffer = (buffer << 8) | source[position++];
      held += 8;
    }
    held -= bits;
    const code = (buffer >> held) & ((1 << bits) - 1);
    if (code === endCode) return out;
    if (code === clearCode) {
      next = endCode + 1;
      bits = 9;
      previousStart = -1;
      continue;
    }
    const start = out;
    let length = 1;
    if (code < clearCode) {
      target[out++] = code;
    } else {
      // The entry being made now may be used at once: its last byte is then its own first one.
      const isNew = code === next && previousStart >= 0;
      if (code >= next && !isNew) throw new FormatError('the LZW data hold a code that is not defined yet');
      const from = isNew ? previousStart : starts[code];
      length = isNew ? previousLength + 1 : lengths[code];
      out = copyWithin(target, from, out, length);
    }
    if (previousStart >= 0 && next < tableSize) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
      if (next + 1 >= 1 << bits && bits < 12) bits++;
    }
    previousStart = start;
    previousLength = length;
  }
  return out;
}

/** Copies byte by byte, as the stretches may overlap by one, up to the end of the target; returns where it ended. */
function copyWithin(target: Uint8Array, from: number, to: number, length: number): number {
  const end = Math.min(to + length, target.length);
  if (length > 64) {
    target.copyWithin(to, from, from + end - to - 1);
    target[end - 1] = target[from + end - to - 1];
    return end;
  }
  let source = from;
  for (let index = to; index < end; index++) target[index] = target[source++];
  return end;
}
