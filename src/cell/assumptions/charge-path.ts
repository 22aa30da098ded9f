import { EquilibriumElectrode, warmthOf } from '../balance/equilibrium.ts';
import { RestedPair } from '../balance/windows.ts';
import { isFullCell } from '../parameters.ts';
import { bracketedRoot } from '../root.ts';
import type { CheckedCell } from './types.ts';

/** Places at which a charge is looked at: in the middle of this many equal parts. */
const looks = 40;

/** How each material fills from the lower to the upper cut-off at rest. */
export interface ChargePath {
  /** Of each material its stoichiometries. */
  readonly negative: readonly (readonly number[])[];
  readonly positive: readonly (readonly number[])[];
  /** Cut-offs that cannot be reached; the ends of filling stand for them. */
  readonly outOfReach: readonly number[];
}

/** The charge between the cut-offs, as far as the lithium and the hosts reach. */
export function chargePath(parameters: CheckedCell): ChargePath {
  if (isFullCell(parameters)) {
    const pair = new RestedPair(parameters);
    const { negative, positive, lithium } = pair;
    const emptiest = Math.max(negative.least, lithium - positive.most);
    const fullest = Math.min(negative.most, lithium - positive.least);
    const { charges, outOfReach } = spread(
      parameters,
      emptiest,
      fullest,
      (charge) => pair.at(charge).voltage,
    );
    const states = charges.map((charge) => pair.at(charge));
    return {
      negative: byMaterial(states.map((state) => state.negative.stoichiometries)),
      positive: byMaterial(states.map((state) => state.positive.stoichiometries)),
      outOfReach,
    };
  }
  const electrode = new EquilibriumElectrode(parameters.positive, warmthOf(parameters));
  const at = (charge: number): number => electrode.at(-charge).potential;
  const { charges, outOfReach } = spread(parameters, -electrode.most, -electrode.least, at);
  const states = charges.map((charge) => electrode.at(-charge).stoichiometries);
  return { negative: [], positive: byMaterial(states), outOfReach };
}

function spread(
  { lowerVoltageCutOff, upperVoltageCutOff }: CheckedCell,
  emptiest: number,
  fullest: number,
  voltage: (charge: number) => number,
): { charges: number[]; outOfReach: number[] } {
  const outOfReach: number[] = [];
  const [from, to] = [lowerVoltageCutOff, upperVoltageCutOff].map((cutOff) => {
    const excess = (charge: number): number => voltage(charge) - cutOff;
    const [below, above] = [excess(emptiest), excess(fullest)];
    if (below <= 0 && above >= 0) return bracketedRoot(excess, emptiest, fullest, below, above);
    outOfReach.push(cutOff);
    return above < 0 ? fullest : emptiest;
  });
  const charges = Array.from({ length: looks }, (_, k) => from + ((k + 0.5) / looks) * (to - from));
  return { charges, outOfReach };
}

function byMaterial(states: readonly (readonly number[])[]): number[][] {
  return (states[0] ?? []).map((_, index) => states.map((state) => state[index]));
}
