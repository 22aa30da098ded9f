import { dash, duration, percent, plusMinus, significant, whole } from '../format.ts';
import { html, nothing, type Content, type Html } from '../html.ts';
import type { PoreErrors } from '../../study/index.ts';
import type { ImageToCellReport, TransportRow } from '../image-to-cell-data.ts';
import { tortuosityError } from '../key-numbers.ts';
import { traceOf } from '../origin.ts';
import { figureBlock, lineKey, section, table } from '../page.ts';
import { imageColour, twinColour, twinDashes } from '../plots/frame.ts';
import { tortuosityFigure } from '../plots/tortuosity.ts';

/** Effective transport of the pore space and the solid network on each axis. */
export function transportSection(report: ImageToCellReport): Html {
  const { transport } = report;
  const trace = traceOf(report, 'transport');
  const boundaries = [...new Set([...transport.pore, ...transport.solid].map(({ boundary }) => boundary))];
  return section(
    'transport',
    'Transport',
    html`The steady diffusion (or conduction) problem solved on the voxels of each network (${trace.link}; boundary condition “${boundaries.join('”, “')}”). τ = ε D/D<sub>eff</sub> with ε the phase’s total fraction; ± is the error estimate that the iteration leaves; what voxels and sampling cost is in the table of errors; all ratios of a row have the same relative error.`,
    transportTable(report, transport.pore, 'Pore space', html`D<sub>eff</sub>/D`),
    errorTable(report),
    tortuosityFigures(report),
    transport.solid.length === 0
      ? nothing
      : transportTable(report, transport.solid, 'Solid network', html`σ<sub>eff</sub>/σ`),
  );
}

function tortuosityFigures({ transport }: ImageToCellReport): Html {
  const pore = figureBlock(
    tortuosityFigure(transport.pore, 'pore space', true),
    'Tortuosity factor of the pore space with its iteration error (mostly smaller than the dot).',
    lineKey([
      { label: 'from the image', colour: imageColour },
      { label: 'Bruggeman 1/√ε', colour: twinColour, dashes: twinDashes },
    ]),
  );
  const solid = figureBlock(
    tortuosityFigure(transport.solid, 'solid network', false),
    'The same for the solid network: mean conductivity over the effective one.',
    lineKey([{ label: 'from the image', colour: imageColour }]),
  );
  return html`<div class="grid">${pore}${transport.solid.length === 0 ? nothing : solid}</div>`;
}

function transportTable(
  report: ImageToCellReport,
  rows: readonly TransportRow[],
  title: string,
  ratio: Content,
): Html {
  const network = [...new Set(rows.map(({ phases }) => phases.join(' + ')))].join(', ');
  return table({
    caption: html`<strong>${title}</strong> (${network}). z is through-plane.${networkNote(rows)}`,
    columns: [
      { title: 'axis' },
      { title: 'τ', number: true },
      { title: 'τ, percolating part', number: true },
      { title: ratio, number: true },
      { title: 'MacMullin', number: true },
      { title: 'Bruggeman exponent', number: true },
      { title: 'percolating ε', number: true },
      { title: 'iterations', number: true },
      { title: 'residual', number: true },
      { title: 'flux spread', number: true },
      { title: 'time', number: true },
    ],
    rows: rows.map(transportCells),
    tip: traceOf(report, 'transport').tip,
  });
}

function range(interval: readonly [number, number] | null): string {
  return interval === null ? dash : `${significant(interval[0], 3)} to ${significant(interval[1], 3)}`;
}

function share(value: number | null): string {
  return value === null ? dash : percent(value, 2);
}

/** What each threshold's window does to D_eff, from its lower to its upper end. */
function thresholdCell(errors: PoreErrors['segmentation']): string {
  if (errors === null || errors.length === 0) return dash;
  return errors
    .map(({ effectiveRatio }) => (effectiveRatio === null ? dash : effectiveRatio.map(share).join(' to ')))
    .join(', ');
}

/** What voxels, sampling and thresholds cost beside the iteration. */
function errorTable(report: ImageToCellReport): Html {
  const { errors } = report.transport;
  if (errors.length === 0) return html``;
  const isCut = errors.some(({ segmentation }) => segmentation !== null);
  const cut = isCut
    ? html`Thresholds: change of D<sub>eff</sub> as each of them moves to the ends of its window.`
    : 'The image came with labels, so what its segmentation cost is not known and not counted.';
  return table({
    caption: html`<strong>Errors of the pore space.</strong> Voxels: expected change of D<sub>eff</sub> as voxels become small, from the image coarsened by two. Sampling: standard error of this image as a sample of the material, from the scatter of its parts. ${cut} Intervals: 95 %.`,
    columns: [
      { title: 'axis' },
      { title: 'iteration ±', number: true },
      { title: 'voxels', number: true },
      { title: 'sampling ±', number: true },
      ...(isCut ? [{ title: 'thresholds', number: true }] : []),
      { title: html`D<sub>eff</sub>/D of this structure`, number: true },
      { title: html`D<sub>eff</sub>/D of the material`, number: true },
      { title: 'τ of the material', number: true },
    ],
    rows: errors.map((row) => [
      row.axis,
      share(row.iteration),
      share(row.discretisation),
      share(row.sampling),
      ...(isCut ? [thresholdCell(row.segmentation)] : []),
      range(row.structure),
      range(row.material),
      range(row.tortuosityFactor),
    ]),
    tip: traceOf(report, 'transport').tip,
  });
}

/** What the ratios of a network of solids are to, and why it has no Bruggeman exponent. */
function networkNote(rows: readonly TransportRow[]): string {
  const solid = rows.find(({ referenceConductivity }) => referenceConductivity !== 1);
  if (solid === undefined) return '';
  const reference = `Ratios are to ${significant(solid.referenceConductivity)} S/m, the largest conductivity in the network; τ is the mean conductivity over its voxels divided by the effective one.`;
  const exponent = solid.phases.length > 1 ? ' Several phases together have no Bruggeman exponent.' : '';
  return ` ${reference}${exponent}`;
}

function transportCells(row: TransportRow): Content[] {
  const scaled = (value: number | null) => plusMinus(value, (value ?? 0) * row.error.iteration);
  return [
    row.axis,
    tortuosityCell(row),
    scaled(row.tortuosityFactorPercolating),
    significant(row.effectiveRatio, 5),
    significant(row.macMullinNumber, 4),
    significant(row.bruggemanExponent, 4),
    percent(row.fractionPercolating, 2),
    whole(row.iterations),
    significant(row.residual, 2),
    significant(row.planeFluxSpread, 2),
    duration(row.seconds),
  ];
}

function tortuosityCell(row: TransportRow): Content {
  if (!row.percolating) return html`${dash} <small>does not percolate</small>`;
  const value = plusMinus(row.tortuosityFactor, tortuosityError(row));
  return row.converged ? value : html`${value} <small>not converged</small>`;
}
