import { activated } from '../diffusivity.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { rationalFunction } from '../open-circuit.ts';
import { cited, type HostMaterial } from './host.ts';

/** By rising powers of x: while silicon takes lithium, and while it gives it back. */
const lithiation = [0.8633, -9.286, 62.99, -232.8, 489.9, -587.6, 372.6, -96.63];
const delithiation = [0.9937, -3.792, 16.87, -58.76, 140.2, -205.7, 161.3, -51.02];

/**
 * The silicon in the LG M50 as W. Ai et al. 2022 (doi:10.1016/j.jpowsour.2022.231142) parted it from the graphite. Its
 * potential has a hysteresis of some 0.2 V; this is the mean of both branches.
 */
export const siliconOfComposite: HostMaterial = {
  name: 'silicon (LG M50)',
  maximumConcentration: 278000,
  diffusivity: activated(1.67e-14),
  exchangeCurrentDensity: squareRootExchangeCurrent((6.48e-7 * 28700) / 278000, 35000),
  openCircuitPotential: rationalFunction(lithiation.map((value, k) => (value + delithiation[k]) / 2)),
  sources: {
    openCircuitPotential:
      'mean of lithiation and delithiation, M. Verbrugge, D. Baker, X. Xiao, J. Electrochem. Soc. 163 (2016) A262, doi:10.1149/2.0581602jes',
    exchangeCurrentDensity: `that of the graphite (${cited.chen}) at equal filling`,
  },
};
