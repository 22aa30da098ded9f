import { activated } from '../diffusivity.ts';
import type { OpenCircuitPotential } from '../functions.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import type { HostMaterial } from './host.ts';

interface SpinelFit {
  readonly constant: number;
  /** amplitude × tanh(slope × x + offset) */
  readonly tanh: readonly [amplitude: number, slope: number, offset: number];
  /** amplitude × ((end − x)^−exponent − offset) */
  readonly pole: readonly [amplitude: number, end: number, exponent: number, offset: number];
  /** amplitude × exp(rate × x⁸) */
  readonly eighth: readonly [amplitude: number, rate: number];
  /** amplitude × exp(rate × (x − centre)) */
  readonly exponential: readonly [amplitude: number, rate: number, centre: number];
}

/** The form in which Doyle and Newman fitted LiyMn2O4. It has a pole just below or above x = 1, where it ends. */
function spinelPotential(fit: SpinelFit): OpenCircuitPotential {
  const { constant, tanh, pole, eighth, exponential } = fit;
  const value = (x: number): number =>
    constant +
    tanh[0] * Math.tanh(tanh[1] * x + tanh[2]) +
    pole[0] * ((pole[1] - x) ** -pole[2] - pole[3]) +
    eighth[0] * Math.exp(eighth[1] * x ** 8) +
    exponential[0] * Math.exp(exponential[1] * (x - exponential[2]));
  const derivative = (x: number): number => {
    const t = Math.tanh(tanh[1] * x + tanh[2]);
    return (
      tanh[0] * tanh[1] * (1 - t * t) +
      pole[0] * pole[2] * (pole[1] - x) ** (-pole[2] - 1) +
      eighth[0] * eighth[1] * 8 * x ** 7 * Math.exp(eighth[1] * x ** 8) +
      exponential[0] * exponential[1] * Math.exp(exponential[1] * (x - exponential[2]))
    );
  };
  const formula =
    `${constant} + ${tanh[0]} * tanh(${tanh[1]} * x + ${tanh[2]}) ` +
    `+ ${pole[0]} * (1 / (${pole[1]} - x) ** ${pole[2]} - ${pole[3]}) ` +
    `+ ${eighth[0]} * exp(${eighth[1]} * x ** 8) ` +
    `+ ${exponential[0]} * exp(${exponential[1]} * (x - ${exponential[2]}))`;
  return Object.assign(value, { derivative, formula, range: [0, Math.min(1, fit.pole[1])] as const });
}

const molar = 1000;

/** LiyMn2O4 of M. Doyle et al., J. Electrochem. Soc. 143 (1996) 1890 (doi:10.1149/1.1836921). */
export const spinelDoyle: HostMaterial = {
  name: 'LiMn2O4 (Doyle 1996)',
  maximumConcentration: 22860,
  diffusivity: activated(1e-13),
  exchangeCurrentDensity: squareRootExchangeCurrent(150.4 / (Math.sqrt(molar) * 22860), 0),
  openCircuitPotential: spinelPotential({
    constant: 4.19829,
    tanh: [0.0565661, -14.5546, 8.60942],
    pole: [-0.0275479, 0.998432, 0.492465, 1.90111],
    eighth: [-0.157123, -0.04738],
    exponential: [0.810239, -40, 0.133875],
  }),
};

/** LiyMn2O4 of T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1 (doi:10.1149/1.2054684). */
export const spinelFuller: HostMaterial = {
  name: 'LiMn2O4 (Fuller 1994)',
  maximumConcentration: 23720,
  diffusivity: activated(1e-13),
  exchangeCurrentDensity: squareRootExchangeCurrent(7.225 / (Math.sqrt(molar) * 23720), 0),
  openCircuitPotential: spinelPotential({
    constant: 4.06279,
    tanh: [0.0677504, -21.8502, 12.8268],
    pole: [-0.105734, 1.00167, 0.379571, 1.575994],
    eighth: [-0.045, -71.69],
    exponential: [0.01, -200, 0.19],
  }),
};
