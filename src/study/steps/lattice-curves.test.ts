import { describe, expect, it } from 'vitest';
import { boltzmannConstant, clusterBasis, type ParentLattice } from '../../atoms/index.ts';
import type { StepContext } from '../types.ts';
import { fillingEnergy, walkedCurves } from './lattice-curves.ts';
import { latticeVoltageStep, type LatticeVoltageParameters } from './lattice-voltage.ts';

const parent: ParentLattice = {
  lattice: [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
  sites: [{ position: [0, 0, 0], allowed: ['Li+', 'Vacancy'] }],
};

/** Sites that know nothing of each other. */
const gas = { basis: clusterBasis(parent, { cutoffs: {} }), coefficients: Float64Array.of(-2, 0.7) };

function context(more: Record<string, unknown>): StepContext<LatticeVoltageParameters> {
  const parameters = latticeVoltageStep.parameters.parse({
    name: 'gas',
    species: 'Li+',
    ensemble: 'semi-grand',
    supercell: [
      [6, 0, 0],
      [0, 6, 0],
      [0, 0, 6],
    ],
    voltages: { from: 3.8, to: 4.2, step: 0.005 },
    metal: { meanVoltage: 4 },
    ...more,
  });
  const signal = new AbortController().signal;
  return {
    parameters,
    seed: 3,
    signal,
    onProgress: () => undefined,
  } as unknown as StepContext<LatticeVoltageParameters>;
}

const walk = (voltages: object): Promise<unknown> =>
  walkedCurves([{ expansion: gas }], 0, context({ voltages }));

describe('curves of expansions', () => {
  it('gives U(θ) = U0 − kT ln(θ/(1 − θ)) of a lattice gas without interactions', async () => {
    const { parameters, ...rest } = context({});
    const metalEnergy = fillingEnergy(gas, parameters) + 4;
    const [{ points, conditions }] = await walkedCurves([{ expansion: gas }], metalEnergy, {
      parameters,
      ...rest,
    });
    expect(conditions).toBe(162);
    expect(points).toHaveLength(99);
    // ∫U dθ is the energy that filling takes.
    const mean = points.reduce((sum, { potential }) => sum + potential, 0) / points.length;
    expect(Math.abs(mean - 4)).toBeLessThan(5e-4);
    const middle = points.filter(({ filling }) => filling >= 0.2 && filling <= 0.8);
    // At 216 sites and 300 sweeps one standard deviation is about 0.5 mV.
    for (const { filling, potential } of middle) {
      const exact = 4 - boltzmannConstant * 300 * Math.log(filling / (1 - filling));
      expect(Math.abs(potential - exact)).toBeLessThan(0.003);
    }
  });

  it('refuses voltages that go nowhere or stay within a step', async () => {
    await expect(walk({ from: 4, to: 3, step: 0.1 })).rejects.toThrow('0 conditions');
    await expect(walk({ from: 10, to: 10.1, step: 0.01 })).rejects.toThrow('never full');
  });

  it('refuses a species that no site comes to hold', () => {
    expect(() => fillingEnergy(gas, { species: 'Na+', ensemble: 'semi-grand' })).toThrow('Na+');
  });
});
