/**
 * Marquis2019 discharged at 2C from 298.15 K, by PyBaMM 26.10.1 (DFN, IDAKLU at 1e-6/1e-8, 160/80/160 cells and 60 shells):
 * `lumped` with 10 W/(m² K) on 0.0569 m², `through-cell` (its "x-full") with no heat leaving the faces. Its voltages still
 * move by 0.4 mV and its temperatures by 1 mK and 20 mK between 40 and 160 cells. s, K, V.
 */
export const warmDischarges = {
  lumped: {
    time: [0.0, 300.0, 600.0, 900.0, 1200.0, 1500.0],
    temperature: [298.15, 298.499351, 298.511221, 298.50847, 298.526224, 298.581183],
    voltage: [3.724781, 3.633537, 3.589968, 3.553712, 3.533123, 3.494572],
  },
  'through-cell': {
    time: [0.0, 300.0, 600.0, 900.0, 1200.0, 1500.0],
    temperature: [298.15, 302.154429, 305.791333, 309.159472, 312.24404, 315.326799],
    voltage: [3.724781, 3.649522, 3.622871, 3.597727, 3.588144, 3.574125],
  },
} as const;
