import { faradayConstant, gasConstant } from '../constants.ts';
import { activated, activatedFunction } from '../diffusivity.ts';
import { nymanConductivity, nymanDiffusivity } from '../electrolyte.ts';
import type { PointFunction } from '../functions.ts';

/** A polynomial in the concentration in mol/L, by rising powers. */
function molarPolynomial(
  coefficients: readonly number[],
  activationEnergy = 0,
  reference = 298.15,
): PointFunction {
  const value = (c: number): number => coefficients.reduceRight((sum, a) => sum * (c / 1000) + a, 0);
  const slope = (c: number): number =>
    coefficients.reduceRight((sum, a, k) => (k === 0 ? sum : sum * (c / 1000) + k * a), 0) / 1000;
  const text = coefficients.map((a, k) =>
    k === 0 ? `${a}` : k === 1 ? `${a} * (x / 1000)` : `${a} * (x / 1000) ** ${k}`,
  );
  return activatedFunction(value, slope, text.join(' + '), activationEnergy, reference);
}

/** The properties of Nyman et al. 2008 with the activation energy that O'Kane et al. 2022 (doi:10.1039/D2CP00417H) took from Ecker et al. 2015. */
const nymanEnergy = 17000;

export const nymanActivatedDiffusivity: PointFunction = warmed(nymanDiffusivity, nymanEnergy);
export const nymanActivatedConductivity: PointFunction = warmed(nymanConductivity, nymanEnergy);

function warmed(property: PointFunction, activationEnergy: number): PointFunction {
  return activatedFunction(
    (c) => property(c, 298.15),
    (c) => property.derivative?.(c, 298.15) ?? NaN,
    property.formula ?? '',
    activationEnergy,
  );
}

/**
 * Conductivity (S/m) of LiPF6 in EC:DMC 2:1 by volume in the plasticised polymer of M. Doyle et al., J. Electrochem.
 * Soc. 143 (1996) 1890 (doi:10.1149/1.1836921).
 */
export const doyleConductivity21: PointFunction = molarPolynomial([
  4.1253e-2, 5.007e-1, -4.7212e-1, 1.5094e-1, -1.6018e-2,
]);

/** As {@link doyleConductivity21} for EC:DMC 1:2. */
export const doyleConductivity12: PointFunction = molarPolynomial([
  1.0793e-2, 6.7461e-1, -5.2245e-1, 1.3605e-1, -1.1724e-2,
]);

/** Diffusivity (m²/s) in both. */
export const doyleDiffusivity: PointFunction = activated(7.5e-11);

/**
 * Conductivity (S/m) of the set of E. Prada et al. 2013 (doi:10.1149/2.053304jes) as other tools have it: the polynomial
 * of {@link doyleConductivity21} with ten times its values.
 */
export const pradaConductivity: PointFunction = molarPolynomial([
  4.1253e-1, 5.007, -4.7212, 1.5094, -1.6018e-1,
]);

/** LiPF6 in EC:EMC of M. Ecker et al. 2015 (doi:10.1149/2.0551509jes), conductivity (S/m): activated, and over T. */
const eckerAt296 = molarPolynomial([0.1726, 1.7919, -1.2983, 0.2667], 17100, 296);

export const eckerConductivity: PointFunction = Object.assign(
  (c: number, temperature: number) => (eckerAt296(c, temperature) * 296) / temperature,
  {
    derivative: (c: number, temperature: number) =>
      ((eckerAt296.derivative?.(c, temperature) ?? NaN) * 296) / temperature,
    formula: eckerAt296.formula,
    formulaTemperature: 296,
  },
);

/** Diffusivity (m²/s) by Nernst and Einstein from {@link eckerConductivity}: R T κ/(F² c), activated exactly. */
const einstein = (gasConstant * 296) / faradayConstant ** 2;

export const eckerDiffusivity: PointFunction = activatedFunction(
  (c) => (einstein * eckerAt296(c, 296)) / c,
  (c) => (einstein * ((eckerAt296.derivative?.(c, 296) ?? NaN) - eckerAt296(c, 296) / c)) / c,
  `${einstein} * (${eckerAt296.formula}) / x`,
  17100,
  296,
);

/** K at which the formulas of functions that mix concentration and temperature are written. */
const written = 298.15;

/**
 * LiPF6 in PC:EC:DMC, conductivity (S/m): L. O. Valøen, J. N. Reimers, J. Electrochem. Soc. 152 (2005) A882
 * (doi:10.1149/1.1872737), equation 17.
 */
export const valoenConductivity: PointFunction = Object.assign(
  (c: number, temperature: number) => {
    const [p, q, r] = valoenCoefficients(temperature);
    const m = c / 1000;
    return 0.1 * m * (p + m * (q + m * r)) ** 2;
  },
  {
    derivative: (c: number, temperature: number) => {
      const [p, q, r] = valoenCoefficients(temperature);
      const m = c / 1000;
      const sum = p + m * (q + m * r);
      return (0.1 * sum * (sum + 2 * m * (q + 2 * m * r))) / 1000;
    },
    formula: valoenText(),
  },
);

function valoenCoefficients(t: number): readonly [number, number, number] {
  return [-10.5 + 0.074 * t - 6.96e-5 * t * t, 0.668 - 0.0178 * t + 2.8e-5 * t * t, 0.494 - 8.86e-4 * t];
}

function valoenText(): string {
  const [p, q, r] = valoenCoefficients(written);
  return `0.1 * (x / 1000) * (${p} + ${q} * (x / 1000) + ${r} * (x / 1000) ** 2) ** 2`;
}

/** Diffusivity (m²/s), equation 14 of the same source. */
export const valoenDiffusivity: PointFunction = Object.assign(
  (c: number, temperature: number) => 1e-4 * 10 ** valoenExponent(c / 1000, temperature),
  {
    derivative: (c: number, temperature: number) => {
      const gap = temperature - 229 - 5 * (c / 1000);
      const slope = (-54 * 5) / (gap * gap) - 0.22;
      return ((1e-4 * Math.LN10 * slope) / 1000) * 10 ** valoenExponent(c / 1000, temperature);
    },
    formula: `1e-4 * 10 ** (-4.43 - 54 / (${written - 229} - 5 * (x / 1000)) - 0.22 * (x / 1000))`,
  },
);

function valoenExponent(m: number, temperature: number): number {
  return -4.43 - 54 / (temperature - 229 - 5 * m) - 0.22 * m;
}

/** 1 + ∂ln f/∂ln c of the same source for t₊ = 0.38. */
export const valoenThermodynamicFactor: PointFunction = Object.assign(
  (c: number, temperature: number) =>
    (0.601 - 0.24 * (c / 1000) ** 0.5 + warmth(temperature) * (c / 1000) ** 1.5) / 0.62,
  {
    derivative: (c: number, temperature: number) =>
      (-0.12 * (c / 1000) ** -0.5 + 1.5 * warmth(temperature) * (c / 1000) ** 0.5) / 620,
    formula: '(0.601 - 0.24 * (x / 1000) ** 0.5 + 0.982 * (x / 1000) ** 1.5) / 0.62',
  },
);

function warmth(temperature: number): number {
  return 0.982 * (1 - 0.0052 * (temperature - written));
}

/** LiClO4 in PC, conductivity (S/m) of T. F. Fuller et al. 1994 (doi:10.1149/1.2054684) as in Dualfoil. */
export const perchlorateConductivity: PointFunction = activatedFunction(
  (c) => 1e-4 + casteel(c),
  (c) => casteel(c) * (0.855 / c + (2 * -0.08 * (c / 1204.1 - 0.6616) - 0.855 / 0.6616) / 1204.1),
  '0.0001 + 0.542 * (x / (1204.1 * 0.6616)) ** 0.855 * exp(-0.08 * (x / 1204.1 - 0.6616) ** 2 - 0.855 / 0.6616 * (x / 1204.1 - 0.6616))',
);

/** The form of Casteel and Amis, without the floor that the source adds. */
function casteel(c: number): number {
  const beyond = c / 1204.1 - 0.6616;
  return (
    0.542 * (c / (1204.1 * 0.6616)) ** 0.855 * Math.exp(-0.08 * beyond * beyond - (0.855 / 0.6616) * beyond)
  );
}
