import type { BandPart, ParameterInterval } from '../../cell/index.ts';
import { change, cRate, dash, percent, significant, signed } from '../format.ts';
import { html, nothing, type Content, type Html } from '../html.ts';
import type { Band, Grading, GradingDischarge, ImageToCellReport } from '../image-to-cell-data.ts';
import { traceOf } from '../origin.ts';
import { figureBlock, lineKey, section, table } from '../page.ts';
import { imageColour, softColour, twinDashes } from '../plots/frame.ts';
import {
  gradedProfileFigure,
  gradingVoltageFigure,
  mirroredDashes,
  type GradedProfileFigure,
} from '../plots/grading.ts';
import { rateColour } from '../plots/rate-colours.ts';
import { drawnCharge } from '../plots/rate-capability.ts';
import { milliampereHoursPerSquareCentimetre, ratesOf } from '../plots/voltage.ts';
import { scaleOf, wordsOf } from '../words.ts';

const variantNames: Readonly<Record<GradingDischarge['cell'], string>> = {
  even: 'even',
  graded: 'graded',
  mirrored: 'mirrored',
};

/** The electrode through its thickness, what that changes, and how sure the discharge is. */
export function gradingSection(report: ImageToCellReport): Html {
  const { grading } = report;
  if (grading === undefined) return nothing;
  const trace = traceOf(report, 'grading');
  return section(
    'grading',
    'Through the thickness',
    html`The electrode slice by slice, from the collector to the separator, and the cell that keeps these profiles (${trace.link}). Fractions and area are means over each finite volume, transport is that of the slices in series, so that the whole electrode is the image’s on any mesh. The cell with all its intervals is the step’s file ${grading.file} (BPX).`,
    profileFigures(grading),
    numbersTable(grading, trace.tip),
    dischargeBlock(grading, trace.tip),
  );
}

const figures: readonly GradedProfileFigure[] = [
  {
    property: 'porosity',
    label: 'porosity',
    description: 'Porosity of each slice.',
  },
  {
    property: 'activeMaterialFraction',
    label: 'active fraction',
    description: 'Active material connected to the collector, as a share of each slice.',
  },
  {
    property: 'specificSurfaceArea',
    label: 'area (µm²/µm³)',
    description: 'Reacting area per volume of each slice.',
    unit: 1e6,
  },
  {
    property: 'electrolyteTransportEfficiency',
    label: 'transport efficiency ε/τ',
    description: 'Transport efficiency ε/τ of each slice, from the drop of concentration over it.',
  },
];

function profileFigures(grading: Grading): Html {
  const key = lineKey([
    { label: 'slices of the image', colour: softColour },
    { label: 'finite volumes of the cell', colour: imageColour },
  ]);
  return html`${key}<div class="grid">${figures.map((drawn) =>
    figureBlock(gradedProfileFigure(grading, drawn), drawn.description),
  )}</div>`;
}

function numbersTable({ numbers }: Grading, tip: string): Html {
  return table({
    caption: html`<strong>Numbers of the cell that rest on the image, with 95 % intervals.</strong> Voxels: expected change as voxels become small. Sampling: standard error of this image as a sample. Not counted: segmentation, voxel size, the literature set.`,
    columns: [
      { title: 'parameter' },
      { title: 'value', number: true },
      { title: 'from', number: true },
      { title: 'to', number: true },
      { title: 'unit' },
      { title: 'iteration ±', number: true },
      { title: 'voxels', number: true },
      { title: 'sampling ±', number: true },
    ],
    rows: numbers.map(numberCells),
    tip,
  });
}

function numberCells({ name, unit, value, low, high, measured }: ParameterInterval): Content[] {
  const { factor, shown } = scaleOf(unit);
  const share = measured === null ? () => 'in proportion' : shareOf;
  return [
    wordsOf(name),
    ...[value, low, high].map((number) => significant(number / factor)),
    shown,
    share(measured?.iteration),
    share(measured?.discretisation),
    share(measured?.sampling),
  ];
}

function shareOf(value: number | null | undefined): string {
  return value === null || value === undefined ? dash : percent(value, 2);
}

function dischargeBlock(grading: Grading, tip: string): Html {
  const { discharges, failures } = grading;
  if (discharges.length === 0) return nothing;
  const rates = ratesOf(discharges);
  const key = lineKey([
    ...rates.map((rate, k) => ({ label: cRate(rate), colour: rateColour(k, rates.length) })),
    { label: 'graded, with its band', colour: 'var(--ink)' },
    { label: 'even', colour: 'var(--ink)', dashes: twinDashes },
    { label: 'mirrored', colour: 'var(--ink)', dashes: mirroredDashes },
  ]);
  return html`<h3>What the grading changes</h3>
${figureBlock(
  gradingVoltageFigure(grading),
  'Discharges of the graded cell with the 95 % band that the intervals above give it, beside the cell without profiles and the cell whose electrode is turned round.',
  key,
)}
${
  failures.length === 0
    ? nothing
    : html`<div class="note warn" role="note"><ul>${failures.map(
        ({ rate, cell, message }) => html`<li>${cRate(rate)}, ${variantNames[cell]}: ${message}</li>`,
      )}</ul></div>`
}
${dischargeTable(grading, tip)}
${grading.bands.length === 0 ? nothing : bandTable(grading.bands, tip)}`;
}

function dischargeTable({ discharges, bands }: Grading, tip: string): Html {
  return table({
    caption: html`<strong>Graded, even and mirrored.</strong> Charge per area of electrode at the end of the discharge; mirrored: the image’s collector side at the separator.`,
    columns: [
      { title: 'C-rate' },
      { title: 'cell' },
      { title: 'capacity (mAh/cm²)', number: true },
      { title: '95 % interval', number: true },
      { title: 'against even', number: true },
      { title: 'mean voltage (V)', number: true },
      { title: 'ended by' },
      { title: 'lithium balance', number: true },
    ],
    rows: discharges.map((discharge) => {
      const even = discharges.find(({ rate, cell }) => rate === discharge.rate && cell === 'even');
      const band = bands.find(({ rate }) => rate === discharge.rate);
      return dischargeCells(discharge, even, discharge.cell === 'graded' ? band : undefined);
    }),
    tip,
  });
}

function dischargeCells(
  discharge: GradingDischarge,
  even: GradingDischarge | undefined,
  band: Band | undefined,
): Content[] {
  const unit = milliampereHoursPerSquareCentimetre;
  const charge = drawnCharge(discharge);
  return [
    cRate(discharge.rate),
    variantNames[discharge.cell],
    significant(charge / unit),
    band === undefined
      ? ''
      : `${significant(band.drawn.low / unit)} to ${significant(band.drawn.high / unit)}`,
    discharge.cell === 'even' || even === undefined ? '' : change(charge, drawnCharge(even), 2),
    significant(discharge.meanVoltage),
    discharge.ending,
    significant(discharge.lithiumBalance, 2),
  ];
}

/** Which number makes the band wide: the change of capacity at both ends of its interval. */
function bandTable(bands: readonly Band[], tip: string): Html {
  return table({
    caption: html`<strong>Where the band comes from.</strong> Change of the graded cell’s capacity when one number is at the low and at the high end of its interval, all else the same and the current as it was; the band adds the changes as squares, taking the numbers as independent.`,
    columns: [
      { title: 'number' },
      ...bands.flatMap(({ rate }) => [
        { title: `${cRate(rate)}, low end`, number: true },
        { title: `${cRate(rate)}, high end`, number: true },
      ]),
    ],
    rows: bands[0].parts.map(({ name }) => [
      wordsOf(name),
      ...bands.flatMap(({ parts, drawn }) =>
        partCells(
          parts.find((part) => part.name === name),
          drawn.value,
        ),
      ),
    ]),
    tip,
  });
}

function partCells(part: BandPart | undefined, drawn: number): Content[] {
  return [part?.atLow, part?.atHigh].map((value) =>
    value === undefined ? dash : signed((100 * value) / drawn, 2, '%'),
  );
}
