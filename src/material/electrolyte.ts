import { arrhenius } from './arrhenius.ts';
import type { PointFunction } from './functions.ts';

/**
 * LiPF6 in EC:DMC, diffusivity (m²/s). C. Capiglia et al., J. Power Sources 81–82 (1999) 859
 * (doi:10.1016/S0378-7753(98)00237-7), in the form of Dualfoil.
 */
export const capigliaDiffusivity: PointFunction = Object.assign(
  (c: number, temperature: number) => 5.34e-10 * Math.exp(-0.65e-3 * c) * arrhenius(37040, temperature),
  {
    derivative: (c: number, temperature: number) =>
      -0.65e-3 * 5.34e-10 * Math.exp(-0.65e-3 * c) * arrhenius(37040, temperature),
    formula: '5.34e-10 * exp(-0.65e-3 * x)',
  },
);

/** LiPF6 in EC:DMC, conductivity (S/m). Same source as {@link capigliaDiffusivity}. */
export const capigliaConductivity: PointFunction = Object.assign(
  (c: number, temperature: number) => {
    const molar = c / 1000;
    return (0.0911 + molar * (1.9101 + molar * (-1.052 + molar * 0.1554))) * arrhenius(34700, temperature);
  },
  {
    derivative: (c: number, temperature: number) => {
      const molar = c / 1000;
      return ((1.9101 + molar * (-2.104 + molar * 0.4662)) / 1000) * arrhenius(34700, temperature);
    },
    formula: '0.0911 + (x / 1000) * (1.9101 + (x / 1000) * (-1.052 + (x / 1000) * 0.1554))',
  },
);

/**
 * LiPF6 in EC:EMC 3:7, diffusivity (m²/s), independent of the temperature. A. Nyman, M. Behm, G. Lindbergh,
 * Electrochim. Acta 53 (2008) 6356 (doi:10.1016/j.electacta.2008.04.023).
 */
export const nymanDiffusivity: PointFunction = Object.assign(
  (c: number) => {
    const molar = c / 1000;
    return (8.794e-11 * molar - 3.972e-10) * molar + 4.862e-10;
  },
  {
    derivative: (c: number) => (2 * 8.794e-11 * (c / 1000) - 3.972e-10) / 1000,
    formula: '(8.794e-11 * (x / 1000) - 3.972e-10) * (x / 1000) + 4.862e-10',
  },
);

/** LiPF6 in EC:EMC 3:7, conductivity (S/m). Same source as {@link nymanDiffusivity}. */
export const nymanConductivity: PointFunction = Object.assign(
  (c: number) => {
    const molar = c / 1000;
    return (0.1297 * molar * molar - 2.51 * Math.sqrt(molar) + 3.329) * molar;
  },
  {
    derivative: (c: number) => {
      const molar = c / 1000;
      return (3 * 0.1297 * molar * molar - 1.5 * 2.51 * Math.sqrt(molar) + 3.329) / 1000;
    },
    formula: '(0.1297 * (x / 1000) * (x / 1000) - 2.51 * (x / 1000) ** 0.5 + 3.329) * (x / 1000)',
  },
);
