import type { CellVariant, Discharge, ImageToCellReport, TransportRow } from './image-to-cell-data.ts';
import { drawnCharge } from './plots/rate-capability.ts';

/** How a discharge ends that nothing stops early. */
export const cutOff = 'cut-off voltage';

/** The few numbers that a reader wants first. null where the run has none. */
export interface KeyNumbers {
  readonly porosity: number | null;
  readonly through: TransportRow | null;
  /** 95 % interval of that tortuosity factor for the material. */
  readonly throughInterval: readonly [low: number, high: number] | null;
  /** τ by Bruggeman's ε^−0.5. */
  readonly bruggeman: number | null;
  readonly slow: RatePair | null;
  readonly fast: RatePair | null;
}

/** Both cells at one C-rate. */
export interface RatePair {
  readonly rate: number;
  readonly image: Outcome | null;
  readonly twin: Outcome | null;
  /** V: mean of image minus twin over the charge that both reach. */
  readonly voltageShift: number | null;
}

interface Outcome {
  /** C/m² up to the end of the discharge. */
  readonly charge: number;
  /** V. */
  readonly meanVoltage: number;
  readonly ending: string;
}

export function keyNumbers(report: ImageToCellReport): KeyNumbers {
  const { check, roles, transport, discharges } = report;
  const porosity = check.phases.find(({ name }) => name === roles.pore)?.fraction ?? null;
  const rates = discharges.map(({ rate }) => rate);
  return {
    porosity,
    through: transport.pore.find(({ axis }) => axis === 'z') ?? null,
    throughInterval: transport.errors.find(({ axis }) => axis === 'z')?.tortuosityFactor ?? null,
    bruggeman: porosity === null || porosity <= 0 ? null : 1 / Math.sqrt(porosity),
    slow: rates.length === 0 ? null : ratePair(discharges, Math.min(...rates)),
    fast: rates.length === 0 ? null : ratePair(discharges, Math.max(...rates)),
  };
}

/** Half-width of a tortuosity factor from its relative iteration error. */
export function tortuosityError({ tortuosityFactor, error }: TransportRow): number | null {
  return tortuosityFactor === null ? null : tortuosityFactor * error.iteration;
}

/** Both cells at one rate; null for one that did not run at it. */
export function ratePair(discharges: readonly Discharge[], rate: number): RatePair {
  const at = (wanted: CellVariant) =>
    discharges.find((discharge) => discharge.rate === rate && discharge.cell === wanted);
  const [image, twin] = [at('image'), at('bruggeman')];
  return {
    rate,
    image: image === undefined ? null : outcomeOf(image),
    twin: twin === undefined ? null : outcomeOf(twin),
    voltageShift: image === undefined || twin === undefined ? null : voltageShift(image, twin),
  };
}

function outcomeOf(discharge: Discharge): Outcome {
  return { charge: drawnCharge(discharge), meanVoltage: discharge.meanVoltage, ending: discharge.ending };
}

/**
 * Mean difference in voltage (V) of two discharges over the charge that both reach. Their own mean voltages cannot be
 * compared: one that ends early lacks the low end of its curve.
 */
export function voltageShift(first: Discharge, second: Discharge): number | null {
  const shared = Math.min(drawnCharge(first), drawnCharge(second));
  if (!(shared > 0)) return null;
  return (energyUpTo(first, shared) - energyUpTo(second, shared)) / shared;
}

/** Integral of the voltage over the charge from 0 to `end`, on straight lines between the points. J/m². */
function energyUpTo({ charge, voltage }: Discharge, end: number): number {
  let energy = 0;
  for (let k = 1; k < charge.length && charge[k - 1] < end; k++) {
    const step = charge[k] - charge[k - 1];
    const taken = Math.min(charge[k], end) - charge[k - 1];
    const last = voltage[k - 1] + (step > 0 ? (taken / step) * (voltage[k] - voltage[k - 1]) : 0);
    energy += 0.5 * (voltage[k - 1] + last) * taken;
  }
  return energy;
}
