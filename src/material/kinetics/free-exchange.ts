import type { ExchangeCurrentDensity, PointFunction } from '../functions.ts';

export interface FreeExchangeCurrentOptions {
  /** i0 (A/m²) at the reference concentration, of the stoichiometry and the temperature, of any form. */
  readonly ofStoichiometry: PointFunction;
  /** Exponent of the electrolyte's concentration; default ½. */
  readonly electrolyteOrder?: number | undefined;
  /** mol/m³; default 1000 */
  readonly referenceConcentration?: number | undefined;
}

/**
 * Exchange current of free form: i0 = f(θ, T) (c/c_ref)^n. Where f rises with θ, insertion is electro-autocatalytic:
 * M. Z. Bazant, Faraday Discuss. 199 (2017) 423 (doi:10.1039/C7FD00037E). J. Lim et al., Science 353 (2016) 566
 * (doi:10.1126/science.aaf4914) measured such an f on lithium iron phosphate. What it does: `reactionSensitivity`.
 */
export function freeExchangeCurrent({
  ofStoichiometry,
  electrolyteOrder = 0.5,
  referenceConcentration = 1000,
}: FreeExchangeCurrentOptions): ExchangeCurrentDensity {
  const scale = (electrolyte: number): number => (electrolyte / referenceConcentration) ** electrolyteOrder;
  const value = (electrolyte: number, surface: number, maximum: number, temperature: number): number =>
    scale(electrolyte) * ofStoichiometry(surface / maximum, temperature);
  const slope = ofStoichiometry.derivative;
  if (slope === undefined) return value;
  const derivatives: ExchangeCurrentDensity['derivatives'] = (
    electrolyte,
    surface,
    maximum,
    temperature,
    out,
  ) => {
    const current = value(electrolyte, surface, maximum, temperature);
    out.electrolyte = (electrolyteOrder * current) / electrolyte;
    out.surface = (scale(electrolyte) * slope(surface / maximum, temperature)) / maximum;
  };
  return Object.assign(value, { derivatives });
}
