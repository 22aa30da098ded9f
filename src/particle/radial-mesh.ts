import { InputError } from '../base/index.ts';

/** A plane is one of which both faces react: its radius is half its thickness, r = 0 lies in its middle. */
export type ParticleShape = 'sphere' | 'cylinder' | 'plane';

export type RadialSpacing = 'uniform' | 'graded';

/**
 * Finite volumes along the radius of a particle of radius 1 in `dimension` dimensions: amounts per solid angle (4π, 2π
 * and 2), so that the surface has area 1. The differences across faces and the value at the surface are made such that
 * the quasi-steady profile a + b r² is exact: under constant flux the surface then differs from the mean by
 * qR/((dimension + 2) D) at any number of shells.
 */
export interface RadialMesh {
  readonly shape: ParticleShape;
  /** 3, 2 or 1: the volume within r is r^dimension/dimension. */
  readonly dimension: number;
  readonly count: number;
  /** count + 1 face radii from 0 to 1. */
  readonly faces: Float64Array;
  /** Shell volumes; they add up to 1/dimension. */
  readonly volumes: Float64Array;
  /** count − 1 conductances of the inner faces: flow per difference of shell means, at unit diffusivity. */
  readonly conductances: Float64Array;
  /** count − 1: value at an inner face = mean within + share × (mean outside − mean within). */
  readonly shares: Float64Array;
  /** Surface value = `last` × outermost mean + `beforeLast` × the next mean + `gradient` × ∂c/∂r at the surface. */
  readonly surface: {
    readonly last: number;
    readonly beforeLast: number;
    readonly gradient: number;
    /** What the gradient counts when the outermost mean alone is used; exact for 1 and r². */
    readonly outermostGradient: number;
    /** From the means alone: outermost mean + reach × (outermost mean − the next mean). */
    readonly reach: number;
  };
}

const dimensions: Readonly<Record<ParticleShape, number>> = { sphere: 3, cylinder: 2, plane: 1 };

/** @throws InputError for fewer than 3 shells. */
export function radialMesh(
  count: number,
  spacing: RadialSpacing = 'uniform',
  shape: ParticleShape = 'sphere',
): RadialMesh {
  requireShells(count);
  const faces = Float64Array.from({ length: count + 1 }, (_, i) =>
    spacing === 'uniform' ? i / count : gradedFace(i / count),
  );
  return meshOnFaces(faces, shape);
}

/** @throws InputError for faces that do not rise from 0 to 1, and for fewer than 3 shells. */
export function meshOnFaces(faces: Float64Array, shape: ParticleShape = 'sphere'): RadialMesh {
  const count = faces.length - 1;
  requireShells(count);
  const rising = faces.every((face, i) => i === 0 || face > faces[i - 1]);
  if (faces[0] !== 0 || faces[count] !== 1 || !rising) {
    throw new InputError('these shells do not fill a particle', {
      at: { field: 'faces' },
      expected: 'radii that rise from 0 to 1',
    });
  }
  const dimension = dimensions[shape];
  const volumes = new Float64Array(count);
  for (let i = 0; i < count; i++) volumes[i] = shellIntegral(faces, i, dimension, () => 1);
  const means = (of: (r: number) => number): Float64Array =>
    volumes.map((volume, i) => shellIntegral(faces, i, dimension, of) / volume);
  const depths = means((r) => (1 - r) * (1 + r));
  const conductances = new Float64Array(count - 1);
  const shares = new Float64Array(count - 1);
  for (let i = 0; i < count - 1; i++) {
    const face = faces[i + 1];
    const step = depths[i] - depths[i + 1];
    conductances[i] = (face ** (dimension - 1) * 2 * face) / step;
    shares[i] = (depths[i] - (1 - face) * (1 + face)) / step;
  }
  const squares = means((r) => ((1 - r) * (1 + r)) ** 2);
  return {
    shape,
    dimension,
    count,
    faces,
    volumes,
    conductances,
    shares,
    surface: surfaceWeights(depths, squares),
  };
}

function requireShells(count: number): void {
  if (Number.isInteger(count) && count >= 3) return;
  throw new InputError(`${count} shells cannot resolve a particle`, {
    at: { field: 'mesh.radial' },
    expected: 'an integer of at least 3',
  });
}

const grading = 2;

/** Spacing falls smoothly, by a factor of about 14 from centre to surface. */
function gradedFace(share: number): number {
  return Math.tanh(grading * share) / Math.tanh(grading);
}

/** Points and weights of Gauss on (−1, 1), exact for degree 7: that of r^dimension−1 (1 − r²)² is 6 at most. */
const gauss: readonly (readonly [number, number])[] = [
  [-0.8611363115940526, 0.34785484513745385],
  [-0.33998104358485626, 0.6521451548625461],
  [0.33998104358485626, 0.6521451548625461],
  [0.8611363115940526, 0.34785484513745385],
];

/** ∫ f r^(dimension − 1) dr over shell i, without the cancellation that powers of its faces bring in thin shells. */
function shellIntegral(faces: Float64Array, i: number, dimension: number, f: (r: number) => number): number {
  const half = 0.5 * (faces[i + 1] - faces[i]);
  const middle = 0.5 * (faces[i + 1] + faces[i]);
  let sum = 0;
  for (const [point, weight] of gauss) {
    const r = middle + half * point;
    sum += weight * f(r) * r ** (dimension - 1);
  }
  return half * sum;
}

/** Exact for 1, r² and r⁴, from the shell means of 1 − r² and (1 − r²)². */
function surfaceWeights(depths: Float64Array, squares: Float64Array): RadialMesh['surface'] {
  const last = depths.length - 1;
  const extrapolation = squares[last] / (squares[last - 1] - squares[last]);
  const step = depths[last - 1] - depths[last];
  return {
    last: 1 + extrapolation,
    beforeLast: -extrapolation,
    gradient: (depths[last] - extrapolation * step) / 2,
    outermostGradient: depths[last] / 2,
    reach: depths[last] / step,
  };
}
