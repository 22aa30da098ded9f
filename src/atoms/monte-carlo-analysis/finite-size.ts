import { InputError } from '../../base/index.ts';
import type { MeanEstimate } from './equilibration.ts';

/** Samples of one size near a critical point, at one inverse temperature. */
export interface SizeSamples {
  /** 1/eV */
  readonly inverseTemperature: number;
  /** Of the supercell, eV (less μN where that is not zero). */
  readonly energies: Float64Array;
  /** The order parameter, as the magnetisation. */
  readonly orders: Float64Array;
}

/**
 * Binder's cumulant 1 − ⟨m⁴⟩/3⟨m²⟩² (doi:10.1007/BF01293604) at another inverse temperature near that of the samples, which are weighed
 * accordingly (Ferrenberg and Swendsen, doi:10.1103/PhysRevLett.61.2635).
 */
export function binderCumulant(
  samples: SizeSamples,
  inverseTemperature: number,
  left?: readonly [number, number],
): number {
  const { energies, orders } = samples;
  const change = inverseTemperature - samples.inverseTemperature;
  const middle = energies[0];
  let [weights, second, fourth] = [0, 0, 0];
  for (let k = 0; k < energies.length; k++) {
    if (left !== undefined && k >= left[0] && k < left[1]) continue;
    const weight = Math.exp(-change * (energies[k] - middle));
    const square = orders[k] ** 2;
    weights += weight;
    second += weight * square;
    fourth += weight * square * square;
  }
  return 1 - (fourth * weights) / (3 * second * second);
}

const jackknifeBlocks = 20;
const bisections = 40;

/**
 * The inverse temperature at which two sizes have the same cumulant: the critical one, up to corrections that fall with size.
 * @param range inverse temperatures, 1/eV, that it lies between.
 * @throws InputError where the cumulants do not cross there.
 */
export function binderCrossing(
  small: SizeSamples,
  large: SizeSamples,
  range: readonly [number, number],
): MeanEstimate {
  const value = crossing(small, large, range);
  const without = Array.from({ length: jackknifeBlocks }, (_, block) => crossing(small, large, range, block));
  const mean = without.reduce((sum, each) => sum + each, 0) / jackknifeBlocks;
  const spread = without.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { value, standardError: Math.sqrt(((jackknifeBlocks - 1) / jackknifeBlocks) * spread) };
}

function crossing(
  small: SizeSamples,
  large: SizeSamples,
  [from, to]: readonly [number, number],
  block?: number,
): number {
  const leftOut = ({ energies }: SizeSamples): readonly [number, number] | undefined => {
    if (block === undefined) return undefined;
    const size = Math.floor(energies.length / jackknifeBlocks);
    return [block * size, (block + 1) * size];
  };
  const [fromSmall, fromLarge] = [leftOut(small), leftOut(large)];
  const difference = (at: number): number =>
    binderCumulant(large, at, fromLarge) - binderCumulant(small, at, fromSmall);
  let [low, high] = [from, to];
  const sign = Math.sign(difference(low));
  if (sign === Math.sign(difference(high))) {
    throw new InputError('the cumulants do not cross', {
      at: { field: 'range' },
      expected: 'inverse temperatures on both sides of the critical one',
    });
  }
  for (let k = 0; k < bisections; k++) {
    const middle = 0.5 * (low + high);
    if (Math.sign(difference(middle)) === sign) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
