import {
  activated,
  graphiteOfComposite,
  graphiteSilicon,
  graphiteSiliconMeasured,
  nmc811,
  nmc811Activated,
  nymanActivatedConductivity,
  nymanActivatedDiffusivity,
  nymanConductivity,
  nymanDiffusivity,
  siliconOfComposite,
  type HostMaterial,
} from '../../material/index.ts';
import type { CellParameters, ElectrolyteParameters, ThermalParameters } from '../parameters.ts';
import { porousElectrode, sourcesOf, spheresOf, thermalLayer } from './porous-electrode.ts';

const paper =
  "C.-H. Chen, F. Brosa Planella, K. O'Regan, D. Gastol, W. D. Widanage, E. Kendrick, J. Electrochem. Soc. 167 " +
  '(2020) 080534, doi:10.1149/1945-7111/ab9050';
const nyman =
  'A. Nyman, M. Behm, G. Lindbergh, Electrochim. Acta 53 (2008) 6356, doi:10.1016/j.electacta.2008.04.023';
const customary =
  'not in the paper: customary values, as the set of this name in PyBaMM 26.10 has them; cooling of the whole can';

const area = 0.065 * 1.58;
const negativeThickness = 85.2e-6;
const positiveThickness = 75.6e-6;
const separatorThickness = 12e-6;

const thermal: ThermalParameters = {
  negativeCollector: { thickness: 12e-6, ...thermalLayer(8960, 385, 401) },
  negative: thermalLayer(1657, 700, 1.7),
  separator: thermalLayer(397, 700, 0.16),
  positive: thermalLayer(3262, 700, 2.1),
  positiveCollector: { thickness: 16e-6, ...thermalLayer(2700, 897, 237) },
  coolingAreaRatio: 0.00531 / area,
  heatTransferCoefficient: 10,
  ambientTemperature: 298.15,
};

const electrolyte: ElectrolyteParameters = {
  initialConcentration: 1000,
  transferenceNumber: 0.2594,
  diffusivity: nymanDiffusivity,
  conductivity: nymanConductivity,
  thermodynamicFactor: activated(1),
};

const electrolyteSources = { 'electrolyte.diffusivity': nyman, 'electrolyte.conductivity': nyman };

const negativeOf = (host: HostMaterial, solidBruggeman: number): CellParameters['negative'] =>
  porousElectrode(host, {
    thickness: negativeThickness,
    porosity: 0.25,
    activeMaterialFraction: 0.75,
    particleRadius: 5.86e-6,
    electronicConductivity: 215,
    solidBruggeman,
    initialStoichiometry: 29866 / host.maximumConcentration,
  });

const positiveOf = (host: HostMaterial, solidBruggeman: number): CellParameters['positive'] =>
  porousElectrode(host, {
    thickness: positiveThickness,
    porosity: 0.335,
    activeMaterialFraction: 0.665,
    particleRadius: 5.22e-6,
    electronicConductivity: 0.18,
    solidBruggeman,
    initialStoichiometry: 17038 / host.maximumConcentration,
  });

/** LG M50 21700. Electrode conductivities are effective values already (no Bruggeman correction of the solid). */
export const chen2020: CellParameters = {
  name: 'chen2020',
  citation: `${paper}; LG M50 21700, graphite-SiOx / NMC811, electrolyte of Nyman et al. 2008`,
  sources: { ...electrolyteSources, thermal: customary },
  area,
  negative: negativeOf(graphiteSilicon, 0),
  separator: {
    thickness: separatorThickness,
    porosity: 0.47,
    electrolyteTransportEfficiency: 0.47 ** 1.5,
  },
  positive: positiveOf(nmc811, 0),
  electrolyte,
  lowerVoltageCutOff: 2.5,
  upperVoltageCutOff: 4.2,
  nominalCapacity: 5,
  temperature: 298.15,
  referenceTemperature: 298.15,
  thermal,
};

/**
 * The same cell with diffusivities and electrolyte activated, the measured potential of the graphite, and electrode
 * conductivities corrected for the solid's fraction. What the paper says of degradation is not in it.
 */
export const okane2022: CellParameters = {
  ...chen2020,
  name: 'okane2022',
  citation:
    "S. E. J. O'Kane et al., Phys. Chem. Chem. Phys. 24 (2022) 7909, doi:10.1039/D2CP00417H, without its degradation; " +
    `LG M50 of ${paper}`,
  sources: {
    ...sourcesOf('negative', graphiteSiliconMeasured),
    ...sourcesOf('positive', nmc811Activated),
    'electrolyte.diffusivity': `${nyman}; activation energy M. Ecker et al. 2015, doi:10.1149/2.0551509jes`,
    'electrolyte.conductivity': `${nyman}; activation energy M. Ecker et al. 2015, doi:10.1149/2.0551509jes`,
    thermal: customary,
  },
  negative: negativeOf(graphiteSiliconMeasured, 1.5),
  positive: positiveOf(nmc811Activated, 1.5),
  electrolyte: {
    ...electrolyte,
    diffusivity: nymanActivatedDiffusivity,
    conductivity: nymanActivatedConductivity,
  },
};

const composite = 'W. Ai et al., J. Power Sources 527 (2022) 231142, doi:10.1016/j.jpowsour.2022.231142';

/** The same cell with graphite and silicon as two materials, each with its own potential. */
export const chen2020Composite: CellParameters = {
  ...chen2020,
  name: 'chen2020-composite',
  citation: `${composite}; LG M50 of ${paper}`,
  sources: {
    ...electrolyteSources,
    ...sourcesOf('negative', graphiteOfComposite),
    ...sourcesOf('negative.furtherMaterials[0]', siliconOfComposite),
    positive: paper,
    thermal: customary,
  },
  negative: {
    ...porousElectrode(graphiteOfComposite, {
      thickness: negativeThickness,
      porosity: 0.25,
      activeMaterialFraction: 0.735,
      particleRadius: 5.86e-6,
      electronicConductivity: 215,
      solidBruggeman: 0,
      initialStoichiometry: 27700 / graphiteOfComposite.maximumConcentration,
    }),
    furtherMaterials: [
      spheresOf(siliconOfComposite, {
        activeMaterialFraction: 0.015,
        particleRadius: 1.52e-6,
        initialStoichiometry: 276610 / siliconOfComposite.maximumConcentration,
      }),
    ],
  },
};
