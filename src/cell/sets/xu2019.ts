import { activated, nmcXu, valoenConductivity, valoenDiffusivity } from '../../material/index.ts';
import type { HalfCellParameters } from '../parameters.ts';
import { lithiumOfXu, lithiumSource } from './lithium-metal.ts';
import { porousElectrode, sourcesOf } from './porous-electrode.ts';

const valoen = 'L. O. Valøen, J. N. Reimers, J. Electrochem. Soc. 152 (2005) A882, doi:10.1149/1.1872737';

/** NMC532 against lithium. */
export const xu2019: HalfCellParameters = {
  name: 'xu2019',
  citation: `${lithiumSource}; NMC532 against lithium, electrolyte of ${valoen}`,
  sources: {
    ...sourcesOf('positive', nmcXu),
    'electrolyte.diffusivity': valoen,
    'electrolyte.conductivity': valoen,
    'positive.electronicConductivity': 'customary value, as the set of this name in PyBaMM 26.10 has it',
  },
  area: 0.01 * 0.0154,
  lithium: lithiumOfXu,
  separator: { thickness: 25e-6, porosity: 0.39, electrolyteTransportEfficiency: 0.39 ** 1.5 },
  positive: porousElectrode(nmcXu, {
    thickness: 42e-6,
    porosity: 0.331,
    activeMaterialFraction: 0.518,
    particleRadius: 5.3e-6,
    electronicConductivity: 100,
    solidBruggeman: 1.5,
    initialStoichiometry: 4631 / nmcXu.maximumConcentration,
  }),
  electrolyte: {
    initialConcentration: 1000,
    transferenceNumber: 0.38,
    diffusivity: valoenDiffusivity,
    conductivity: valoenConductivity,
    thermodynamicFactor: activated(1),
  },
  lowerVoltageCutOff: 3.5,
  upperVoltageCutOff: 4.2,
  nominalCapacity: 0.0024,
  temperature: 298.15,
  referenceTemperature: 298.15,
};
