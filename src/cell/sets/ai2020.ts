import {
  cobaltOxideEnertech,
  graphiteEnertech,
  valoenConductivity,
  valoenDiffusivity,
  valoenThermodynamicFactor,
} from '../../material/index.ts';
import type { CellParameters } from '../parameters.ts';
import { porousElectrode, sourcesOf, thermalLayer } from './porous-electrode.ts';

const valoen = 'L. O. Valøen, J. N. Reimers, J. Electrochem. Soc. 152 (2005) A882, doi:10.1149/1.1872737';
const area = 0.051 * 0.047 * 34;

/** Enertech SPB655060 of 2.28 A h: 34 pairs of electrodes. What the paper says of stress and cracks is not in it. */
export const ai2020: CellParameters = {
  name: 'ai2020',
  citation:
    'W. Ai, L. Kraft, J. Sturm, A. Jossen, B. Wu, J. Electrochem. Soc. 167 (2020) 013512, doi:10.1149/2.0122001JES, and B. Rieger ' +
    'et al., J. Electrochem. Soc. 163 (2016) A1566; Enertech SPB655060, graphite / LiCoO2',
  sources: {
    ...sourcesOf('positive', cobaltOxideEnertech),
    'electrolyte.diffusivity': valoen,
    'electrolyte.conductivity': valoen,
    'electrolyte.thermodynamicFactor': valoen,
  },
  area,
  negative: porousElectrode(graphiteEnertech, {
    thickness: 76.5e-6,
    porosity: 0.33,
    activeMaterialFraction: 0.61,
    particleRadius: 5e-6,
    electronicConductivity: 100,
    solidBruggeman: 0,
    porousBruggeman: 2.914,
    initialStoichiometry: 24108 / graphiteEnertech.maximumConcentration,
  }),
  separator: { thickness: 25e-6, porosity: 0.5, electrolyteTransportEfficiency: 0.5 ** 1.5 },
  positive: porousElectrode(cobaltOxideEnertech, {
    thickness: 68e-6,
    porosity: 0.32,
    activeMaterialFraction: 0.62,
    particleRadius: 3e-6,
    electronicConductivity: 10,
    solidBruggeman: 0,
    porousBruggeman: 1.83,
    initialStoichiometry: 21725 / cobaltOxideEnertech.maximumConcentration,
  }),
  electrolyte: {
    initialConcentration: 1000,
    transferenceNumber: 0.38,
    diffusivity: valoenDiffusivity,
    conductivity: valoenConductivity,
    thermodynamicFactor: valoenThermodynamicFactor,
  },
  lowerVoltageCutOff: 3,
  upperVoltageCutOff: 4.2,
  nominalCapacity: 2.28,
  temperature: 298.15,
  referenceTemperature: 298.15,
  thermal: {
    negativeCollector: { thickness: 10e-6, ...thermalLayer(8960, 385, 401) },
    negative: thermalLayer(2470, 1080.2, 1.04),
    separator: thermalLayer(2470, 1080.2, 0.334),
    positive: thermalLayer(2470, 1080.2, 1.58),
    positiveCollector: { thickness: 15e-6, ...thermalLayer(2700, 897, 237) },
    coolingAreaRatio: 0.0060484 / area,
    heatTransferCoefficient: 35,
    ambientTemperature: 298.15,
  },
};
