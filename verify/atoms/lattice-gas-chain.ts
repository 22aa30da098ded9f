// The lattice gas on an endless chain, solved by its transfer matrix: H = −w ∑ n n' − μ ∑ n.
import type { LatticeModel } from '../../src/atoms/index.ts';

/** w, μ, kT, filling, ln Ξ per site, ∂μ/∂ln x ÷ kT, computed elsewhere. */
export const chainTable = [
  [1, -1, 1, 0.5, 0.4740769842, 1.21306132],
  [1, -0.5, 1, 0.6922371472, 0.7738086658, 2.06984761],
  [-1, 1, 0.5, 0.5, 1.3132616875, 5.43656366],
  [-1, 0.5, 0.5, 0.4058639712, 0.8597974508, 4.13123914],
  [-2, 0, 1, 0.3015831184, 0.5050824927, 2.74789579],
] as const;

/** E = −attraction ∑ n n' + siteEnergy ∑ n on a chain, on a square or on a simple cubic lattice. */
export function latticeGas(dimensions: 1 | 2 | 3, attraction: number, siteEnergy = 0): LatticeModel {
  const steps = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).slice(0, dimensions);
  return {
    parent: {
      lattice: [
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, 3],
      ],
      sites: [{ position: [0, 0, 0], allowed: ['Vacancy', 'Li'] }],
    },
    constant: 0,
    interactions: [
      { sites: [{ sublattice: 0, cell: [0, 0, 0] }], energies: Float64Array.of(0, siteEnergy) },
      ...steps.map((cell) => ({
        sites: [
          { sublattice: 0, cell: [0, 0, 0] as const },
          { sublattice: 0, cell },
        ],
        energies: Float64Array.of(0, 0, 0, -attraction),
      })),
    ],
  };
}

/** Larger eigenvalue of the transfer matrix: ln Ξ per site is its logarithm; kT and w in one unit. */
export function chainLogarithm(attraction: number, chemicalPotential: number, thermal: number): number {
  const a = Math.exp(chemicalPotential / thermal);
  const b = Math.exp((attraction + chemicalPotential) / thermal);
  return Math.log((1 + b + Math.sqrt((1 - b) ** 2 + 4 * a)) / 2);
}
