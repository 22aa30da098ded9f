import { activated } from '../diffusivity.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { fittedOpenCircuit } from '../open-circuit.ts';
import type { HostMaterial } from './host.ts';

/** LiFePO4 of the A123 cell of Prada et al. 2013 (doi:10.1149/2.053304jes). */
export const ironPhosphate: HostMaterial = {
  name: 'LiFePO4 (A123)',
  maximumConcentration: 22806,
  diffusivity: activated(5.9e-18),
  exchangeCurrentDensity: squareRootExchangeCurrent(6e-7, 39570),
  openCircuitPotential: fittedOpenCircuit({
    constant: 3.4077,
    linear: -0.020269,
    exponentials: [
      { amplitude: 0.5, rate: -150 },
      { amplitude: -0.9, rate: 30, centre: 1 },
    ],
  }),
  sources: {
    openCircuitPotential: 'S. Afshar, K. Morris, A. Khajepour 2017, arXiv:1709.03970',
    exchangeCurrentDensity: 'A. G. Kashkooli et al., J. Appl. Electrochem. 47 (2017) 281',
  },
};
