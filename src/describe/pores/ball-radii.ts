import { InputError } from '../../base/index.ts';
import { mostRadii, type DistanceTally } from '../../numerics/index.ts';

/** Neighbouring radii of the default list differ by at least this share. */
const finest = 0.02;

/**
 * The squared radii (in squared shortest edges) that are worth drawing: those that occur as distances, thinned to steps
 * of 2 % or, where that would be more than fit, as much more as it takes.
 */
export function occurringRadii({ squares }: DistanceTally): number[] {
  for (let step = finest; ; step *= 1.25) {
    const kept: number[] = [];
    for (const [at, square] of squares.entries()) {
      const isFar = kept.length === 0 || square >= kept[kept.length - 1] * (1 + step) ** 2;
      if (isFar || at === squares.length - 1) kept.push(square);
    }
    if (kept.length <= mostRadii) return kept;
  }
}

/**
 * Radii (m) as squares in units of the squared shortest edge, ascending and each once; whole numbers where they are so to
 * nine digits.
 * @throws InputError on radii that are no lengths, and on more than 254.
 */
export function squaredRadii(radii: readonly number[], unit: number): number[] {
  const wrong = radii.find((radius) => !(radius > 0 && radius < Infinity));
  if (radii.length === 0 || wrong !== undefined || new Set(radii).size > mostRadii) {
    throw new InputError(wrong === undefined ? `${radii.length} radii` : `${wrong} m is no radius`, {
      at: { field: 'radii' },
      expected: `1 to ${mostRadii} lengths over 0`,
    });
  }
  const squares = radii.map((radius) => {
    const square = (radius / unit) ** 2;
    return Math.abs(square - Math.round(square)) < 1e-9 * square ? Math.round(square) : square;
  });
  return [...new Set(squares)].toSorted((a, b) => a - b);
}

/** Voxels of the phase. */
export function voxelsOf({ counts, infinite }: DistanceTally): number {
  return counts.reduce((sum, count) => sum + count, infinite);
}
