import { InputError } from '../base/index.ts';
import { faradayConstant } from '../material/index.ts';
import type { CellParameters, ElectrodeParameters } from './parameters.ts';
import { profileMean } from './profiles.ts';
import { bracketedRoot } from './root.ts';

/** Stoichiometries at the cut-off voltages at rest, and the charge between them. */
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
}

/**
 * Solves for the stoichiometries at which the open-circuit voltage meets the cut-offs, with the lithium that the
 * particles hold at the start. S. Lee, J. B. Siegel, A. G. Stefanopoulou et al., J. Electrochem. Soc. 167 (2020)
 * 090502 (doi:10.1149/1945-7111/ab8c83).
 * @throws InputError when the cell with that lithium cannot reach a cut-off.
 */
export function stoichiometryWindows(parameters: CellParameters): StoichiometryWindows {
  const { negative, positive, area } = parameters;
  const negativeCapacity = area * arealCapacity(negative);
  const positiveCapacity = area * arealCapacity(positive);
  const lithium =
    negative.initialStoichiometry * negativeCapacity + positive.initialStoichiometry * positiveCapacity;
  const other = (x: number): number => (lithium - x * negativeCapacity) / positiveCapacity;
  const margin = 1e-9;
  const low = Math.max(0, (lithium - positiveCapacity) / negativeCapacity) + margin;
  const high = Math.min(1, lithium / negativeCapacity) - margin;
  const at = (cutOff: 'lowerVoltageCutOff' | 'upperVoltageCutOff'): number => {
    const excess = (x: number): number =>
      positive.openCircuitPotential(other(x)) - negative.openCircuitPotential(x) - parameters[cutOff];
    const [below, above] = [excess(low), excess(high)];
    if (!(below <= 0 && above >= 0)) throw unreachable(parameters, cutOff, below, above);
    return bracketedRoot(excess, low, high, below, above);
  };
  const x100 = at('upperVoltageCutOff');
  const x0 = at('lowerVoltageCutOff');
  const capacity = (x100 - x0) * negativeCapacity;
  return { x0, x100, y0: other(x0), y100: other(x100), capacity, negativeCapacity, positiveCapacity };
}

/** A h/m² from empty to full. */
export function arealCapacity(electrode: ElectrodeParameters): number {
  const { thickness, activeMaterialFraction, maximumConcentration } = electrode;
  return (thickness * profileMean(activeMaterialFraction) * maximumConcentration * faradayConstant) / 3600;
}

function unreachable(
  parameters: CellParameters,
  cutOff: 'lowerVoltageCutOff' | 'upperVoltageCutOff',
  below: number,
  above: number,
): InputError {
  const voltage = parameters[cutOff];
  return new InputError(`the lithium of '${parameters.name}' cannot bring it to ${voltage} V at rest`, {
    at: { field: cutOff },
    expected: `a voltage between ${(below + voltage).toFixed(3)} and ${(above + voltage).toFixed(3)} V`,
  });
}
