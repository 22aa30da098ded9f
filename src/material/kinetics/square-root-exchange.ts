import { arrhenius } from '../arrhenius.ts';
import type { ExchangeCurrentDensity, ExchangeCurrentDerivatives } from '../functions.ts';

/**
 * i0 = m √c_e √c_s √(c_max − c_s) with concentrations in mol/m³ and m in A/m² (m³/mol)^1.5, thermally activated.
 * It is F k c_e^½ c_s^½ (c_max − c_s)^½ of Doyle, Fuller, Newman 1993 (doi:10.1149/1.2221597) with m = F k.
 */
export function squareRootExchangeCurrent(
  m: number,
  activationEnergy: number,
  reference = 298.15,
): ExchangeCurrentDensity {
  const value = (electrolyte: number, surface: number, maximum: number, temperature: number): number =>
    m *
    arrhenius(activationEnergy, temperature, reference) *
    Math.sqrt(electrolyte * surface * (maximum - surface));
  const derivatives = (
    electrolyte: number,
    surface: number,
    maximum: number,
    temperature: number,
    out: ExchangeCurrentDerivatives,
  ): void => {
    const current = value(electrolyte, surface, maximum, temperature);
    out.electrolyte = (0.5 * current) / electrolyte;
    out.surface = 0.5 * current * (1 / surface - 1 / (maximum - surface));
  };
  return Object.assign(value, { derivatives });
}
