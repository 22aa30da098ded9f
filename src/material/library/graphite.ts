import { activated } from '../diffusivity.ts';
import type { ExchangeCurrentDensity, OpenCircuitPotential, PointFunction } from '../functions.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { fittedOpenCircuit } from '../open-circuit.ts';

/** What a host material brings to a cell; its source is in the docstring of each. */
export interface HostMaterial {
  readonly name: string;
  /** mol/m³ */
  readonly maximumConcentration: number;
  readonly diffusivity: PointFunction;
  readonly openCircuitPotential: OpenCircuitPotential;
  readonly exchangeCurrentDensity: ExchangeCurrentDensity;
}

/** MCMB 2528 graphite of Dualfoil, as in Marquis et al. 2019 (doi:10.1149/2.0341915jes). */
export const mcmbGraphite: HostMaterial = {
  name: 'graphite (MCMB 2528)',
  maximumConcentration: 24983.2619938437,
  diffusivity: activated(3.9e-14, 42770),
  exchangeCurrentDensity: squareRootExchangeCurrent(2e-5, 37480),
  openCircuitPotential: fittedOpenCircuit({
    constant: 0.194,
    exponentials: [{ amplitude: 1.5, rate: -120 }],
    tanhs: [
      { amplitude: 0.0351, slope: 1 / 0.083, centre: 0.286 },
      { amplitude: -0.0045, slope: 1 / 0.119, centre: 0.849 },
      { amplitude: -0.035, slope: 1 / 0.05, centre: 0.9233 },
      { amplitude: -0.0147, slope: 1 / 0.034, centre: 0.5 },
      { amplitude: -0.102, slope: 1 / 0.142, centre: 0.194 },
      { amplitude: -0.022, slope: 1 / 0.0164, centre: 0.9 },
      { amplitude: -0.011, slope: 1 / 0.0226, centre: 0.124 },
      { amplitude: 0.0155, slope: 1 / 0.029, centre: 0.105 },
    ],
  }),
};

/** Graphite–SiOx of the LG M50, Chen et al. 2020 (doi:10.1149/1945-7111/ab9050). */
export const graphiteSilicon: HostMaterial = {
  name: 'graphite-SiOx (LG M50)',
  maximumConcentration: 33133,
  diffusivity: activated(3.3e-14),
  exchangeCurrentDensity: squareRootExchangeCurrent(6.48e-7, 35000),
  openCircuitPotential: fittedOpenCircuit({
    constant: 0.2482,
    exponentials: [{ amplitude: 1.9793, rate: -39.3631 }],
    tanhs: [
      { amplitude: -0.0909, slope: 29.8538, centre: 0.1234 },
      { amplitude: -0.04478, slope: 14.9159, centre: 0.2769 },
      { amplitude: -0.0205, slope: 30.4444, centre: 0.6103 },
    ],
  }),
};
