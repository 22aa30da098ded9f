import type { ExchangeCurrentDensity, OpenCircuitPotential, PointFunction } from '../functions.ts';

/** What a host material brings to a cell. */
export interface HostMaterial {
  readonly name: string;
  /** mol/m³ */
  readonly maximumConcentration: number;
  readonly diffusivity: PointFunction;
  readonly openCircuitPotential: OpenCircuitPotential;
  /** ∂U/∂T, V/K, where the source has it. */
  readonly entropicCoefficient?: OpenCircuitPotential;
  readonly exchangeCurrentDensity: ExchangeCurrentDensity;
  /** Where each of these comes from, where not from the cell's own paper. */
  readonly sources?: Readonly<Partial<Record<HostProperty, string>>>;
}

type HostProperty =
  | 'maximumConcentration'
  | 'diffusivity'
  | 'openCircuitPotential'
  | 'entropicCoefficient'
  | 'exchangeCurrentDensity';

/** Texts that several hosts cite. */
export const cited = {
  chen: 'C.-H. Chen et al., J. Electrochem. Soc. 167 (2020) 080534, doi:10.1149/1945-7111/ab9050',
  dualfoil: 'J. Newman, Dualfoil 5.1 (1998), as in S. G. Marquis et al. 2019, doi:10.1149/2.0341915jes',
  ecker: 'M. Ecker et al., J. Electrochem. Soc. 162 (2015) A1836, doi:10.1149/2.0551509jes',
  richardson:
    'fits of the data of Ecker et al. 2015 (doi:10.1149/2.0551509jes) in G. Richardson et al., Electrochim. Acta 339 (2020) 135862, doi:10.1016/j.electacta.2020.135862',
  enertech: 'W. Ai et al., J. Electrochem. Soc. 167 (2020) 013512, doi:10.1149/2.0122001JES',
  mohtat: 'P. Mohtat et al., J. Electrochem. Soc. 167 (2020) 110561, doi:10.1149/1945-7111/aba5d1',
} as const;
