import { activated } from '../diffusivity.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { fittedOpenCircuit } from '../open-circuit.ts';
import type { HostMaterial } from './graphite.ts';

/** The fit is in the stretched stoichiometry 1.062 x. */
const stretch = 1.062;

/** LiCoO2 of Dualfoil, as in Marquis et al. 2019 (doi:10.1149/2.0341915jes). */
export const cobaltOxide: HostMaterial = {
  name: 'LiCoO2',
  maximumConcentration: 51217.9257309275,
  diffusivity: activated(1e-13, 18550),
  exchangeCurrentDensity: squareRootExchangeCurrent(6e-7, 39570),
  openCircuitPotential: fittedOpenCircuit({
    constant: 2.16216,
    tanhs: [
      { amplitude: 0.07645, slope: -54.4806 * stretch, centre: 30.834 / 54.4806 / stretch },
      { amplitude: 2.1581, slope: -50.294 * stretch, centre: 52.294 / 50.294 / stretch },
      { amplitude: -0.14169, slope: -19.8543 * stretch, centre: 11.0923 / 19.8543 / stretch },
      { amplitude: 0.2051, slope: -5.4888 * stretch, centre: 1.4684 / 5.4888 / stretch },
      { amplitude: 0.2531, slope: -stretch / 0.1316, centre: 0.56478 / stretch },
      { amplitude: -0.02167, slope: stretch / 0.006, centre: 0.525 / stretch },
    ],
  }),
};

/** NMC811 of the LG M50, Chen et al. 2020 (doi:10.1149/1945-7111/ab9050). */
export const nmc811: HostMaterial = {
  name: 'NMC811 (LG M50)',
  maximumConcentration: 63104,
  diffusivity: activated(4e-15),
  exchangeCurrentDensity: squareRootExchangeCurrent(3.42e-6, 17800),
  openCircuitPotential: fittedOpenCircuit({
    constant: 4.4875,
    linear: -0.809,
    tanhs: [
      { amplitude: -0.0428, slope: 18.5138, centre: 0.5542 },
      { amplitude: -17.7326, slope: 15.789, centre: 0.3117 },
      { amplitude: 17.5842, slope: 15.9308, centre: 0.312 },
    ],
  }),
};
