/** A thermal conductivity with its source. */
export interface ThermalConductivity {
  /** W/(m K), near 300 K. */
  readonly value: number;
  readonly source: string;
  /** Whether the value holds to its order of magnitude only: give your own where it matters. */
  readonly orderOfMagnitude: boolean;
}

const richter =
  'Richter et al., J. Power Sources 359, 592 (2017), doi 10.1016/j.jpowsour.2017.05.045: dry separators 0.07 to 0.18, dry electrodes 0.13 to 0.61';
const metals = 'Ho, Powell and Liley, J. Phys. Chem. Ref. Data 1, 279 (1972), doi 10.1063/1.3253100';
const oxides =
  'LiCoO2 film 5.4, 3.7 delithiated: Cho et al., Nat. Commun. 5, 4035 (2014), doi 10.1038/ncomms5035; crystals of LiNiO2 6.0 and LiMnO2 8.9, less when mixed: Yang et al., Chem. Mater. 32, 7542 (2020), doi 10.1021/acs.chemmater.0c02908';

const layeredOxide: ThermalConductivity = { value: 4, source: oxides, orderOfMagnitude: true };
const graphite: ThermalConductivity = {
  value: 100,
  source:
    'polycrystal between about 1900 along and 6 across the layers: Klemens and Pedraza, Carbon 32, 735 (1994), doi 10.1016/0008-6223(94)90096-5',
  orderOfMagnitude: true,
};
const binder: ThermalConductivity = {
  value: 0.3,
  source: `polymer with carbon black, within what dry electrodes have: ${richter}`,
  orderOfMagnitude: true,
};

/** What may fill the pores. */
export const poreFillings = ['electrolyte', 'nitrogen', 'vacuum'] as const;

export type PoreFilling = (typeof poreFillings)[number];

const fillings: Record<Exclude<PoreFilling, 'vacuum'>, ThermalConductivity> = {
  electrolyte: {
    value: 0.2,
    source:
      'organic carbonates: Werner et al., J. Power Sources 364, 72 (2017), doi 10.1016/j.jpowsour.2017.07.105',
    orderOfMagnitude: true,
  },
  nitrogen: {
    value: 0.0258,
    source:
      '300 K and 0.1 MPa, no Knudsen effect: Lemmon and Jacobsen, Int. J. Thermophys. 25, 21 (2004), doi 10.1023/B:IJOT.0000022327.04529.f3',
    orderOfMagnitude: false,
  },
};

const solids: Readonly<Record<string, ThermalConductivity>> = {
  nmc: layeredOxide,
  nca: layeredOxide,
  lco: { value: 5.4, source: oxides, orderOfMagnitude: false },
  lfp: {
    value: 1,
    source:
      'phosphate electrodes below 1: Loges et al., J. Power Sources 325, 104 (2016), doi 10.1016/j.jpowsour.2016.05.082',
    orderOfMagnitude: true,
  },
  graphite,
  cbd: binder,
  binder,
  pvdf: { value: 0.2, source: `polymers, as in ${richter}`, orderOfMagnitude: true },
  separator: { value: 0.12, source: richter, orderOfMagnitude: true },
  copper: { value: 401, source: metals, orderOfMagnitude: false },
  aluminium: { value: 237, source: metals, orderOfMagnitude: false },
};

/** Names that have a thermal conductivity; `pore` and `electrolyte` by what fills them. */
export const thermalPhases: readonly string[] = ['pore', 'electrolyte', ...Object.keys(solids)];

/**
 * Thermal conductivity of a phase by its name (of which capitals do not count), the pores by their filling. Null in a
 * vacuum; undefined for a name that is not known.
 */
export function thermalConductivity(
  phase: string,
  filling: PoreFilling,
): ThermalConductivity | null | undefined {
  const name = phase.toLowerCase();
  if (name !== 'pore' && name !== 'electrolyte') return solids[name];
  return filling === 'vacuum' ? null : fillings[filling];
}
