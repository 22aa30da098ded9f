import { activated, graphiteMohtat, nmc532 } from '../../material/index.ts';
import type { CellParameters } from '../parameters.ts';
import { porousElectrode, sourcesOf, thermalLayer } from './porous-electrode.ts';

const capiglia =
  'one value near 1 M of C. Capiglia et al., J. Power Sources 81-82 (1999) 859, doi:10.1016/S0378-7753(98)00237-7';
const area = 0.205;

/** A pouch cell of 5 A h of the University of Michigan; it starts empty. */
export const mohtat2020: CellParameters = {
  name: 'mohtat2020',
  citation:
    'P. Mohtat, S. Lee, V. Sulzer, J. B. Siegel, A. G. Stefanopoulou, J. Electrochem. Soc. 167 (2020) 110561, ' +
    'doi:10.1149/1945-7111/aba5d1; pouch cell of 5 A h, graphite / NMC532',
  sources: {
    ...sourcesOf('negative', graphiteMohtat),
    ...sourcesOf('positive', nmc532),
    'electrolyte.diffusivity': capiglia,
    'electrolyte.conductivity': capiglia,
    thermal: 'customary values, as the set of this name in PyBaMM 26.10 has them',
  },
  area,
  negative: porousElectrode(graphiteMohtat, {
    thickness: 62e-6,
    porosity: 0.3,
    activeMaterialFraction: 0.61,
    particleRadius: 2.5e-6,
    electronicConductivity: 100,
    solidBruggeman: 1.5,
    initialStoichiometry: 48.8682 / graphiteMohtat.maximumConcentration,
  }),
  separator: { thickness: 12e-6, porosity: 0.4, electrolyteTransportEfficiency: 0.4 ** 1.5 },
  positive: porousElectrode(nmc532, {
    thickness: 67e-6,
    porosity: 0.3,
    activeMaterialFraction: 0.445,
    particleRadius: 3.5e-6,
    electronicConductivity: 100,
    solidBruggeman: 1.5,
    initialStoichiometry: 31513 / nmc532.maximumConcentration,
  }),
  electrolyte: {
    initialConcentration: 1000,
    transferenceNumber: 0.38,
    diffusivity: activated(5.35e-10, 37040),
    conductivity: activated(1.3, 34700),
    thermodynamicFactor: activated(1),
  },
  lowerVoltageCutOff: 2.8,
  upperVoltageCutOff: 4.2,
  nominalCapacity: 5,
  temperature: 298.15,
  referenceTemperature: 298.15,
  thermal: {
    negativeCollector: { thickness: 25e-6, ...thermalLayer(8954, 385, 401) },
    negative: thermalLayer(3100, 1100, 1.7),
    separator: thermalLayer(397, 700, 0.16),
    positive: thermalLayer(3100, 1100, 2.1),
    positiveCollector: { thickness: 25e-6, ...thermalLayer(2707, 897, 237) },
    coolingAreaRatio: 0.41 / area,
    heatTransferCoefficient: 5,
    ambientTemperature: 298.15,
  },
};
