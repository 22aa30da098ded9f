/**
 * Decodes PackBits until `target` is full and returns the number of bytes written: a byte n of 0 to 127 is
 * followed by n + 1 literal bytes, one of 129 to 255 by a byte that is repeated 257 - n times.
 */
export function decodePackBits(source: Uint8Array, target: Uint8Array): number {
  const size = target.length;
  let position = 0;
  let out = 0;
  while (out < size && position + 1 < source.length) {
    const head = source[position++];
    if (head < 128) {
      const end = Math.min(out + head + 1, size, out + source.length - position);
      while (out < end) target[out++] = source[position++];
    } else if (head > 128) {
      const value = source[position++];
      const end = Math.min(out + 257 - head, size);
      while (out < end) target[out++] = value;
    }
  }
  return out;
}
