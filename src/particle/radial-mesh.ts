import { InputError } from '../base/index.ts';

/**
 * Finite volumes along the radius of a sphere of radius 1. The differences across faces and the value at the surface
 * are made such that the quasi-steady profile a + b r² is exact: under constant flux the surface then differs
 * from the mean by qR/5D at any number of shells.
 */
export interface RadialMesh {
  readonly count: number;
  /** count + 1 face radii from 0 to 1. */
  readonly faces: Float64Array;
  /** Shell volumes over 4π; they add up to 1/3. */
  readonly volumes: Float64Array;
  /** count − 1 conductances of the inner faces: flow over 4π per difference of shell means, at unit diffusivity. */
  readonly conductances: Float64Array;
  /** Surface value = `last` × outermost mean + `beforeLast` × the next mean + `gradient` × ∂c/∂r at the surface. */
  readonly surface: { readonly last: number; readonly beforeLast: number; readonly gradient: number };
}

/** @throws InputError for fewer than 3 shells. */
export function radialMesh(count: number, spacing: 'uniform' | 'graded' = 'uniform'): RadialMesh {
  if (!Number.isInteger(count) || count < 3) {
    throw new InputError(`${count} shells cannot resolve a particle`, {
      at: { field: 'mesh.radial' },
      expected: 'an integer of at least 3',
    });
  }
  const faces = Float64Array.from({ length: count + 1 }, (_, i) =>
    spacing === 'uniform' ? i / count : gradedFace(i / count),
  );
  const volumes = new Float64Array(count);
  for (let i = 0; i < count; i++) volumes[i] = (faces[i + 1] ** 3 - faces[i] ** 3) / 3;
  const conductances = new Float64Array(count - 1);
  for (let i = 0; i < count - 1; i++) {
    const rise = meanPower(faces, i + 1, 2) - meanPower(faces, i, 2);
    conductances[i] = (faces[i + 1] ** 2 * 2 * faces[i + 1]) / rise;
  }
  return { count, faces, volumes, conductances, surface: surfaceWeights(faces, count) };
}

const grading = 2;

/** Spacing falls smoothly, by a factor of about 14 from centre to surface. */
function gradedFace(share: number): number {
  return Math.tanh(grading * share) / Math.tanh(grading);
}

/** Mean of r^power over shell i. */
function meanPower(faces: Float64Array, i: number, power: number): number {
  const inner = faces[i];
  const outer = faces[i + 1];
  return (3 * (outer ** (3 + power) - inner ** (3 + power))) / ((3 + power) * (outer ** 3 - inner ** 3));
}

/** Exact for 1, r² and r⁴. */
function surfaceWeights(faces: Float64Array, count: number): RadialMesh['surface'] {
  const square = 1 - meanPower(faces, count - 1, 2);
  const fourth = 1 - meanPower(faces, count - 1, 4);
  const squareStep = meanPower(faces, count - 1, 2) - meanPower(faces, count - 2, 2);
  const fourthStep = meanPower(faces, count - 1, 4) - meanPower(faces, count - 2, 4);
  const extrapolation = (fourth - 2 * square) / (fourthStep - 2 * squareStep);
  return {
    last: 1 + extrapolation,
    beforeLast: -extrapolation,
    gradient: (square - extrapolation * squareStep) / 2,
  };
}
