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
  /** Surface value = `last` × outermost mean + `beforeLast` × the next mean + `gradient` × ∂c/∂r at the surface. */
  readonly surface: { readonly last: number; readonly beforeLast: number; readonly gradient: number };
}

const dimensions: Readonly<Record<ParticleShape, number>> = { sphere: 3, cylinder: 2, plane: 1 };

/** @throws InputError for fewer than 3 shells. */
export function radialMesh(
  count: number,
  spacing: RadialSpacing = 'uniform',
  shape: ParticleShape = 'sphere',
): RadialMesh {
  if (!Number.isInteger(count) || count < 3) {
    throw new InputError(`${count} shells cannot resolve a particle`, {
      at: { field: 'mesh.radial' },
      expected: 'an integer of at least 3',
    });
  }
  const faces = Float64Array.from({ length: count + 1 }, (_, i) =>
    spacing === 'uniform' ? i / count : gradedFace(i / count),
  );
  return onFaces(faces, shape);
}

function onFaces(faces: Float64Array, shape: ParticleShape): RadialMesh {
  const count = faces.length - 1;
  const dimension = dimensions[shape];
  const volumes = new Float64Array(count);
  for (let i = 0; i < count; i++)
    volumes[i] = (faces[i + 1] ** dimension - faces[i] ** dimension) / dimension;
  const squares = shellMeans(faces, volumes, dimension, 2);
  const conductances = new Float64Array(count - 1);
  for (let i = 0; i < count - 1; i++) {
    const face = faces[i + 1];
    conductances[i] = (face ** (dimension - 1) * 2 * face) / (squares[i + 1] - squares[i]);
  }
  const fourths = shellMeans(faces, volumes, dimension, 4);
  return { shape, dimension, count, faces, volumes, conductances, surface: surfaceWeights(squares, fourths) };
}

const grading = 2;

/** Spacing falls smoothly, by a factor of about 14 from centre to surface. */
function gradedFace(share: number): number {
  return Math.tanh(grading * share) / Math.tanh(grading);
}

/** Means of r^power over the shells. */
function shellMeans(
  faces: Float64Array,
  volumes: Float64Array,
  dimension: number,
  power: number,
): Float64Array {
  const degree = dimension + power;
  return volumes.map((volume, i) => (faces[i + 1] ** degree - faces[i] ** degree) / (degree * volume));
}

/** Exact for 1, r² and r⁴, from the shell means of r² and r⁴. */
function surfaceWeights(squares: Float64Array, fourths: Float64Array): RadialMesh['surface'] {
  const last = squares.length - 1;
  const square = 1 - squares[last];
  const fourth = 1 - fourths[last];
  const squareStep = squares[last] - squares[last - 1];
  const fourthStep = fourths[last] - fourths[last - 1];
  const extrapolation = (fourth - 2 * square) / (fourthStep - 2 * squareStep);
  return {
    last: 1 + extrapolation,
    beforeLast: -extrapolation,
    gradient: (square - extrapolation * squareStep) / 2,
  };
}
