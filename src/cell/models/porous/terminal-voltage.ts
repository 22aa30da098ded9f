import { faradayConstant } from '../../../material/index.ts';
import type { Electrode } from './electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/** Voltage of the state last evaluated: the sum of potential differences from one terminal to the other. */
export function terminalVoltage(cell: PorousCell): number {
  const { negative, positive, currentDensity, layers, parameters } = cell;
  const { count, collectorResistance } = positive.layer;
  let potential =
    negative === undefined
      ? cell.metalPotential()
      : -currentDensity * negative.layer.collectorResistance - negative.drop[0];
  for (let k = 0; k < layers.count - 1; k++) potential += cell.electrolyteStep(k);
  const series = collectorResistance + (parameters.contactResistance ?? 0);
  return potential + positive.drop[count - 1] - currentDensity * series;
}

/** Its change (V) with a change of the unknowns at constant current, at the state last prepared. */
export function voltageChange(cell: PorousCell, change: Float64Array): number {
  const { negative, positive, electrolyte, layers, ionicCurrent, concentrations } = cell;
  const { initialConcentration } = cell.parameters.electrolyte;
  const { potential, resistance } = electrolyte.slopes;
  let sum = dropChange(cell, positive, change, positive.layer.count - 1);
  if (negative !== undefined) sum -= dropChange(cell, negative, change, 0);
  else sum += cell.metalSlope() * initialConcentration * change[concentrations];
  for (let k = 0; k < layers.count - 1; k++) {
    for (let side = 0; side < 2; side++) {
      const slope = potential[side][k] - ionicCurrent[k] * resistance[side][k];
      sum += slope * initialConcentration * change[concentrations + k + side];
    }
    sum += solidChange(cell, change, k) * electrolyte.resistance[k];
  }
  return sum;
}

/** ∂V/∂I at constant unknowns at the state last prepared, V m²/A. */
export function voltageByCurrent(cell: PorousCell): number {
  const { negative, positive, electrolyte, parameters } = cell;
  const scratch = new Float64Array(cell.size);
  const last = positive.layer.count - 1;
  let sum = positive.addByReaction(scratch, last, -1 / positive.layer.widths[last]);
  sum -= positive.layer.collectorResistance + (parameters.contactResistance ?? 0);
  for (const resistance of electrolyte.resistance) sum -= resistance;
  if (negative === undefined) return sum + cell.metalResistance();
  const drop = negative.addByReaction(scratch, 0, 1 / negative.layer.widths[0]);
  return sum - drop - negative.layer.collectorResistance;
}

/**
 * Adds ∂F/∂I at the state last prepared to the rows in `out`; what depends on the current is the solid's current at the ends and
 * i_e everywhere.
 */
export function addCurrentColumn(cell: PorousCell, out: Float64Array): void {
  const { layers, electrolyte, negative, positive, massScale, concentrations, scales } = cell;
  const share = massScale / faradayConstant;
  for (let k = 0; k < layers.count - 1; k++) {
    out[concentrations + k] += share * electrolyte.transference[k];
    out[concentrations + k + 1] -= share * electrolyte.transference[k];
  }
  if (negative === undefined) out[concentrations] -= share;
  for (const electrode of cell.electrodes) {
    const { first, count, widths } = electrode.layer;
    const [end, sign] = electrode === positive ? [count - 1, -1] : [0, 1];
    out[concentrations + first + end] -= sign * share;
    const drop = electrode.addByReaction(out, end, sign / widths[end]);
    for (let q = 1; q < count; q++) {
      out[electrode.faces + q - 1] -= scales.potential * electrolyte.resistance[first + q - 1];
    }
    const face = electrode === positive ? count - 1 : 1;
    if (count > 1) out[electrode.faces + face - 1] -= sign * scales.potential * drop;
  }
}

function dropChange(cell: PorousCell, electrode: Electrode, change: Float64Array, k: number): number {
  const { layer, faces } = electrode;
  const left = k === 0 ? 0 : change[faces + k - 1];
  const right = k === layer.count - 1 ? 0 : change[faces + k];
  const reaction = (cell.scales.current * (left - right)) / layer.widths[k];
  const { initialConcentration } = cell.parameters.electrolyte;
  const electrolyte = initialConcentration * change[cell.concentrations + layer.first + k];
  return electrode.dropChange(change, k, reaction, electrolyte);
}

/** Change of the solid's current at the face after cell k, A/m²; 0 where that face has no such unknown. */
function solidChange(cell: PorousCell, change: Float64Array, k: number): number {
  for (const { layer, faces } of cell.electrodes) {
    const q = k - layer.first;
    if (q >= 0 && q < layer.count - 1) return cell.scales.current * change[faces + q];
  }
  return 0;
}
