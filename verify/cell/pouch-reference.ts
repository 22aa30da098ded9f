import type { PouchParameters } from '../../src/cell/index.ts';
import { parameterSet } from '../../src/cell/index.ts';

/**
 * Marquis2019 discharged at 2C by PyBaMM 26.10.1 (pouch_pybamm.py 80 60): its SPM with the current collectors of
 * `dimensionality: 1`, `potential pair`, and `x-lumped` temperatures on 80 nodes along z, 60 shells. Between 40 and 80 nodes its voltages
 * move by 3 µV and its temperatures by 0.4 mK, with twice the shells by 5 µV and 0.02 mK. s, V, K; at `places` of the height K and A/m².
 */
export const pouchDischarges: readonly PouchDischarge[] = [
  {
    name: 'as the set has it',
    pouch: asSet(),
    voltage: [3.716096, 3.676496, 3.65054, 3.61293, 3.600236],
    meanTemperature: [298.81463, 301.3522, 304.28949, 306.96566, 309.64558],
    temperature: [
      [298.8102, 298.81423, 298.81974],
      [301.34668, 301.35211, 301.35784],
      [304.28447, 304.28969, 304.29411],
      [306.96232, 306.96614, 306.96811],
      [309.6402, 309.6462, 309.64978],
    ],
    currentDensity: [
      [47.84881, 47.96229, 48.22059],
      [47.88922, 47.97302, 48.16045],
      [47.90154, 47.97647, 48.14177],
      [47.93598, 47.98367, 48.09411],
      [47.86659, 47.96809, 48.19215],
    ],
  },
  {
    name: 'poor foils',
    pouch: poorFoils(),
    voltage: [3.705941, 3.661386, 3.626913, 3.58123, 3.56418],
    meanTemperature: [298.73084, 299.55353, 299.68282, 299.69131, 299.7785],
    temperature: [
      [298.65673, 298.73135, 298.80271],
      [299.46805, 299.57343, 299.60127],
      [299.60262, 299.70727, 299.71696],
      [299.6103, 299.71345, 299.7304],
      [299.67855, 299.80126, 299.83523],
    ],
    currentDensity: [
      [45.1265, 47.23442, 52.28401],
      [45.89179, 47.4679, 51.08904],
      [46.45698, 47.80022, 49.89247],
      [46.11774, 47.37993, 51.02388],
      [45.46189, 47.31241, 51.81017],
    ],
  },
  {
    name: 'poor foils, tabs at either end',
    pouch: eitherEnd(),
    voltage: [3.705643, 3.661155, 3.626993, 3.580831, 3.563858],
    meanTemperature: [298.73304, 299.55817, 299.68769, 299.69359, 299.78273],
    temperature: [
      [298.71221, 298.73409, 298.75074],
      [299.5189, 299.57843, 299.55907],
      [299.64696, 299.71153, 299.6835],
      [299.65288, 299.7166, 299.69089],
      [299.7367, 299.80629, 299.78419],
    ],
    currentDensity: [
      [47.76346, 47.27051, 49.58071],
      [47.79908, 47.49855, 49.12513],
      [47.86345, 47.65048, 48.77471],
      [47.80325, 47.52296, 49.08132],
      [47.75797, 47.37951, 49.38772],
    ],
  },
];
export const pouchTimes = [60, 300, 600, 900, 1200];
export const pouchPlaces = [0.1, 0.5, 0.9];

export interface PouchDischarge {
  readonly name: string;
  readonly pouch: PouchParameters;
  readonly voltage: readonly number[];
  readonly meanTemperature: readonly number[];
  readonly temperature: readonly (readonly number[])[];
  readonly currentDensity: readonly (readonly number[])[];
}

function asSet(): PouchParameters {
  const { pouch } = parameterSet('marquis2019');
  if (pouch === undefined) throw new Error('the set has no pouch');
  return pouch;
}

/** Foils of a twentieth of the conductivity, and a cell cooled at its faces, edges and tabs. */
function poorFoils(): PouchParameters {
  const pouch = asSet();
  return {
    ...pouch,
    negativeCollectorConductivity: 5.96e7 / 20,
    positiveCollectorConductivity: 3.55e7 / 20,
    negativeTab: { ...pouch.negativeTab, heatTransferCoefficient: 1000 },
    positiveTab: { ...pouch.positiveTab, heatTransferCoefficient: 1000 },
    // One face has 1 and the other 2 W/(m² K).
    cooledFaces: 1,
    faceHeatTransferCoefficient: 3,
    edgeHeatTransferCoefficient: 100,
  };
}

function eitherEnd(): PouchParameters {
  const pouch = poorFoils();
  return { ...pouch, negativeTab: { ...pouch.negativeTab, edge: 'bottom' } };
}
