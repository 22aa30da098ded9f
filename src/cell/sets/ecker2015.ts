import {
  activated,
  eckerConductivity,
  eckerDiffusivity,
  graphiteKokam,
  nickelCobaltOxide,
} from '../../material/index.ts';
import type {
  CellParameters,
  ElectrodeParameters,
  ElectrolyteParameters,
  HalfCellParameters,
  SeparatorParameters,
} from '../parameters.ts';
import { lithiumOfXu, lithiumSource } from './lithium-metal.ts';
import { porousElectrode, sourcesOf, thermalLayer } from './porous-electrode.ts';

const paper =
  'M. Ecker, T. K. D. Tran, P. Dechent, S. Käbitz, A. Warnecke, D. U. Sauer, J. Electrochem. Soc. 162 (2015) A1836, ' +
  'doi:10.1149/2.0551509jes, and M. Ecker, S. Käbitz, I. Laresgoiti, D. U. Sauer, ibid. A1849, doi:10.1149/2.0541509jes';
const richardson =
  'fit of the data of the paper in G. Richardson et al., Electrochim. Acta 339 (2020) 135862, doi:10.1016/j.electacta.2020.135862';
const thermalSource =
  'a 5 A h power pouch cell of Kokam: Y. Zhao et al., J. Electrochem. Soc. 165 (2018) A3169; cooling of the pouch: A. Hales et al., J. Electrochem. Soc. 166 (2019) A2383';

/** 23 °C, at which the papers measured. */
const reference = 296.15;
const area = 0.101 * 0.085;
const [coolingArea, heatTransferCoefficient] = [0.0172, 10];

const graphite = (initialStoichiometry: number): ElectrodeParameters =>
  porousElectrode(graphiteKokam, {
    thickness: 74e-6,
    porosity: 0.329,
    activeMaterialFraction: 0.372403,
    particleRadius: 13.7e-6,
    electronicConductivity: 14,
    solidBruggeman: 0,
    porousBruggeman: 1.6372789338386007,
    initialStoichiometry,
  });

const separator: SeparatorParameters = {
  thickness: 20e-6,
  porosity: 0.508,
  electrolyteTransportEfficiency: 0.508 ** 1.9804586773134945,
};

const electrolyte: ElectrolyteParameters = {
  initialConcentration: 1000,
  transferenceNumber: 0.26,
  diffusivity: eckerDiffusivity,
  conductivity: eckerConductivity,
  thermodynamicFactor: activated(1),
};

const graphiteLayer = thermalLayer(1555, 1437, 1.58);
const separatorLayer = thermalLayer(1017, 1978, 0.34);
const [copper, aluminium] = [
  { thickness: 14e-6, ...thermalLayer(8933, 385, 398) },
  { thickness: 15e-6, ...thermalLayer(2702, 903, 238) },
];

/** One pair of electrodes of the Kokam SLPB 75106100 of 7.5 A h. */
export const ecker2015: CellParameters = {
  name: 'ecker2015',
  citation: `${paper}; Kokam SLPB 75106100, graphite / Li(NiCo)O2, one pair of electrodes`,
  sources: {
    ...sourcesOf('negative', graphiteKokam),
    ...sourcesOf('positive', nickelCobaltOxide),
    'electrolyte.conductivity': richardson,
    'electrolyte.diffusivity': `Nernst and Einstein from the conductivity; ${richardson}`,
    thermal: thermalSource,
  },
  area,
  negative: graphite(26120.05 / graphiteKokam.maximumConcentration),
  separator,
  positive: porousElectrode(nickelCobaltOxide, {
    thickness: 54e-6,
    porosity: 0.296,
    activeMaterialFraction: 0.40832,
    particleRadius: 6.5e-6,
    electronicConductivity: 68.1,
    solidBruggeman: 0,
    porousBruggeman: 1.5442267190786427,
    initialStoichiometry: 12630.8 / nickelCobaltOxide.maximumConcentration,
  }),
  electrolyte,
  lowerVoltageCutOff: 2.5,
  upperVoltageCutOff: 4.2,
  nominalCapacity: 0.15625,
  temperature: reference,
  referenceTemperature: reference,
  thermal: {
    negativeCollector: copper,
    negative: graphiteLayer,
    separator: separatorLayer,
    positive: thermalLayer(2895, 1270, 1.04),
    positiveCollector: aluminium,
    coolingAreaRatio: coolingArea / area,
    heatTransferCoefficient,
    ambientTemperature: reference,
  },
};

/** The graphite of the same cell against lithium. */
export const ecker2015GraphiteHalf: HalfCellParameters = {
  name: 'ecker2015-graphite-half',
  citation: `${paper}; graphite of the Kokam SLPB 75106100 against lithium`,
  sources: {
    ...sourcesOf('positive', graphiteKokam),
    'electrolyte.conductivity': richardson,
    'electrolyte.diffusivity': `Nernst and Einstein from the conductivity; ${richardson}`,
    lithium: lithiumSource,
  },
  area,
  lithium: lithiumOfXu,
  separator,
  positive: graphite(26120.05 / graphiteKokam.maximumConcentration),
  electrolyte,
  lowerVoltageCutOff: 0,
  upperVoltageCutOff: 1.5,
  nominalCapacity: 0.15625,
  temperature: reference,
  referenceTemperature: reference,
};
