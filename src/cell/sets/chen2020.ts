import {
  activated,
  graphiteSilicon,
  nmc811,
  nymanConductivity,
  nymanDiffusivity,
} from '../../material/index.ts';
import type { CellParameters } from '../parameters.ts';
import { porousElectrode } from './porous-electrode.ts';

/** LG M50 21700. Electrode conductivities are effective values already (no Bruggeman correction of the solid). */
export const chen2020: CellParameters = {
  name: 'chen2020',
  citation:
    "C.-H. Chen, F. Brosa Planella, K. O'Regan, D. Gastol, W. D. Widanage, E. Kendrick, J. Electrochem. Soc. 167 " +
    '(2020) 080534, doi:10.1149/1945-7111/ab9050; LG M50 21700, graphite-SiOx / NMC811, electrolyte of Nyman et al. 2008',
  area: 0.065 * 1.58,
  negative: porousElectrode(graphiteSilicon, {
    thickness: 85.2e-6,
    porosity: 0.25,
    activeMaterialFraction: 0.75,
    particleRadius: 5.86e-6,
    electronicConductivity: 215,
    solidBruggeman: 0,
    initialStoichiometry: 29866 / graphiteSilicon.maximumConcentration,
  }),
  separator: { thickness: 12e-6, porosity: 0.47, electrolyteTransportEfficiency: 0.47 ** 1.5 },
  positive: porousElectrode(nmc811, {
    thickness: 75.6e-6,
    porosity: 0.335,
    activeMaterialFraction: 0.665,
    particleRadius: 5.22e-6,
    electronicConductivity: 0.18,
    solidBruggeman: 0,
    initialStoichiometry: 17038 / nmc811.maximumConcentration,
  }),
  electrolyte: {
    initialConcentration: 1000,
    transferenceNumber: 0.2594,
    diffusivity: nymanDiffusivity,
    conductivity: nymanConductivity,
    thermodynamicFactor: activated(1),
  },
  lowerVoltageCutOff: 2.5,
  upperVoltageCutOff: 4.2,
  nominalCapacity: 5,
  temperature: 298.15,
};
