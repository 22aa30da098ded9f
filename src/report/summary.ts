import { change, cRate, dash, decimals, percent, plusMinus, significant, signed } from './format.ts';
import type { ImageToCellReport } from './image-to-cell-data.ts';
import { keyNumbers, ratePair, tortuosityError } from './key-numbers.ts';
import { milliampereHoursPerSquareCentimetre, ratesOf } from './plots/voltage.ts';

/**
 * The main results as plain text for a terminal: structure and transport first, then one line a C-rate. The shift is
 * that of the voltage against the Bruggeman twin at equal charge.
 */
export function summaryText(report: ImageToCellReport): string {
  return `${structureLines(report)}\n\n${rateLines(report)}\n`;
}

function structureLines(report: ImageToCellReport): string {
  const { transport, check, roles } = report;
  const { bruggeman } = keyNumbers(report);
  const fractions = check.phases.map(({ name, fraction }) => `${name} ${percent(fraction)}`).join(', ');
  const taus = transport.pore.map(
    (row) => `${row.axis} ${plusMinus(row.tortuosityFactor, tortuosityError(row))}`,
  );
  return aligned([
    ['fractions', fractions],
    [`tortuosity factor of ${roles.pore}`, taus.join(', ')],
    ['  by Bruggeman', significant(bruggeman, 3)],
  ]);
}

function rateLines({ discharges }: ImageToCellReport): string {
  const heading = ['C-rate', 'mAh/cm²', 'Bruggeman', 'change', 'mean V', 'shift'];
  const rows = ratesOf(discharges).map((rate) => {
    const { image, twin, voltageShift } = ratePair(discharges, rate);
    return [
      cRate(rate),
      areal(image?.charge),
      areal(twin?.charge),
      change(image?.charge, twin?.charge),
      decimals(image?.meanVoltage, 4),
      signed(voltageShift === null ? null : 1e3 * voltageShift, 1, 'mV'),
    ];
  });
  return aligned([heading, ...rows]);
}

/** Columns of equal width, two spaces between, the first to the left and numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => (row[k] ?? '').length)));
  const isTable = widths.length > 2;
  return rows
    .map((row) =>
      row
        .map((cell, k) => (k === 0 || !isTable ? cell.padEnd(widths[k]) : cell.padStart(widths[k])))
        .join('  ')
        .trimEnd()
        .replaceAll('\u202f', ' '),
    )
    .join('\n');
}

function areal(charge: number | undefined): string {
  return charge === undefined ? dash : decimals(charge / milliampereHoursPerSquareCentimetre, 3);
}
