import {
  parameterSet,
  replacePositiveElectrode,
  type BpxExtras,
  type CellParameters,
} from '../../src/cell/index.ts';
import type { ElectrodeProfiles, ElectrodeStructure } from '../../src/homogenise/index.ts';

/**
 * A graded cell and what BPX programs make of it. `bpx-sample.json` is `bpxDocument(sampleCell, sampleExtras)`; it was
 * validated with the Python package bpx 1.1.1 (`bpx.parse_bpx_file`, warnings as errors, which also checks that the
 * stoichiometry limits meet the cut-offs).
 */
const slices = 12;
const along = Float64Array.from({ length: slices }, (_, k) => (k + 0.5) / slices);

const profiles: ElectrodeProfiles = {
  porosity: along.map((s) => 0.32 + 0.1 * s),
  activeMaterialFraction: along.map((s) => 0.58 - 0.1 * s),
  specificSurfaceArea: along.map((s) => 2.5e5 - 5e4 * s),
  electrolyteTransportEfficiency: along.map((s) => 0.16 + 0.12 * s),
};

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / slices;
}

const structure: ElectrodeStructure = {
  thickness: 70e-6,
  porosity: mean(profiles.porosity),
  activeMaterialFraction: mean(profiles.activeMaterialFraction),
  isolatedActiveFraction: 0.004,
  specificSurfaceArea: mean(profiles.specificSurfaceArea),
  particleRadius: 5e-6,
  electrolyteTransportEfficiency: 1 / mean(profiles.electrolyteTransportEfficiency.map((value) => 1 / value)),
  effectiveElectronicConductivity: 1.2,
  solidFraction: 0.63,
  solidConductivity: 8,
};

export const sampleCell: CellParameters = replacePositiveElectrode(parameterSet('chen2020'), structure, {
  name: 'graded sample',
  profiles,
}).parameters;

export const sampleExtras: BpxExtras = {
  provenance: 'A made-up graded electrode, to see that the file is valid.',
  tensor: {
    boundary: 'periodic',
    rows: [
      [0.24, 0.01, 0],
      [0.01, 0.23, -0.02],
      [0, -0.02, 0.21],
    ],
  },
  intervals: [
    {
      name: 'positive.porosity',
      unit: '1',
      value: 0.37,
      low: 0.36,
      high: 0.38,
      measured: { value: 0.37, interval: [0.36, 0.38], iteration: null, discretisation: 0, sampling: 0.012 },
    },
    { name: 'nominalCapacity', unit: 'A h', value: 4, low: 3.9, high: 4.1, measured: null },
  ],
};

/**
 * What PyBaMM 26.10.1.1 makes of `bpx-sample.json` (its DFN, 1C from full to 2.5 V, 40/20/40 cells × 240 shells, relative
 * tolerance 1e-8; external area, volume, density and heat capacity added, which it asks for and does not use). It takes
 * no profiles and takes a R/3 for the active fraction. Between 120 and 240 shells voltages differ by less than 0.04 mV.
 */
export const pybammDischarge = {
  end: 3474.258,
  capacity: 3.670007,
  voltages: [
    [60, 3.952842],
    [600, 3.783208],
    [1200, 3.596482],
    [1800, 3.476709],
    [2400, 3.358835],
    [3000, 3.174686],
  ],
} as const;
