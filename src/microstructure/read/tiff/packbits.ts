/**
 * Decodes PackBits until `target` is full and returns the number of bytes written: a byte n of 0 to 127 is
 * followed by n + 1 literal bytes, one of 129 to 255 by a byte that is repeated 257 - n times.
 */
export function decodePackBits(source: Uint8Array, target: Uint8Array): number {
  let position = 0;
  let out = 0;
  while (out < target.length && position + 1 < source.length) {
    const head = source[position++];
    if (head === 128) continue;
    if (head < 128) {
      const length = Math.min(head + 1, target.length - out, source.length - position);
      for (let index = 0; index < length; index++) target[out + index] = source[position + index];
      position += head + 1;
      out += length;
    } else {
      const end = Math.min(out + 257 - head, target.length);
      target.fill(source[position++], out, end);
      out = end;
    }
  }
  return out;
}
