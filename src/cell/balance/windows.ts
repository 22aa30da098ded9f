import { plain } from '../plain.ts';
import { InputError } from '../../base/index.ts';
import type { CellParameters, CellStack } from '../parameters.ts';
import { bracketedRoot } from '../root.ts';
import {
  arealLithium,
  EquilibriumElectrode,
  materialsOf,
  warmthOf,
  type RestedElectrode,
} from './equilibrium.ts';

/** One material between the cut-offs. */
export interface MaterialWindow {
  readonly material: string;
  /** Stoichiometry at the lower cut-off. */
  readonly atLower: number;
  /** Stoichiometry at the upper cut-off. */
  readonly atUpper: number;
}

/**
 * How full the electrodes are at the cut-off voltages at rest, and the charge between them. x and y are lithium over
 * capacity of the whole electrode; of one material they are its stoichiometry.
 */
export interface StoichiometryWindows {
  /** Negative electrode at the lower cut-off. */
  readonly x0: number;
  /** Negative electrode at the upper cut-off. */
  readonly x100: number;
  /** Positive electrode at the lower cut-off. */
  readonly y0: number;
  /** Positive electrode at the upper cut-off. */
  readonly y100: number;
  /** A h between the cut-offs. */
  readonly capacity: number;
  /** A h that each electrode would take from empty to full. */
  readonly negativeCapacity: number;
  readonly positiveCapacity: number;
  /** The negative host's capacity over the positive one's, both from empty to full. */
  readonly negativeToPositive: number;
  /** N/P as cell makers state it: the negative host's capacity over the charge between the cut-offs. */
  readonly negativeReserve: number;
  /** A h of lithium in all particles, the part that no discharge moves included. */
  readonly lithium: number;
  /** Each material by itself. */
  readonly negative: readonly MaterialWindow[];
  readonly positive: readonly MaterialWindow[];
}

export interface CutOffs {
  /** V; default the cell's lower cut-off. */
  readonly lower?: number | undefined;
  /** V; default the cell's upper cut-off. */
  readonly upper?: number | undefined;
}

/** Those given, and the cell's. @throws InputError where the upper one is not above the lower one. */
export function cutOffsOf(cell: CellStack, given: CutOffs): readonly [lower: number, upper: number] {
  const { lower = cell.lowerVoltageCutOff, upper = cell.upperVoltageCutOff } = given;
  if (lower < upper) return [lower, upper];
  throw new InputError(`an upper cut-off of ${plain(upper)} V cannot be used`, {
    at: { field: 'upperVoltageCutOff' },
    expected: `a voltage above the lower cut-off of ${plain(lower)} V`,
  });
}

export interface BalanceOptions extends CutOffs {
  /** A h in all particles; default what the initial stoichiometries hold. Less of it is left in an aged cell. */
  readonly lithium?: number | undefined;
}

/**
 * Solves for the stoichiometries at which the open-circuit voltage meets the cut-offs, with the lithium that the
 * particles hold at the start and all materials of an electrode at one potential, at the cell's temperature. S. Lee, J. B. Siegel, A. G.
 * Stefanopoulou et al., J. Electrochem. Soc. 167 (2020) 090502 (doi:10.1149/1945-7111/ab8c83).
 * @throws InputError for cut-offs in the wrong order, and when the cell with that lithium cannot reach one, saying which electrode is empty or full
 * before.
 */
export function stoichiometryWindows(
  parameters: CellParameters,
  options: BalanceOptions = {},
): StoichiometryWindows {
  const [lowest, highest] = cutOffsOf(parameters, options);
  const pair = new RestedPair(parameters, options.lithium);
  const { area } = parameters;
  const lower = pair.chargeAt(lowest, 'lowerVoltageCutOff');
  const upper = pair.chargeAt(highest, 'upperVoltageCutOff');
  const [empty, full] = [pair.at(lower), pair.at(upper)];
  const { negative, positive, lithium } = pair;
  return {
    x0: lower / negative.capacity,
    x100: upper / negative.capacity,
    y0: (lithium - lower) / positive.capacity,
    y100: (lithium - upper) / positive.capacity,
    capacity: area * (upper - lower),
    negativeCapacity: area * negative.capacity,
    positiveCapacity: area * positive.capacity,
    negativeToPositive: negative.capacity / positive.capacity,
    negativeReserve: negative.capacity / (upper - lower),
    lithium: area * lithium,
    negative: windowsOf(parameters, 'negative', empty.negative, full.negative),
    positive: windowsOf(parameters, 'positive', empty.positive, full.positive),
  };
}

function windowsOf(
  parameters: CellParameters,
  side: 'negative' | 'positive',
  empty: RestedElectrode,
  full: RestedElectrode,
): readonly MaterialWindow[] {
  return materialsOf(parameters[side]).map(({ material }, k) => ({
    material,
    atLower: empty.stoichiometries[k],
    atUpper: full.stoichiometries[k],
  }));
}

/** Both electrodes at rest with the cell's lithium, by how much of it is in the negative one (A h/m²). */
export class RestedPair {
  readonly negative: EquilibriumElectrode;
  readonly positive: EquilibriumElectrode;
  /** A h/m² in both. */
  readonly lithium: number;
  private readonly parameters: CellParameters;

  /** `lithium`: A h in the whole cell; default that of the initial stoichiometries. */
  constructor(parameters: CellParameters, lithium?: number) {
    this.parameters = parameters;
    const warmth = warmthOf(parameters);
    this.negative = new EquilibriumElectrode(parameters.negative, warmth);
    this.positive = new EquilibriumElectrode(parameters.positive, warmth);
    this.lithium =
      lithium === undefined
        ? arealLithium(parameters.negative) + arealLithium(parameters.positive)
        : lithium / parameters.area;
  }

  at(charge: number): {
    readonly voltage: number;
    readonly negative: RestedElectrode;
    readonly positive: RestedElectrode;
  } {
    const negative = this.negative.at(charge);
    const positive = this.positive.at(this.lithium - charge);
    return { voltage: positive.potential - negative.potential, negative, positive };
  }

  /** Lithium in the negative electrode at a voltage at rest. @throws InputError where there is none. */
  chargeAt(voltage: number, field: string): number {
    const { negative, positive, lithium } = this;
    const emptiest = Math.max(negative.least, lithium - positive.most);
    const fullest = Math.min(negative.most, lithium - positive.least);
    if (!(fullest > emptiest)) throw this.tooMuchOrLittle();
    const excess = (charge: number): number => this.at(charge).voltage - voltage;
    const [below, above] = [excess(emptiest), excess(fullest)];
    if (below > 0 || above < 0) {
      const ends = this.endsAt(below > 0, below > 0 ? emptiest : fullest);
      throw new InputError(
        `the lithium of '${this.parameters.name}' cannot bring it to ${plain(voltage)} V at rest: ${ends}`,
        {
          at: { field },
          expected: `a voltage between ${(below + voltage).toFixed(3)} and ${(above + voltage).toFixed(3)} V`,
          mend: 'change the cut-off, the initial stoichiometries, or what makes up the capacities',
        },
      );
    }
    return bracketedRoot(excess, emptiest, fullest, below, above);
  }

  private endsAt(discharged: boolean, charge: number): string {
    const { voltage } = this.at(charge);
    const shown = `at ${voltage.toFixed(3)} V`;
    const { negative, positive, lithium } = this;
    if (discharged) {
      const byNegative = negative.least >= lithium - positive.most;
      return byNegative
        ? `the negative electrode is empty ${shown}`
        : `the positive electrode is full ${shown}`;
    }
    const byNegative = negative.most <= lithium - positive.least;
    return byNegative
      ? `the negative electrode is full ${shown}`
      : `the positive electrode is empty ${shown}`;
  }

  private tooMuchOrLittle(): InputError {
    const { area, name } = this.parameters;
    const held = area * (this.negative.most + this.positive.most);
    return new InputError(
      `the electrodes of '${name}' cannot hold its lithium of ${(area * this.lithium).toPrecision(4)} A h`,
      {
        at: { field: 'initialStoichiometry' },
        expected: `more than none and less than ${held.toPrecision(4)} A h in both`,
      },
    );
  }
}
