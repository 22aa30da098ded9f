import type { JsonSolution } from '../study/index.ts';
import type { CellVariant, Discharge, InternalFields } from './image-to-cell-data.ts';
import { cutOff } from './key-numbers.ts';

const secondsPerHour = 3600;

/** Curves per electrode area, with the means over the whole discharge. `area` in m². */
export function dischargeOf(
  rate: number,
  cell: CellVariant,
  solution: JsonSolution,
  area: number,
): Discharge {
  const { voltage, capacity, balance } = solution;
  const charge = capacity.map((ampereHours) => (ampereHours * secondsPerHour) / area);
  const energy = trapezoid(charge, voltage);
  const drawn = charge[charge.length - 1];
  const last = solution.fields.at(-1);
  return {
    rate,
    cell,
    voltage,
    charge,
    ending:
      endings[solution.events.at(-1)?.kind ?? ''] ?? solution.events.at(-1)?.message ?? 'end of the step',
    meanVoltage: drawn > 0 ? energy / drawn : voltage[0],
    energy,
    steps: solution.steps,
    seconds: solution.seconds,
    lithiumBalance: Math.max(
      Math.abs(balance.electrolyte),
      Math.abs(balance.particles),
      Math.abs(balance.charge),
    ),
    voltageError: solution.voltageError?.maximum,
    fields: last === undefined ? undefined : fieldsOf(last),
  };
}

const endings: Readonly<Record<string, string>> = {
  'voltage-cut-off': cutOff,
  'current-limit': 'current limit',
  'capacity-limit': 'charge limit',
  'temperature-limit': 'temperature limit',
  infeasible: 'infeasible',
  stopped: 'stopped',
  'end-of-step': 'end of step',
  'electrolyte-depleted': 'electrolyte depleted',
  'beyond-range': 'potential beyond its range',
  'gap-in-cycle': 'gap in the drive cycle',
  'stoichiometry-limit': 'stoichiometry limit',
  failed: 'failed',
};

function fieldsOf(fields: JsonSolution['fields'][number]): InternalFields {
  const { x, negative, positive } = fields;
  const electrodes = negative === undefined ? [positive] : [negative, positive];
  const half = (positive.x[1] - positive.x[0]) / 2;
  const left = negative === undefined ? 0 : negative.x[negative.x.length - 1] + negative.x[0];
  const right = positive.x[0] - half;
  return {
    regions: [
      ...(negative === undefined ? [] : [{ name: 'negative', from: 0, to: left }]),
      { name: 'separator', from: left, to: right },
      { name: 'positive', from: right, to: positive.x[positive.x.length - 1] + half },
    ],
    electrolyteConcentration: { position: x, value: fields.electrolyteConcentration },
    electrolytePotential: { position: x, value: fields.electrolytePotential },
    solidPotential: electrodes.map((side) => ({ position: side.x, value: side.solidPotential })),
    surfaceStoichiometry: electrodes.map((side) => ({
      position: side.x,
      value: side.surfaceStoichiometry,
    })),
  };
}

/** ∫ y dx by the trapezoid rule. */
function trapezoid(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (let k = 1; k < x.length; k++) {
    sum += 0.5 * (y[k] + y[k - 1]) * (x[k] - x[k - 1]);
  }
  return sum;
}
