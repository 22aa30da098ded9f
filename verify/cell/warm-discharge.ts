/**
 * Marquis2019 discharged at 2C from 298.15 K, by PyBaMM 26.10.1 (DFN, IDAKLU at 1e-6/1e-8, 160/80/160 cells and 60 shells):
 * `lumped` with 10 W/(m² K) on 0.0569 m², `through-cell` (its "x-full") with no heat leaving: faces, edges (0.3 W/(m² K) in
 * its set) and tabs (10) are all insulated. Its temperatures move by 1 mK and 27 mK between 40 and 160 cells, of the first order: 18 mK, then 9; its voltages by 0.3 mV. s, K, V.
 */
export const warmDischarges = {
  lumped: {
    time: [0.0, 300.0, 600.0, 900.0, 1200.0, 1500.0],
    temperature: [298.15, 298.499351, 298.511221, 298.50847, 298.526224, 298.581183],
    voltage: [3.724781, 3.633537, 3.589968, 3.553712, 3.533123, 3.494572],
  },
  'through-cell': {
    time: [0.0, 300.0, 600.0, 900.0, 1200.0, 1500.0],
    temperature: [298.15, 302.157592, 305.803186, 309.184656, 312.286394, 315.389562],
    voltage: [3.724781, 3.649535, 3.622919, 3.597819, 3.588283, 3.574347],
  },
} as const;
