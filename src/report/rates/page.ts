import { cRate, dash, decimals, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { capacityOverRateFigure, loadLineKey, ragoneFigure, type LoadLine } from '../plots/load-lines.ts';
import { styleSheet } from '../style.ts';

/** One run of a rate map. A h, W h, V, s, K. */
export interface RateRow {
  readonly direction: 'discharge' | 'charge';
  readonly rate: number;
  readonly temperature: number;
  readonly capacity: number;
  readonly energy: number;
  readonly meanVoltage: number | undefined;
  readonly duration: number;
  readonly reason: string;
}

interface PowerAndEnergy {
  readonly power: number;
  readonly energy: number;
}

/** One point of a Ragone plot; per litre and kilogram of the stack, W and W h. */
export interface RagoneRow {
  readonly temperature: number;
  readonly perLitre: PowerAndEnergy;
  /** Where the mass of the stack is known. */
  readonly perKilogram?: PowerAndEnergy | undefined;
}

/** What a cell gives and takes over load. */
export interface RatesReport {
  readonly name: string;
  readonly citation: string;
  readonly model: string;
  /** m² */
  readonly area: number;
  readonly rates: readonly RateRow[];
  readonly ragone: {
    readonly definition: 'constant-power' | 'constant-current';
    readonly collectors: boolean;
    readonly points: readonly RagoneRow[];
  };
  /** Of Lithoscale. */
  readonly version: string;
}

/** A h/m² in one mA h/cm². */
const perSquareCentimetre = 10;

/** Rate capability and Ragone plot as one HTML document that needs no other file. */
export function ratesPage(report: RatesReport): string {
  const { name, citation, model, ragone, version } = report;
  const [capacities, energies, masses] = [
    capacityLines(report),
    ragoneLines(report, ({ perLitre }) => perLitre),
    ragoneLines(report, ({ perKilogram }) => perKilogram),
  ];
  const held =
    ragone.definition === 'constant-power'
      ? 'Each point is a discharge at constant power.'
      : 'Each point is a discharge at constant current, at its mean power.';
  const counted = ragone.collectors
    ? 'layers with their share of the collectors'
    : 'layers without collectors';
  return pageOf({
    title: `Rates: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>Rates of ${name}</h1><p>${citation} Model: ${model}.</p></header>
${section(
  'capacity',
  'Capacity over C-rate',
  'From rest at one cut-off to the other one under load.',
  figureBlock(capacityOverRateFigure(capacities), 'Per area of electrode.', keyOf(capacities)),
)}
${section('ragone', 'Energy over power', held, [
  figureBlock(
    ragoneFigure(energies, 'l'),
    `Per litre of the stack: ${counted}, without casing. Dotted: equal duration.`,
    keyOf(energies),
  ),
  ...(masses.length === 0
    ? []
    : [
        figureBlock(
          ragoneFigure(masses, 'kg'),
          `Per kilogram of the stack: ${counted}, without casing. Dotted: equal duration.`,
          keyOf(masses),
        ),
      ]),
])}
${numbers(report)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function keyOf(lines: readonly LoadLine[]): Html {
  return lines.length > 1 ? lineKey(loadLineKey(lines)) : nothing;
}

function capacityLines({ rates, area }: RatesReport): LoadLine[] {
  const temperatures = new Set(rates.map(({ temperature }) => temperature)).size;
  return grouped(rates, ({ direction, temperature }) =>
    temperatures > 1 ? `${direction}, ${significant(temperature, 5)} K` : direction,
  ).map(([label, rows]) => ({
    label,
    points: rows
      .map(({ rate, capacity }) => [rate, capacity / area / perSquareCentimetre] as const)
      .sort(([a], [b]) => a - b),
  }));
}

function ragoneLines(
  { ragone }: RatesReport,
  per: (row: RagoneRow) => PowerAndEnergy | undefined,
): LoadLine[] {
  const points = ragone.points.filter((row) => per(row) !== undefined);
  return grouped(points, ({ temperature }) => `${significant(temperature, 5)} K`).map(([label, rows]) => ({
    label,
    points: rows
      .flatMap((row) => per(row) ?? [])
      .map(({ power, energy }) => [power, energy] as const)
      .sort(([a], [b]) => a - b),
  }));
}

function grouped<Row>(rows: readonly Row[], labelOf: (row: Row) => string): (readonly [string, Row[]])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const label = labelOf(row);
    groups.set(label, [...(groups.get(label) ?? []), row]);
  }
  return [...groups];
}

function numbers({ rates }: RatesReport): Html {
  return section(
    'numbers',
    'Numbers',
    'Where a run ended other than at its cut-off the last column says so.',
    table({
      caption: 'Runs',
      columns: [
        { title: 'C-rate' },
        { title: 'direction' },
        { title: 'K', number: true },
        { title: 'capacity (A h)', number: true },
        { title: 'energy (W h)', number: true },
        { title: 'mean voltage (V)', number: true },
        { title: 'duration (s)', number: true },
        { title: 'ended by' },
      ],
      rows: rates.map((row) => [
        cRate(row.rate),
        row.direction,
        significant(row.temperature, 5),
        significant(row.capacity, 5),
        significant(row.energy, 5),
        row.meanVoltage === undefined ? dash : decimals(row.meanVoltage, 4),
        significant(row.duration, 5),
        row.reason,
      ]),
      tip: 'from runs of the cell model',
    }),
  );
}
