import { activated } from '../diffusivity.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { fittedOpenCircuit } from '../open-circuit.ts';
import type { HostMaterial } from './host.ts';

/** 1 M, at which the sources below state exchange-current densities, mol/m³. */
const molar = 1000;

/** Petroleum coke of M. Doyle et al., J. Electrochem. Soc. 143 (1996) 1890 (doi:10.1149/1.1836921). */
export const cokeDoyle: HostMaterial = {
  name: 'petroleum coke (Doyle 1996)',
  maximumConcentration: 26390,
  diffusivity: activated(3.9e-14),
  exchangeCurrentDensity: squareRootExchangeCurrent(156.8 / (Math.sqrt(molar) * 26390), 0),
  openCircuitPotential: fittedOpenCircuit({
    constant: -0.16,
    exponentials: [
      { amplitude: 1.32, rate: -3 },
      { amplitude: 10, rate: -2000 },
    ],
  }),
};

/**
 * Coke of T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1 (doi:10.1149/1.2054684). It is full at
 * Li0.5C6: stoichiometry and maximum concentration here are those of that state, so its kinetics are of the usual form.
 */
export const cokeFuller: HostMaterial = {
  name: 'coke (Fuller 1994)',
  maximumConcentration: 26400 / 2,
  diffusivity: activated(5e-13),
  exchangeCurrentDensity: squareRootExchangeCurrent(8.3038 / 2 / (Math.sqrt(molar) * (26400 / 2)), 0),
  openCircuitPotential: fittedOpenCircuit({
    constant: -0.132056,
    exponentials: [{ amplitude: 1.40854, rate: -3.52312 / 2 }],
  }),
};
