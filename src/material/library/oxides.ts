import { faradayConstant } from '../constants.ts';
import { activated, activatedFunction } from '../diffusivity.ts';
import type { OpenCircuitPotential } from '../functions.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { fittedOpenCircuit, rationalFunction } from '../open-circuit.ts';
import { squaredSecants } from '../squared-secants.ts';
import { tabulated } from '../table.ts';
import { cited, type HostMaterial } from './host.ts';
import { cobaltOxideEnertechPoints } from './tables/cobalt-oxide-enertech.ts';

/** The fit is in the stretched stoichiometry 1.062 x. */
const stretch = 1.062;
const cobaltOxideMaximum = 51217.9257309275;

/** LiCoO2 of Dualfoil, as in Marquis et al. 2019 (doi:10.1149/2.0341915jes). */
export const cobaltOxide: HostMaterial = {
  name: 'LiCoO2',
  maximumConcentration: cobaltOxideMaximum,
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
  entropicCoefficient: squaredSecants(
    [
      { weight: -0.07645 * 54.4806, slope: 54.4806 * stretch, centre: 30.834 / 54.4806 / stretch },
      { weight: -2.1581 * 50.294, slope: 50.294 * stretch, centre: 52.294 / 50.294 / stretch },
      { weight: 0.14169 * 19.854, slope: 19.8543 * stretch, centre: 11.0923 / 19.8543 / stretch },
      { weight: -0.2051 * 5.4888, slope: 5.4888 * stretch, centre: 1.4684 / 5.4888 / stretch },
      { weight: -0.2531 / 0.1316, slope: stretch / 0.1316, centre: 0.56478 / stretch },
      { weight: -0.02167 / 0.006, slope: stretch / 0.006, centre: 0.525 / stretch },
    ],
    [],
    cobaltOxideMaximum,
  ),
  sources: {
    diffusivity: cited.dualfoil,
    exchangeCurrentDensity: cited.dualfoil,
    openCircuitPotential: `${cited.dualfoil}; fit of O. Garcia 2001 after M. Doyle's thesis 1995`,
    entropicCoefficient:
      'S. Moura, fastDFN; it is (dU/dx)/c_max, which has not the dimension of V/K: kept because all comparisons of the set use it',
  },
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

/** The same with an activated diffusivity, O'Kane et al. 2022 (doi:10.1039/D2CP00417H). */
export const nmc811Activated: HostMaterial = {
  ...nmc811,
  diffusivity: activated(4e-15, 25000),
  sources: {
    maximumConcentration: cited.chen,
    diffusivity: `${cited.chen}; activation energy M. A. Cabañero et al., J. Electrochem. Soc. 165 (2018) A847, as in the paper`,
    openCircuitPotential: cited.chen,
    exchangeCurrentDensity: cited.chen,
  },
};

/** Li(Ni,Co)O2 of the Kokam SLPB 75106100, at 23 °C. */
export const nickelCobaltOxide: HostMaterial = {
  name: 'Li(NiCo)O2 (Kokam SLPB 75106100)',
  maximumConcentration: 48580,
  diffusivity: activatedFunction(
    (x) => 3.7e-13 - 3.4e-13 * Math.exp(-12 * (x - 0.62) * (x - 0.62)),
    (x) => 24 * (x - 0.62) * 3.4e-13 * Math.exp(-12 * (x - 0.62) * (x - 0.62)),
    '3.7e-13 - 3.4e-13 * exp(-12 * (x - 0.62) * (x - 0.62))',
    80600,
    296.15,
  ),
  exchangeCurrentDensity: squareRootExchangeCurrent(3.01e-11 * faradayConstant, 43600, 296.15),
  openCircuitPotential: fittedOpenCircuit({
    constant: 4.23285,
    linear: -2.35211,
    tanhs: [
      { amplitude: -0.0747061, slope: 31.886, centre: 0.0219921 },
      { amplitude: 6.34984, slope: 2.66395, centre: 0.174352 },
      { amplitude: -0.640243, slope: 5.48623, centre: 0.439245 },
      { amplitude: -3.82383, slope: 4.12167, centre: 0.176187 },
      { amplitude: -0.0542123, slope: 18.2919, centre: 0.762272 },
    ],
  }),
  sources: {
    diffusivity: cited.richardson,
    openCircuitPotential: `${cited.richardson}; one number changed by S. O'Kane for a better fit`,
    exchangeCurrentDensity: cited.richardson,
  },
};

/** LiCoO2 of the Enertech cell, W. Ai et al. 2020 (doi:10.1149/2.0122001JES); its potential was measured from x = 0.4. */
export const cobaltOxideEnertech: HostMaterial = {
  name: 'LiCoO2 (Enertech)',
  maximumConcentration: 49943,
  diffusivity: activated(5.387e-15, 5000),
  exchangeCurrentDensity: squareRootExchangeCurrent(1e-11 * faradayConstant, 5000),
  openCircuitPotential: tabulated(cobaltOxideEnertechPoints, 'cubic'),
  entropicCoefficient: rationalFunction(
    [0.109667298, -1.30382445, 6.54799331, -17.992018, 29.1744564, -27.9047599, 14.5719049, -3.20392657],
    [1],
    [0.43, 0.9936],
  ),
  sources: {
    openCircuitPotential: 'B. Rieger et al., J. Electrochem. Soc. 163 (2016) A1566',
  },
};

const nmc532Potential = fittedOpenCircuit({
  constant: 4.3452,
  linear: -1.6518,
  powers: [1.6225, -2.0843, 3.5146, -2.2166],
  exponentials: [{ amplitude: -0.5623e-4, rate: 109.451, centre: 100.006 / 109.451 }],
});

/** ∂U/∂T (V/K) as a function of U: W. Lu, I. Belharouak, D. Vissers, K. Amine 2006, by rising powers. */
const lithiumExcessEntropy = [-0.8, 0.779, -0.284, 0.046, -0.0028];

/** A polynomial of a potential as a function of the stoichiometry. */
function ofPotential(coefficients: readonly number[], potential: OpenCircuitPotential): OpenCircuitPotential {
  const polynomial = rationalFunction(coefficients);
  const formula = coefficients.map((coefficient, k) =>
    k === 0 ? `${coefficient}` : `${coefficient} * (${potential.formula}) ** ${k}`,
  );
  return Object.assign((x: number) => polynomial(potential(x)), {
    derivative: (x: number) =>
      (polynomial.derivative?.(potential(x)) ?? NaN) * (potential.derivative?.(x) ?? NaN),
    formula: formula.join(' + '),
  });
}

/** NMC532 of Mohtat et al. 2020 (doi:10.1149/1945-7111/aba5d1). */
export const nmc532: HostMaterial = {
  name: 'NMC532 (Mohtat 2020)',
  maximumConcentration: 35380,
  diffusivity: activated(8e-15, 18550),
  exchangeCurrentDensity: squareRootExchangeCurrent(4.824e-6, 39570),
  openCircuitPotential: nmc532Potential,
  entropicCoefficient: ofPotential(lithiumExcessEntropy, nmc532Potential),
  sources: {
    entropicCoefficient:
      'W. Lu, I. Belharouak, D. Vissers, K. Amine, J. Electrochem. Soc. 153 (2006) A2147, as a function of the potential (all of it: other tools leave out the term in x⁵ here)',
  },
};

/** NMC of S. Xu et al. 2019, J. Electrochem. Soc. 166 (2019) A3456, with the potential of Mohtat et al. 2020. */
export const nmcXu: HostMaterial = {
  name: 'NMC532 (Xu 2019)',
  maximumConcentration: 48230,
  diffusivity: activated(1e-14),
  exchangeCurrentDensity: squareRootExchangeCurrent(5.76e-11 * faradayConstant, 0),
  openCircuitPotential: nmc532Potential,
  sources: { openCircuitPotential: cited.mohtat },
};
