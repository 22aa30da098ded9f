import { shellsFor } from '../../particle/index.ts';
import { largestRadius } from '../models/particle-mesh.ts';
import type { Electrode } from '../models/porous/electrode.ts';

/** Shells of one material: what they are made for. */
export interface ShellPlan {
  /** From when on after a step in current they resolve the layer at the surface, D t/R². */
  readonly shortestTime: number;
  /** Relative error of what the surface differs from the mean by. */
  readonly accuracy: number;
  readonly count: number;
}

/** Past this D t/R² the whole particle is in the layer. */
const longest = 0.02;
const [finest, coarsest] = [1e-4, 0.02];
const [fewest, most] = [6, 80];
/** Near the separator reacts more than on average. */
const unevenness = 1.5;
/** Stoichiometries over which a slope of the potential is taken. */
const span = 0.01;

/**
 * Shells for each material of an electrode: `jump` (A/m²) is how far the current has been changed, `since` (s) when that was,
 * `tolerance` (V) what the voltage at the surface may be off by.
 */
export function shellPlans(
  electrode: Electrode,
  temperature: number,
  jump: number,
  since: number,
  tolerance: number,
): readonly ShellPlan[] {
  const { populations, layer } = electrode;
  const firsts = populations.filter(
    ({ material }, i) => i === populations.findIndex((each) => each.material === material),
  );
  return firsts.map((population) => {
    const { material } = population;
    const stoichiometry = meanOf(population.surface);
    const rate = material.diffusivity(stoichiometry, temperature) / largestRadius(material) ** 2;
    const loss = (unevenness * jump * meanOf(population.lossPerCurrent)) / layer.parameters.thickness;
    const apart = loss / (rate * (population.mesh.dimension + 2));
    const potentialDifference =
      meanOf(population.surface.map((s) => slopeOf(population, s, temperature))) * apart;
    const accuracy = Math.min(coarsest, Math.max(finest, tolerance / potentialDifference));
    const shortestTime = Math.min(longest, since * rate);
    const needed = Math.min(most, Math.max(fewest, shellsFor(shortestTime, accuracy)));
    return { shortestTime, accuracy, count: 2 * Math.ceil(needed / 2) };
  });
}

function slopeOf(
  population: Electrode['populations'][number],
  stoichiometry: number,
  temperature: number,
): number {
  const middle = Math.min(1 - 2 * span, Math.max(2 * span, stoichiometry));
  const [below, above] = [middle - span, middle + span].map((s) => population.potential(s, temperature));
  return Math.max(0.05, Math.abs(above - below) / (2 * span));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
