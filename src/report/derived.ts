import type { CellVariant, Discharge, GradingDischarge, ImageToCellReport } from './image-to-cell-data.ts';
import { keyNumbers, tortuosityError, voltageShift } from './key-numbers.ts';
import { drawnCharge } from './plots/rate-capability.ts';

/** Numbers that the report shows and no other step has among its results. SI units. */
export interface DerivedNumbers {
  /** τ by Bruggeman's rule, ε^−0.5. */
  readonly bruggemanTortuosityFactor: number | null;
  /** Half-width of the pore space's tortuosity factor by axis. */
  readonly tortuosityFactorError: Readonly<Record<string, number | null>>;
  readonly discharges: readonly DerivedDischarge[];
  /** Of the graded cell and those it is compared with. */
  readonly grading: readonly DerivedGrading[];
}

interface DerivedGrading
  extends Pick<GradingDischarge, 'rate' | 'cell' | 'meanVoltage' | 'lithiumBalance' | 'ending'> {
  /** C/m² */
  readonly charge: number;
  /** Charge over that of the even cell minus 1. */
  readonly chargeAgainstEven: number | null;
}

interface DerivedDischarge {
  readonly rate: number;
  readonly cell: CellVariant;
  /** C/m² */
  readonly charge: number;
  /** V */
  readonly meanVoltage: number;
  /** J/m² */
  readonly energy: number;
  readonly lithiumBalance: number;
  readonly ending: string;
  /** Charge over that of the Bruggeman twin minus 1; of the image's cell alone. */
  readonly chargeAgainstTwin: number | null;
  /** V: mean difference over the charge that both reach; of the image's cell alone. */
  readonly voltageAgainstTwin: number | null;
}

export function derivedNumbers(report: ImageToCellReport): DerivedNumbers {
  const { transport, discharges } = report;
  return {
    bruggemanTortuosityFactor: keyNumbers(report).bruggeman,
    tortuosityFactorError: Object.fromEntries(transport.pore.map((row) => [row.axis, tortuosityError(row)])),
    discharges: discharges.map((discharge) => derivedDischarge(discharge, discharges)),
    grading: (report.grading?.discharges ?? []).map((discharge, _, all) => derivedGrading(discharge, all)),
  };
}

function derivedGrading(discharge: GradingDischarge, all: readonly GradingDischarge[]): DerivedGrading {
  const { rate, cell, meanVoltage, lithiumBalance, ending } = discharge;
  const even = all.find((other) => other.rate === rate && other.cell === 'even');
  const [charge, ofEven] = [drawnCharge(discharge), even === undefined ? 0 : drawnCharge(even)];
  const chargeAgainstEven = cell !== 'even' && ofEven > 0 ? charge / ofEven - 1 : null;
  return { rate, cell, charge, meanVoltage, lithiumBalance, ending, chargeAgainstEven };
}

function derivedDischarge(discharge: Discharge, all: readonly Discharge[]): DerivedDischarge {
  const { rate, cell, meanVoltage, energy, lithiumBalance, ending } = discharge;
  const twin =
    cell === 'image' ? all.find((other) => other.rate === rate && other.cell === 'bruggeman') : undefined;
  const charge = drawnCharge(discharge);
  const ofTwin = twin === undefined ? 0 : drawnCharge(twin);
  return {
    rate,
    cell,
    charge,
    meanVoltage,
    energy,
    lithiumBalance,
    ending,
    chargeAgainstTwin: ofTwin > 0 ? charge / ofTwin - 1 : null,
    voltageAgainstTwin: twin === undefined ? null : voltageShift(discharge, twin),
  };
}
