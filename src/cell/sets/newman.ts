import {
  activated,
  cokeDoyle,
  cokeFuller,
  doyleConductivity12,
  doyleConductivity21,
  doyleDiffusivity,
  perchlorateConductivity,
  spinelDoyle,
  spinelFuller,
} from '../../material/index.ts';
import type { CellParameters, ElectrodeParameters, ElectrolyteParameters } from '../parameters.ts';
import { porousElectrode } from './porous-electrode.ts';

const doyle =
  'M. Doyle, J. Newman, A. S. Gozdz, C. N. Schmutz, J.-M. Tarascon, J. Electrochem. Soc. 143 (1996) 1890, ' +
  'doi:10.1149/1.1836921; plastic cells, petroleum coke / LiMn2O4, numbers as in the configurations of MPET @ff49b29';
const fuller =
  'T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1, doi:10.1149/1.2054684; coke / LiMn2O4 with LiClO4 ' +
  'in propylene carbonate, numbers as in the configurations of MPET @ff49b29';
const openVoltage = 'not stated: above the voltage at the start, which no discharge passes';

/** Of electrolyte and polymer together: the paper takes their gel as the conducting phase. */
const gelBruggeman = 3.3;

function coke(thickness: number): ElectrodeParameters {
  const porosity = 0.503;
  return {
    ...porousElectrode(cokeDoyle, {
      thickness,
      porosity,
      activeMaterialFraction: 0.9477 * (1 - porosity),
      particleRadius: 12.5e-6,
      electronicConductivity: 100,
      solidBruggeman: 0,
      porousBruggeman: gelBruggeman,
      initialStoichiometry: 0.5635,
      filmResistance: 0.11,
    }),
    effectiveElectronicConductivity: 100 * (1 - porosity),
    solidFraction: 1 - porosity,
  };
}

function spinel(thickness: number): ElectrodeParameters {
  const porosity = 0.63;
  return {
    ...porousElectrode(spinelDoyle, {
      thickness,
      porosity,
      activeMaterialFraction: 0.8027 * (1 - porosity),
      particleRadius: 8.5e-6,
      electronicConductivity: 3.8,
      solidBruggeman: 0,
      porousBruggeman: gelBruggeman,
      initialStoichiometry: 0.1705,
    }),
    effectiveElectronicConductivity: 3.8 * (1 - porosity),
    solidFraction: 1 - porosity,
  };
}

function plasticCell(
  name: string,
  thicknesses: readonly [negative: number, separator: number, positive: number],
  electrolyte: Pick<ElectrolyteParameters, 'initialConcentration' | 'conductivity'>,
): CellParameters {
  return {
    name,
    citation: doyle,
    sources: { upperVoltageCutOff: openVoltage },
    area: 1,
    negative: coke(thicknesses[0]),
    separator: { thickness: thicknesses[1], porosity: 1, electrolyteTransportEfficiency: 1 },
    positive: spinel(thicknesses[2]),
    electrolyte: {
      transferenceNumber: 0.363,
      diffusivity: doyleDiffusivity,
      thermodynamicFactor: activated(1),
      ...electrolyte,
    },
    lowerVoltageCutOff: 2,
    upperVoltageCutOff: 4.3,
    nominalCapacity: 17.5,
    temperature: 298,
    referenceTemperature: 298,
  };
}

/** LiPF6 2 M in EC:DMC 1:2; 1 m², 17.5 A for 1C. */
export const doyle1996Cell1: CellParameters = plasticCell('doyle1996-cell1', [100e-6, 52e-6, 174e-6], {
  initialConcentration: 2000,
  conductivity: doyleConductivity12,
});

/** LiPF6 1 M in EC:DMC 2:1; 1 m², 17.5 A for 1C. */
export const doyle1996Cell2: CellParameters = plasticCell('doyle1996-cell2', [128e-6, 76e-6, 190e-6], {
  initialConcentration: 1000,
  conductivity: doyleConductivity21,
});

/** 1 m², 40 A for 1C. Stoichiometry 1 of the coke is Li0.5C6. */
export const fuller1994: CellParameters = {
  name: 'fuller1994',
  citation: fuller,
  sources: {
    upperVoltageCutOff: openVoltage,
    'electrolyte.conductivity': `${fuller}; conductivity as in J. Newman, Dualfoil 5.2`,
    'electrolyte.thermodynamicFactor':
      'half of the paper’s, in whose equation A-2 a factor of two is missing (MPET)',
  },
  area: 1,
  negative: fullerElectrode(cokeFuller, 243e-6, 0.937, 18e-6, 0.99),
  separator: { thickness: 50e-6, porosity: 0.4, electrolyteTransportEfficiency: 0.4 ** 1.5 },
  positive: fullerElectrode(spinelFuller, 200e-6, 0.784, 1e-6, 0.2),
  electrolyte: {
    initialConcentration: 1000,
    transferenceNumber: 0.2,
    diffusivity: activated(2.58e-10),
    conductivity: perchlorateConductivity,
    thermodynamicFactor: activated(0.5),
  },
  lowerVoltageCutOff: 2,
  upperVoltageCutOff: 4.03,
  nominalCapacity: 40,
  temperature: 298,
  referenceTemperature: 298,
};

function fullerElectrode(
  host: typeof cokeFuller,
  thickness: number,
  activeShare: number,
  particleRadius: number,
  initialStoichiometry: number,
): ElectrodeParameters {
  const porosity = 0.3;
  return {
    ...porousElectrode(host, {
      thickness,
      porosity,
      activeMaterialFraction: activeShare * (1 - porosity),
      particleRadius,
      electronicConductivity: 100,
      solidBruggeman: 0,
      initialStoichiometry,
    }),
    effectiveElectronicConductivity: 100 * (1 - porosity) ** 1.5,
    solidFraction: 1 - porosity,
  };
}
