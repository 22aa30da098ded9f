import type { Material } from '../../src/material/index.ts';

const filling = Array.from({ length: 41 }, (_, k) => 0.02 + (0.96 * k) / 40);
const gasConstant = 8.314462618;
const faradayConstant = 96485.33212;

/** U of a lattice gas with repulsion of 10 kJ/mol around 4.1 V, its U° falling by 0.1 mV/K from 298.15 K on. */
export function samplePotential(x: number, temperature: number): number {
  const ideal = gasConstant * temperature * Math.log(x / (1 - x)) + 10000 * (2 * x - 1);
  return 4.1 - 1e-4 * (temperature - 298.15) - ideal / faradayConstant;
}

const temperatures = [288.15, 298.15, 318.15];

/** A made-up material as a table: its functions are known everywhere. */
export const sampleMaterial: Material = {
  format: 'lithoscale-material',
  version: 1,
  units: 'SI',
  name: 'lattice gas',
  formula: 'LixMO2',
  maximumConcentration: 51000,
  openCircuitPotential: {
    kind: 'table',
    temperatures,
    filling,
    values: temperatures.map((temperature) => filling.map((x) => samplePotential(x, temperature))),
    between: 'cubic',
  },
  diffusivity: {
    kind: 'table',
    temperatures: [280, 320],
    filling: [0.02, 0.5, 0.98],
    values: [
      [1e-14, 2e-14, 5e-15],
      [3e-14, 6e-14, 1.5e-14],
    ],
  },
  exchangeCurrent: { kind: 'activity', prefactor: 4 },
  uncertainty: {
    of: 'a shift of 10 mV either way',
    samples: [-0.01, 0.01].map((shift) => ({
      potential: filling.map((x) => samplePotential(x, temperatures[0]) + shift),
    })),
  },
  provenance: { source: 'made up for tests' },
};
