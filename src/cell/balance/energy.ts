import { InputError } from '../../base/index.ts';
import { isFullCell, type CellParameters, type HalfCellParameters } from '../parameters.ts';
import { arealCapacity, EquilibriumElectrode, materialsOf, warmthOf } from './equilibrium.ts';
import { halfCellCharge } from './start.ts';
import { cutOffsOf, RestedPair, type BalanceOptions, type CutOffs, type MaterialWindow } from './windows.ts';

/** What a half cell's electrode takes between the cut-offs. */
export interface HalfCellWindow {
  /** Lithium over capacity at the lower and the upper cut-off. */
  readonly y0: number;
  readonly y100: number;
  /** A h between the cut-offs. */
  readonly capacity: number;
  /** A h from empty to full. */
  readonly electrodeCapacity: number;
  readonly materials: readonly MaterialWindow[];
}

/**
 * How full the electrode of a half cell is at the cut-offs at rest; lithium metal has enough of it.
 * @throws InputError when a cut-off cannot be reached.
 */
export function halfCellWindow(parameters: HalfCellParameters, cutOffs: CutOffs = {}): HalfCellWindow {
  const { area, positive } = parameters;
  const electrode = new EquilibriumElectrode(positive, warmthOf(parameters));
  const [lower, upper] = halfCellCharges(parameters, electrode, cutOffs);
  const [empty, full] = [electrode.at(lower), electrode.at(upper)];
  return {
    y0: lower / electrode.capacity,
    y100: upper / electrode.capacity,
    capacity: area * (lower - upper),
    electrodeCapacity: area * arealCapacity(positive),
    materials: materialsOf(positive).map(({ material }, k) => ({
      material,
      atLower: empty.stoichiometries[k],
      atUpper: full.stoichiometries[k],
    })),
  };
}

function halfCellCharges(
  parameters: HalfCellParameters,
  electrode: EquilibriumElectrode,
  cutOffs: CutOffs,
): readonly [number, number] {
  const [lower, upper] = cutOffsOf(parameters, cutOffs);
  return [
    halfCellCharge(electrode, lower, 'lowerVoltageCutOff'),
    halfCellCharge(electrode, upper, 'upperVoltageCutOff'),
  ];
}

/** Potentials at rest over the charge between the cut-offs. */
export interface RestCurve {
  /** A h discharged since the upper cut-off. */
  readonly charge: Float64Array;
  /** V */
  readonly voltage: Float64Array;
  /** V against lithium; of a half cell's metal 0. */
  readonly negative: Float64Array;
  readonly positive: Float64Array;
}

/**
 * The voltage at rest from the upper cut-off to the lower one, at evenly spaced charges.
 * @throws InputError when a cut-off cannot be reached, and for fewer than two points.
 */
export function restCurve(
  parameters: CellParameters | HalfCellParameters,
  points = 201,
  options: BalanceOptions = {},
): RestCurve {
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new InputError(`${points} points cannot be used`, {
      at: { field: 'points' },
      expected: 'an integer from 2 on',
    });
  }
  const { area } = parameters;
  const [full, empty, at] = restPath(parameters, options);
  const [charge, voltage, negative, positive] = [0, 1, 2, 3].map(() => new Float64Array(points));
  for (let k = 0; k < points; k++) {
    const drawn = ((full - empty) * k) / (points - 1);
    const [low, high] = at(full - drawn);
    charge[k] = area * drawn;
    negative[k] = low;
    positive[k] = high;
    voltage[k] = high - low;
  }
  return { charge, voltage, negative, positive };
}

/** Charges (A h/m²) at both cut-offs, rising on charge, and both potentials at a charge between them. */
function restPath(
  parameters: CellParameters | HalfCellParameters,
  options: BalanceOptions,
): readonly [full: number, empty: number, at: (charge: number) => readonly [number, number]] {
  if (isFullCell(parameters)) {
    const pair = new RestedPair(parameters, options.lithium);
    const [lower, upper] = cutOffsOf(parameters, options);
    const at = (charge: number): readonly [number, number] => {
      const { negative, positive } = pair.at(charge);
      return [negative.potential, positive.potential];
    };
    return [pair.chargeAt(upper, 'upperVoltageCutOff'), pair.chargeAt(lower, 'lowerVoltageCutOff'), at];
  }
  const electrode = new EquilibriumElectrode(parameters.positive, warmthOf(parameters));
  const [lower, upper] = halfCellCharges(parameters, electrode, options);
  return [-upper, -lower, (charge) => [0, electrode.at(-charge).potential]];
}

/** Nodes and weights of Gauss's rule with five points on −1 to 1. */
const gauss: readonly (readonly [number, number])[] = [
  [0, 128 / 225],
  ...[-1, 1].flatMap((sign): [number, number][] => [
    [(sign / 3) * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)), (322 + 13 * Math.sqrt(70)) / 900],
    [(sign / 3) * Math.sqrt(5 + 2 * Math.sqrt(10 / 7)), (322 - 13 * Math.sqrt(70)) / 900],
  ]),
];

/** Pieces into which the charge is cut: potentials of fits and tables are settled to 1e-7 of the energy. */
const pieces = 100;

/**
 * The energy of a discharge so slow that nothing is lost, W h: the integral of the voltage at rest over the charge
 * between the cut-offs.
 * @throws InputError when a cut-off cannot be reached.
 */
export function theoreticalEnergy(
  parameters: CellParameters | HalfCellParameters,
  options: BalanceOptions = {},
): number {
  const [full, empty, at] = restPath(parameters, options);
  const half = (full - empty) / pieces / 2;
  let sum = 0;
  for (let k = 0; k < pieces; k++) {
    for (const [node, weight] of gauss) {
      const [low, high] = at(empty + half * (2 * k + 1 + node));
      sum += weight * half * (high - low);
    }
  }
  return parameters.area * sum;
}
