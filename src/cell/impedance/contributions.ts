import { overpotentialsOf, type OverpotentialProcess, type Overpotential } from './overpotentials.ts';
import { impedanceOf, type Spectrum } from './spectrum.ts';
import type { PorousCell } from '../models/porous/porous-cell.ts';
import type { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';

/** What one process adds to an impedance. */
export interface Contribution {
  /** `charge`: the open-circuit voltage that follows the charge. */
  readonly process: OverpotentialProcess | 'charge';
  readonly place: Overpotential['place'];
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Largest change of an unknown with which the losses are differenced. */
const nudge = 1e-5;

/**
 * An impedance (Ω m²) and its parts by process, which add up to it: the losses of {@link overpotentialsOf}, linearised by central
 * differences along the answer of the unknowns.
 */
export function contributionsOf(
  model: PorousCell | SingleParticleModel,
  y: Float64Array,
  frequency: Float64Array,
): { readonly spectrum: Spectrum; readonly contributions: Contribution[] } {
  const contributions = partsOf(model, y).map(({ process, place }) => ({
    process,
    place,
    real: new Float64Array(frequency.length),
    imaginary: new Float64Array(frequency.length),
  }));
  const current = model.currentDensity;
  const spectrum = impedanceOf(model, y, frequency, (x, n) => {
    const real = differenced(model, y, x.real, current, 1);
    const imaginary = differenced(model, y, x.imaginary, current, 0);
    for (const [i, contribution] of contributions.entries()) {
      contribution.real[n] = real[i];
      contribution.imaginary[n] = imaginary[i];
    }
  });
  return { spectrum, contributions };
}

/** Losses and, as one of them, minus the open-circuit voltage. */
function partsOf(
  model: PorousCell | SingleParticleModel,
  y: Float64Array,
): { process: OverpotentialProcess | 'charge'; place: Overpotential['place']; loss: number }[] {
  const { openCircuit, losses } = overpotentialsOf(model, y);
  return [...losses, { process: 'charge', place: 'cell', loss: -openCircuit }];
}

/** Changes of the parts with the unknowns along `direction` and the current along `currentRise`. */
function differenced(
  model: PorousCell | SingleParticleModel,
  y: Float64Array,
  direction: Float64Array,
  current: number,
  currentRise: number,
): number[] {
  const largest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = nudge / Math.max(largest, 1 / model.currentScale);
  const at = (by: number): number[] => {
    model.currentDensity = current + by * currentRise;
    return partsOf(
      model,
      y.map((value, i) => value + by * direction[i]),
    ).map(({ loss }) => loss);
  };
  const [above, below] = [at(step), at(-step)];
  model.currentDensity = current;
  return above.map((value, i) => (value - below[i]) / (2 * step));
}
