import type { ParticleTable } from './particle-table.ts';

export const shapeClasses = ['sphere', 'disc', 'rod', 'blade'] as const;

export type ShapeClass = (typeof shapeClasses)[number];

/** Zingg's limit between equal and unequal axes. */
const limit = 2 / 3;

export interface ParticleShapes {
  /** Middle over longest axis (in a section: shorter over longer). */
  readonly elongation: Float64Array;
  /** Shortest over middle axis; NaN in a section. */
  readonly flatness: Float64Array;
  /** Null in a section. */
  readonly classes: readonly (ShapeClass | null)[];
}

/**
 * Shape of each particle by the axes L ≥ I ≥ S of the ellipsoid of the same inertia: I/L and S/I above or below 2/3 make a
 * sphere (both above), a disc (flat: S/I below), a rod (long: I/L below) or a blade (both below). T. Zingg, Beitrag zur
 * Schotteranalyse (1935), doi 10.3929/ethz-a-000103455.
 */
export function particleShapes({ count, axes, dimensions }: ParticleTable): ParticleShapes {
  const ratio = (rank: number): Float64Array =>
    Float64Array.from(
      { length: count },
      (_, particle) => axes[3 * particle + rank] / axes[3 * particle + rank - 1],
    );
  const [elongation, flatness] = [ratio(1), ratio(2)];
  const classes = Array.from(elongation, (long, particle) =>
    dimensions === 2 ? null : shapeClass(long, flatness[particle]),
  );
  return { elongation, flatness, classes };
}

function shapeClass(elongation: number, flatness: number): ShapeClass {
  const [isRound, isThick] = [elongation >= limit, flatness >= limit];
  if (isRound) return isThick ? 'sphere' : 'disc';
  return isThick ? 'rod' : 'blade';
}
