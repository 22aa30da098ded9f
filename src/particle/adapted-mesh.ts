import { InputError } from '../base/index.ts';
import { meshOnFaces, type ParticleShape, type RadialMesh } from './radial-mesh.ts';

/** Error over growth², the largest seen over shapes, growths and times (see the tests). */
const errorPerSquare = 0.17;

/**
 * Shells for steps in flux. After a step the stoichiometry changes within a layer of depth √(D t) below the surface; shells
 * that grow outside in by a constant factor 1 + g resolve it equally well at all times, from the one at which the
 * layer is 1/2g of the outermost shell: `shortestTime`, D t/R². From then on the surface differs from the mean by what it
 * should within {@link stepError}, which is what 1/g² shells per decade of depth buy.
 * @throws InputError for fewer than 3 shells or a time that is not positive.
 */
export function adaptedMesh(
  count: number,
  shortestTime: number,
  shape: ParticleShape = 'sphere',
): RadialMesh {
  const depth = 2 * Math.sqrt(positive(shortestTime, 'shortestTime'));
  const logarithm = Math.log1p(growth(count, shortestTime));
  const faces = Float64Array.from(
    { length: count + 1 },
    (_, i) => 1 - depth * Math.expm1((count - i) * logarithm),
  );
  faces[0] = 0;
  return meshOnFaces(faces, shape);
}

/** Relative error, at most, of what the surface differs from the mean by after a step in flux, from `shortestTime` (D t/R²) on. */
export function stepError(count: number, shortestTime: number): number {
  return errorPerSquare * growth(count, shortestTime) ** 2;
}

/** Shells that {@link adaptedMesh} needs for a {@link stepError} of `accuracy`. @throws InputError for what is not positive. */
export function shellsFor(shortestTime: number, accuracy: number): number {
  const growthAllowed = Math.sqrt(positive(accuracy, 'accuracy') / errorPerSquare);
  const decades = Math.log1p(1 / (2 * Math.sqrt(positive(shortestTime, 'shortestTime'))));
  return Math.max(3, Math.ceil(decades / Math.log1p(growthAllowed)));
}

/** g such that shells which begin with 2g √τ at the surface fill the particle. */
function growth(count: number, shortestTime: number): number {
  return Math.expm1(Math.log1p(1 / (2 * Math.sqrt(shortestTime))) / count);
}

function positive(value: number, field: string): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`${value} cannot be used`, { at: { field }, expected: 'a positive number' });
}
