import { cRate, dash, duration, isNumber, quantity, significant, whole, change, signed } from '../format.ts';
import { html, nothing, type Content, type Html } from '../html.ts';
import type {
  CellVariant,
  Discharge,
  ImageToCellReport,
  InternalFields,
  Profile,
} from '../image-to-cell-data.ts';
import { cutOff, voltageShift } from '../key-numbers.ts';
import { traceOf } from '../origin.ts';
import { figureBlock, lineKey, section, table } from '../page.ts';
import { fieldFigure } from '../plots/fields.ts';
import { imageColour, twinColour, twinDashes } from '../plots/frame.ts';
import { rateColour } from '../plots/rate-colours.ts';
import { drawnCharge, rateCapabilityFigure } from '../plots/rate-capability.ts';
import { milliampereHoursPerSquareCentimetre, ratesOf, voltageFigure } from '../plots/voltage.ts';

const cellNames: Readonly<Record<CellVariant, string>> = { image: 'image', bruggeman: 'Bruggeman' };

/** J/m² in one mWh/cm². */
const milliwattHoursPerSquareCentimetre = 36_000;

/** Voltage curves, rate capability, internal fields and the table of all discharges. */
export function dischargeSection(report: ImageToCellReport): Html {
  const trace = traceOf(report, 'discharge');
  const { discharges } = report;
  const rates = ratesOf(discharges);
  const words = html`Constant-current discharges of the cell with transport from the image, beside a twin that differs in one thing only: its positive electrode’s transport follows Bruggeman’s rule (${trace.link}).`;
  if (discharges.length === 0)
    return section('discharge', 'Discharge', words, html`<p>No discharge was asked for.</p>`);
  return section(
    'discharge',
    'Discharge',
    words,
    html`<div class="grid">
${figureBlock(
  voltageFigure(discharges),
  'Cell voltage against charge drawn. Solid: transport from the image. Dashed: Bruggeman twin. One colour a C-rate.',
  lineKey([
    ...rates.map((rate, k) => ({ label: cRate(rate), colour: rateColour(k, rates.length) })),
    { label: cellNames.image, colour: 'var(--ink)' },
    { label: cellNames.bruggeman, colour: 'var(--ink)', dashes: twinDashes },
  ]),
)}
${figureBlock(rateCapabilityFigure(discharges), `Charge drawn until the discharge ends, against C-rate.${earlyEnds(discharges)}`, cellKey)}
</div>`,
    failuresBlock(report),
    dischargeTable(report, trace.tip),
    fieldsBlock(discharges),
  );
}

const cellKey = lineKey([
  { label: cellNames.image, colour: imageColour },
  { label: cellNames.bruggeman, colour: twinColour, dashes: twinDashes },
]);

/** Names the discharges that something stopped before the cut-off voltage. */
function earlyEnds(discharges: readonly Discharge[]): string {
  const early = discharges.filter(({ ending }) => ending !== cutOff);
  if (early.length === 0) return ' All end at the cut-off voltage.';
  const list = early.map(({ rate, cell, ending }) => `${cRate(rate)} ${cellNames[cell]} (${ending})`);
  return ` Ended before the cut-off voltage: ${list.join(', ')}.`;
}

/** What stopped the discharges that could not go on. */
function failuresBlock({ failures }: ImageToCellReport): Html {
  if (failures.length === 0) return html``;
  return html`<div class="note warn" role="note"><ul>${failures.map(
    ({ rate, cell, message }) => html`<li>${cRate(rate)}, ${cellNames[cell]}: ${message}</li>`,
  )}</ul></div>`;
}

function dischargeTable({ discharges }: ImageToCellReport, tip: string): Html {
  const rows = ratesOf(discharges).flatMap((rate) => {
    const twin = discharges.find((discharge) => discharge.rate === rate && discharge.cell === 'bruggeman');
    return discharges
      .filter((discharge) => discharge.rate === rate)
      .sort((a, b) => a.cell.localeCompare(b.cell) * -1)
      .map((discharge) => dischargeCells(discharge, twin));
  });
  return table({
    caption: html`<strong>Discharges.</strong> Charge and energy per area of electrode. Lithium balance: relative change of all lithium in electrolyte and particles over the run. Voltage against the twin: mean difference over the charge that both reach.`,
    columns: [
      { title: 'C-rate' },
      { title: 'cell' },
      { title: 'capacity (mAh/cm²)', number: true },
      { title: 'against twin', number: true },
      { title: 'mean voltage (V)', number: true },
      { title: 'voltage against twin', number: true },
      { title: 'energy (mWh/cm²)', number: true },
      { title: 'ended by' },
      { title: 'steps', number: true },
      { title: 'lithium balance', number: true },
      ...(discharges.some(({ voltageError }) => isNumber(voltageError))
        ? [{ title: 'voltage error', number: true }]
        : []),
      { title: 'time', number: true },
    ],
    rows: rows.map((row) =>
      discharges.some(({ voltageError }) => isNumber(voltageError)) ? row : row.filter((_, k) => k !== 10),
    ),
    tip,
  });
}

function dischargeCells(discharge: Discharge, twin: Discharge | undefined): Content[] {
  const charge = drawnCharge(discharge);
  const compared = discharge.cell === 'image' && twin !== undefined;
  return [
    cRate(discharge.rate),
    cellNames[discharge.cell],
    significant(charge / milliampereHoursPerSquareCentimetre),
    compared ? change(charge, drawnCharge(twin), 2) : '',
    significant(discharge.meanVoltage),
    compared ? shiftOf(discharge, twin) : '',
    significant(discharge.energy / milliwattHoursPerSquareCentimetre),
    discharge.ending,
    whole(discharge.steps),
    significant(discharge.lithiumBalance, 2),
    isNumber(discharge.voltageError) ? quantity(discharge.voltageError, 1e-3, 'mV', 2) : dash,
    duration(discharge.seconds),
  ];
}

function shiftOf(discharge: Discharge, twin: Discharge): string {
  const shift = voltageShift(discharge, twin);
  return signed(shift === null ? null : 1e3 * shift, 1, 'mV');
}

/** The fields at the end of the discharge that kept them (the one nearest to 1C if there are several). */
function fieldsBlock(discharges: readonly Discharge[]): Html {
  const kept = discharges.filter(({ fields }) => fields !== undefined);
  const rate = ratesOf(kept).sort((a, b) => Math.abs(Math.log(a)) - Math.abs(Math.log(b)))[0];
  if (rate === undefined) return nothing;
  const cells = kept
    .filter((discharge) => discharge.rate === rate)
    .flatMap(({ cell, fields }) => (fields === undefined ? [] : [{ cell, fields }]))
    .sort((a) => (a.cell === 'bruggeman' ? -1 : 1));
  return html`<h3>Inside the cell at the end of ${cRate(rate)}</h3>${cellKey}
<div class="grid three">${panels.map((panel) => panelOf(panel, cells))}</div>`;
}

interface Panel {
  readonly label: string;
  readonly caption: string;
  readonly whole?: boolean;
  readonly unit?: number;
  readonly lines: (fields: InternalFields) => readonly Profile[];
}

const panels: readonly Panel[] = [
  {
    label: 'concentration (mol/m³)',
    caption: 'Lithium-ion concentration in the electrolyte.',
    whole: true,
    lines: (fields) => [fields.electrolyteConcentration],
  },
  {
    label: 'surface stoichiometry',
    caption: 'Lithium content at the particle surfaces of the negative electrode, relative to the full host.',
    lines: (fields) => fields.surfaceStoichiometry.slice(0, 1),
  },
  {
    label: 'surface stoichiometry',
    caption: 'The same in the positive electrode.',
    lines: (fields) => fields.surfaceStoichiometry.slice(1),
  },
  {
    label: 'potential (V)',
    caption: 'Electrolyte potential, measured against a lithium reference.',
    lines: (fields) => [fields.electrolytePotential],
  },
  {
    label: 'potential (mV)',
    caption: 'Potential of the solid in the negative electrode.',
    unit: 1e-3,
    lines: (fields) => fields.solidPotential.slice(0, 1),
  },
  {
    label: 'potential (V)',
    caption: 'Potential of the solid in the positive electrode.',
    lines: (fields) => fields.solidPotential.slice(1),
  },
];

function panelOf(
  { label, caption, whole = false, unit = 1, lines }: Panel,
  cells: readonly { readonly cell: CellVariant; readonly fields: InternalFields }[],
): Html {
  const drawn = cells.flatMap(({ cell, fields }) => lines(fields).map((profile) => ({ cell, profile })));
  const first = drawn[0]?.profile.position ?? [];
  const regions = (cells[0]?.fields.regions ?? []).filter(({ from, to }) => covers(from, to, first));
  return figureBlock(
    fieldFigure({ label, description: caption, regions, lines: drawn, whole, unit }),
    caption,
  );
}

/** Whether a profile has points in a region: a field of one electrode is drawn over that electrode alone. */
function covers(from: number, to: number, positions: ArrayLike<number>): boolean {
  return Array.from(positions).some((position) => position > from && position < to);
}
