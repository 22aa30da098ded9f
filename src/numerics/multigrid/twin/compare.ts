// How far kernels may be from their twins.
import { expect } from 'vitest';

export function largest(values: Iterable<number>): number {
  let size = 0;
  for (const value of values) size = Math.max(size, Math.abs(value));
  return size;
}

/** Largest difference, as a share of `scale`. */
export function expectClose(
  what: string,
  kernel: ArrayLike<number>,
  twin: ArrayLike<number>,
  tolerance: number,
  scale = largest(Array.from(twin)),
): void {
  expect({ what, length: kernel.length }).toEqual({ what, length: twin.length });
  const worst = largest(Array.from(twin, (value, at) => value - (kernel[at] ?? Number.NaN)));
  expect({ what, worst, agrees: worst <= tolerance * scale }).toEqual({ what, worst, agrees: true });
}
