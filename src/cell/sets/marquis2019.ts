import {
  activated,
  capigliaConductivity,
  capigliaDiffusivity,
  cobaltOxide,
  mcmbGraphite,
} from '../../material/index.ts';
import type { CellParameters, PouchParameters } from '../parameters.ts';
import { porousElectrode, sourcesOf, thermalLayer } from './porous-electrode.ts';

const citation =
  'S. G. Marquis, V. Sulzer, R. Timms, C. P. Please, S. J. Chapman, J. Electrochem. Soc. 166 (2019) A3693, ' +
  'doi:10.1149/2.0341915jes; Kokam SLPB78205130H, graphite MCMB 2528 / LiCoO2 / LiPF6 in EC:DMC, functions from Dualfoil';

const capiglia =
  'C. Capiglia et al., J. Power Sources 81-82 (1999) 859, doi:10.1016/S0378-7753(98)00237-7, fitted in Dualfoil';

function build(
  name: string,
  source: string,
  area: number,
  capacity: number,
  conductivities: readonly [number, number],
): CellParameters {
  return {
    name,
    citation: source,
    sources: {
      ...sourcesOf('negative', mcmbGraphite),
      ...sourcesOf('positive', cobaltOxide),
      'electrolyte.diffusivity': capiglia,
      'electrolyte.conductivity': capiglia,
      thermal: 'customary values, as the set of this name in PyBaMM 26.10 has them',
    },
    area,
    negative: porousElectrode(mcmbGraphite, {
      thickness: 100e-6,
      porosity: 0.3,
      activeMaterialFraction: 0.6,
      particleRadius: 10e-6,
      electronicConductivity: conductivities[0],
      solidBruggeman: 1.5,
      initialStoichiometry: 19986.609595075 / mcmbGraphite.maximumConcentration,
    }),
    separator: { thickness: 25e-6, porosity: 1, electrolyteTransportEfficiency: 1 },
    positive: porousElectrode(cobaltOxide, {
      thickness: 100e-6,
      porosity: 0.3,
      activeMaterialFraction: 0.5,
      particleRadius: 10e-6,
      electronicConductivity: conductivities[1],
      solidBruggeman: 1.5,
      initialStoichiometry: 30730.7554385565 / cobaltOxide.maximumConcentration,
    }),
    electrolyte: {
      initialConcentration: 1000,
      transferenceNumber: 0.4,
      diffusivity: capigliaDiffusivity,
      conductivity: capigliaConductivity,
      thermodynamicFactor: activated(1),
    },
    lowerVoltageCutOff: 3.105,
    upperVoltageCutOff: 4.1,
    nominalCapacity: capacity,
    temperature: 298.15,
    referenceTemperature: 298.15,
    thermal: {
      negativeCollector: { thickness: 25e-6, ...thermalLayer(8954, 385, 401) },
      negative: thermalLayer(1657, 700, 1.7),
      separator: thermalLayer(397, 700, 0.16),
      positive: thermalLayer(3262, 700, 2.1),
      positiveCollector: { thickness: 25e-6, ...thermalLayer(2707, 897, 237) },
      coolingAreaRatio: 0.0569 / (0.137 * 0.207),
      heatTransferCoefficient: 10,
      ambientTemperature: 298.15,
    },
  };
}

const tab = { edge: 'top', width: 0.04, heatTransferCoefficient: 10 } as const;

/** Of one pair of electrodes whose faces give no heat, as in the middle of a stack. */
const pouch: PouchParameters = {
  height: 0.137,
  width: 0.207,
  negativeCollectorConductivity: 5.96e7,
  positiveCollectorConductivity: 3.55e7,
  negativeTab: tab,
  positiveTab: tab,
  cooledFaces: 2,
  faceHeatTransferCoefficient: 0,
  edgeHeatTransferCoefficient: 0.3,
};

const single = build('marquis2019', citation, 0.137 * 0.207, 0.680616, [100, 10]);

export const marquis2019: CellParameters = {
  ...single,
  sources: {
    ...single.sources,
    pouch:
      'R. Timms et al., SIAM J. Appl. Math. 81 (2021) 765, doi:10.1137/20M1336898, and customary values, as the set of this ' +
      'name in PyBaMM 26.10 has them',
  },
  pouch,
};

/**
 * The variant that the COMSOL curves of that paper need: 1 m² at 24 A/m² for 1C, and electrode conductivities whose
 * Bruggeman values on the solid fraction equal COMSOL's on 1 − porosity (100 and 10 S/m × 0.7^1.5).
 */
export const marquis2019Comsol: CellParameters = build(
  'marquis2019-comsol',
  `${citation}; electrode conductivities 126 and 16.6 S/m and 1 m² as its COMSOL runs need`,
  1,
  24,
  [126, 16.6],
);
