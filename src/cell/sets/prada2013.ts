import { activated, graphiteA123, ironPhosphate, pradaConductivity } from '../../material/index.ts';
import type { CellParameters } from '../parameters.ts';
import { porousElectrode, sourcesOf } from './porous-electrode.ts';

/**
 * A123 of 2.3 A h. Potentials and kinetics are of other papers (see `sources`); reactions are activated from 298.15 K
 * though the reference is 298 K.
 */
export const prada2013: CellParameters = {
  name: 'prada2013',
  citation:
    'E. Prada, D. Di Domenico, Y. Creff, J. Bernard, V. Sauvant-Moynot, F. Huet, J. Electrochem. Soc. 160 (2013) A616, ' +
    'doi:10.1149/2.053304jes; A123 of 2.3 A h, graphite / LiFePO4',
  sources: {
    ...sourcesOf('negative', graphiteA123),
    ...sourcesOf('positive', ironPhosphate),
    'electrolyte.conductivity':
      'polynomial of M. Doyle et al. 1996, doi:10.1149/1.1836921, where it is in S/cm; the customary form of this set, kept here, is ten times that',
  },
  area: 0.6 * 0.3,
  negative: porousElectrode(graphiteA123, {
    thickness: 34e-6,
    porosity: 0.36,
    activeMaterialFraction: 0.58,
    particleRadius: 5e-6,
    electronicConductivity: 215,
    solidBruggeman: 1.5,
    initialStoichiometry: 0.81,
  }),
  separator: { thickness: 25e-6, porosity: 0.45, electrolyteTransportEfficiency: 0.45 ** 1.5 },
  positive: porousElectrode(ironPhosphate, {
    thickness: 80e-6,
    porosity: 0.426,
    activeMaterialFraction: 0.374,
    particleRadius: 50e-9,
    electronicConductivity: 0.33795074,
    solidBruggeman: 1.5,
    initialStoichiometry: 0.0038,
  }),
  electrolyte: {
    initialConcentration: 1200,
    transferenceNumber: 0.36,
    diffusivity: activated(2e-10),
    conductivity: pradaConductivity,
    thermodynamicFactor: activated(1),
  },
  lowerVoltageCutOff: 2,
  upperVoltageCutOff: 3.6,
  nominalCapacity: 2.3,
  temperature: 298,
  referenceTemperature: 298,
};
