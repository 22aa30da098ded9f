import type { CellVariant, Discharge, ImageToCellReport, TransportRow } from './image-to-cell-data.ts';
import { drawnCharge } from './plots/rate-capability.ts';

/** The few numbers that a reader wants first. null where the run has none. */
export interface KeyNumbers {
  readonly porosity: number | null;
  readonly through: TransportRow | null;
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
}

export interface Outcome {
  /** C/m² up to the end of the discharge. */
  readonly charge: number;
  /** V. */
  readonly meanVoltage: number;
}

export function keyNumbers(report: ImageToCellReport): KeyNumbers {
  const { check, roles, transport, discharges } = report;
  const porosity = check.phases.find(({ name }) => name === roles.pore)?.fraction ?? null;
  const rates = discharges.map(({ rate }) => rate);
  const pair = (rate: number): RatePair => ({
    rate,
    image: outcomeOf(discharges, rate, 'image'),
    twin: outcomeOf(discharges, rate, 'bruggeman'),
  });
  return {
    porosity,
    through: transport.pore.find(({ axis }) => axis === 'z') ?? null,
    bruggeman: porosity === null || porosity <= 0 ? null : 1 / Math.sqrt(porosity),
    slow: rates.length === 0 ? null : pair(Math.min(...rates)),
    fast: rates.length === 0 ? null : pair(Math.max(...rates)),
  };
}

/** Half-width of a tortuosity factor from its relative iteration error. */
export function tortuosityError({ tortuosityFactor, error }: TransportRow): number | null {
  return tortuosityFactor === null ? null : tortuosityFactor * error.iteration;
}

export function outcomeOf(discharges: readonly Discharge[], rate: number, cell: CellVariant): Outcome | null {
  const found = discharges.find((discharge) => discharge.rate === rate && discharge.cell === cell);
  return found === undefined ? null : { charge: drawnCharge(found), meanVoltage: found.meanVoltage };
}
