import { activated, activatedFunction } from '../diffusivity.ts';
import { faradayConstant } from '../constants.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { fittedOpenCircuit, rationalFunction } from '../open-circuit.ts';
import { squaredSecants } from '../squared-secants.ts';
import { tabulated } from '../table.ts';
import { cited, type HostMaterial } from './host.ts';
import { graphiteEnertechPoints } from './tables/graphite-enertech.ts';
import { graphiteLgM50Points } from './tables/graphite-lg-m50.ts';

const mcmbTanhs = [
  { amplitude: 0.0351, slope: 1 / 0.083, centre: 0.286 },
  { amplitude: -0.0045, slope: 1 / 0.119, centre: 0.849 },
  { amplitude: -0.035, slope: 1 / 0.05, centre: 0.9233 },
  { amplitude: -0.0147, slope: 1 / 0.034, centre: 0.5 },
  { amplitude: -0.102, slope: 1 / 0.142, centre: 0.194 },
  { amplitude: -0.022, slope: 1 / 0.0164, centre: 0.9 },
  { amplitude: -0.011, slope: 1 / 0.0226, centre: 0.124 },
  { amplitude: 0.0155, slope: 1 / 0.029, centre: 0.105 },
];
const mcmbMaximum = 24983.2619938437;

/** MCMB 2528 graphite of Dualfoil, as in Marquis et al. 2019 (doi:10.1149/2.0341915jes). */
export const mcmbGraphite: HostMaterial = {
  name: 'graphite (MCMB 2528)',
  maximumConcentration: mcmbMaximum,
  diffusivity: activated(3.9e-14, 42770),
  exchangeCurrentDensity: squareRootExchangeCurrent(2e-5, 37480),
  openCircuitPotential: fittedOpenCircuit({
    constant: 0.194,
    exponentials: [{ amplitude: 1.5, rate: -120 }],
    tanhs: mcmbTanhs,
  }),
  entropicCoefficient: squaredSecants(
    mcmbTanhs.map(({ amplitude, slope, centre }) => ({ weight: amplitude * slope, slope, centre })),
    [{ amplitude: -1.5 * 120, rate: -120 }],
    mcmbMaximum,
  ),
  sources: {
    diffusivity: cited.dualfoil,
    exchangeCurrentDensity: cited.dualfoil,
    openCircuitPotential: `${cited.dualfoil}; data of C. Bogatu, Telcordia/PolyStor, 2000`,
    entropicCoefficient:
      'S. Moura, fastDFN; it is (dU/dx)/c_max, which has not the dimension of V/K: kept because all comparisons of the set use it',
  },
};

const lgM50Fit = fittedOpenCircuit({
  constant: 0.2482,
  exponentials: [{ amplitude: 1.9793, rate: -39.3631 }],
  tanhs: [
    { amplitude: -0.0909, slope: 29.8538, centre: 0.1234 },
    { amplitude: -0.04478, slope: 14.9159, centre: 0.2769 },
    { amplitude: -0.0205, slope: 30.4444, centre: 0.6103 },
  ],
});

/** Graphite–SiOx of the LG M50, Chen et al. 2020 (doi:10.1149/1945-7111/ab9050). */
export const graphiteSilicon: HostMaterial = {
  name: 'graphite-SiOx (LG M50)',
  maximumConcentration: 33133,
  diffusivity: activated(3.3e-14),
  exchangeCurrentDensity: squareRootExchangeCurrent(6.48e-7, 35000),
  openCircuitPotential: lgM50Fit,
};

/**
 * The same with the potential as measured and an activated diffusivity, O'Kane et al. 2022
 * (doi:10.1039/D2CP00417H).
 */
export const graphiteSiliconMeasured: HostMaterial = {
  ...graphiteSilicon,
  diffusivity: activated(3.3e-14, 30300),
  openCircuitPotential: tabulated(graphiteLgM50Points, 'cubic'),
  sources: {
    maximumConcentration: cited.chen,
    diffusivity: `${cited.chen}; activation energy ${cited.ecker}`,
    openCircuitPotential: `measured points of ${cited.chen}, joined by a cubic spline`,
    exchangeCurrentDensity: cited.chen,
  },
};

/** The graphite of the A123 cell of Prada et al. 2013 (doi:10.1149/2.053304jes), with the potential of Chen et al. 2020. */
export const graphiteA123: HostMaterial = {
  name: 'graphite (A123)',
  maximumConcentration: 30555,
  diffusivity: activated(3e-15),
  exchangeCurrentDensity: graphiteSilicon.exchangeCurrentDensity,
  openCircuitPotential: lgM50Fit,
  sources: { openCircuitPotential: cited.chen, exchangeCurrentDensity: cited.chen },
};

/** The graphite alone in the LG M50 as W. Ai et al. 2022 (doi:10.1016/j.jpowsour.2022.231142) parted it from the silicon. */
export const graphiteOfComposite: HostMaterial = {
  name: 'graphite (LG M50)',
  maximumConcentration: 28700,
  diffusivity: activated(5.5e-14),
  exchangeCurrentDensity: graphiteSilicon.exchangeCurrentDensity,
  openCircuitPotential: tabulated(graphiteEnertechPoints, 'cubic'),
  sources: { openCircuitPotential: cited.enertech, exchangeCurrentDensity: cited.chen },
};

/** The graphite of the Enertech cell, W. Ai et al. 2020 (doi:10.1149/2.0122001JES). */
export const graphiteEnertech: HostMaterial = {
  name: 'graphite (Enertech)',
  maximumConcentration: 28700,
  diffusivity: activated(3.9e-14, 5000),
  exchangeCurrentDensity: squareRootExchangeCurrent(1e-11 * faradayConstant, 5000),
  openCircuitPotential: graphiteOfComposite.openCircuitPotential,
  entropicCoefficient: rationalFunction(
    [
      0.005269056, 3.299265709, -91.79325798, 1004.911008, -5812.278127, 19329.7549, -37147.8947, 38379.18127,
      -16515.05308,
    ].map((coefficient) => coefficient / 1000),
    [
      1, -48.09287227, 1017.234804, -10481.80419, 59431.3, -195881.6488, 374577.3152, -385821.1607,
      165705.8597,
    ],
  ),
};

/** Graphite of the Kokam SLPB 75106100, at 23 °C. */
export const graphiteKokam: HostMaterial = {
  name: 'graphite (Kokam SLPB 75106100)',
  maximumConcentration: 31920,
  diffusivity: activatedFunction(
    (x) => 8.4e-13 * Math.exp(-11.3 * x) + 8.2e-15,
    (x) => -11.3 * 8.4e-13 * Math.exp(-11.3 * x),
    '8.4e-13 * exp(-11.3 * x) + 8.2e-15',
    30300,
    296,
  ),
  exchangeCurrentDensity: squareRootExchangeCurrent(1.11e-10 * faradayConstant, 53400, 296.15),
  openCircuitPotential: fittedOpenCircuit({
    constant: 0.140031,
    exponentials: [
      { amplitude: 0.716502, rate: -369.028 },
      { amplitude: 0.12193, rate: -35.6478, centre: 0.0530947 },
      { amplitude: -0.931153, rate: 36.328, centre: 1.10743 },
    ],
    tanhs: [
      { amplitude: -0.0189193, slope: 21.1967, centre: 0.196176 },
      { amplitude: -0.0169644, slope: 27.1365, centre: 0.312832 },
      { amplitude: -0.0199313, slope: 28.5697, centre: 0.614221 },
    ],
  }),
  sources: {
    diffusivity: cited.richardson,
    openCircuitPotential: cited.richardson,
    exchangeCurrentDensity: cited.richardson,
  },
};

/** Graphite of the cells of Mohtat et al. 2020 (doi:10.1149/1945-7111/aba5d1). */
export const graphiteMohtat: HostMaterial = {
  name: 'graphite (Mohtat 2020)',
  maximumConcentration: 28746,
  diffusivity: activated(5e-15, 42770),
  exchangeCurrentDensity: squareRootExchangeCurrent(1.061e-6, 37480),
  openCircuitPotential: fittedOpenCircuit({
    constant: 0.063,
    exponentials: [{ amplitude: 0.8, rate: -75, centre: -0.001 }],
    tanhs: [
      { amplitude: -0.012, slope: 1 / 0.016, centre: 0.127 },
      { amplitude: -0.0118, slope: 1 / 0.016, centre: 0.155 },
      { amplitude: -0.0035, slope: 1 / 0.02, centre: 0.22 },
      { amplitude: -0.0095, slope: 1 / 0.013, centre: 0.19 },
      { amplitude: -0.0145, slope: 1 / 0.02, centre: 0.49 },
      { amplitude: -0.08, slope: 1 / 0.055, centre: 1.03 },
    ],
  }),
  entropicCoefficient: rationalFunction(
    [0.28, -1.56, -8.92, 57.21, -110.7, 90.71, -27.14].map((coefficient) => coefficient / 1000),
  ),
  sources: {
    entropicCoefficient:
      'K. E. Thomas, J. Newman, J. Power Sources 119 (2003) 844, doi:10.1016/S0378-7753(03)00283-0',
  },
};
