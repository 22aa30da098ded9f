import { dash, duration, isNumber, percent, plusMinus, significant, whole } from '../format.ts';
import { html, nothing, type Content, type Html } from '../html.ts';
import type { ImageToCellReport, TransportRow } from '../image-to-cell-data.ts';
import { tortuosityError } from '../key-numbers.ts';
import { traceOf } from '../origin.ts';
import { figureBlock, lineKey, section, table } from '../page.ts';
import { axisDashes, convergenceFigure } from '../plots/convergence.ts';
import { imageColour, twinColour, twinDashes } from '../plots/frame.ts';
import { tortuosityFigure } from '../plots/tortuosity.ts';

/** Effective transport of the pore space and the solid network on each axis. */
export function transportSection(report: ImageToCellReport): Html {
  const { transport } = report;
  const trace = traceOf(report, 'transport');
  const boundaries = [...new Set([...transport.pore, ...transport.solid].map(({ boundary }) => boundary))];
  const history = transport.pore.some((row) => (row.history?.length ?? 0) > 1);
  return section(
    'transport',
    'Transport',
    html`The steady diffusion (or conduction) problem solved on the voxels of each network (${trace.link}; boundary condition “${boundaries.join('”, “')}”). τ = ε D/D_eff with ε the phase’s total fraction; ± is the error estimate that the iteration leaves, not the error of the image.`,
    transportTable(report, transport.pore, 'Pore space', 'D_eff/D'),
    html`<div class="grid">
${figureBlock(
  tortuosityFigure(transport.pore),
  'Tortuosity factor of the pore space with its iteration error (mostly smaller than the dot).',
  lineKey([
    { label: 'from the image', colour: imageColour },
    { label: 'Bruggeman 1/√ε', colour: twinColour, dashes: twinDashes },
  ]),
)}
${history ? figureBlock(convergenceFigure(transport.pore), 'How the solver converged in the pore space.', convergenceKey) : nothing}
</div>`,
    transport.solid.length === 0 ? nothing : transportTable(report, transport.solid, 'Solid network', 'σ_eff/σ'),
  );
}

const convergenceKey = lineKey(
  Object.entries(axisDashes).map(([axis, dashes]) => ({ label: axis, colour: imageColour, dashes })),
);

function transportTable(report: ImageToCellReport, rows: readonly TransportRow[], title: string, ratio: string): Html {
  const reference = rows.find(({ referenceConductivity }) => referenceConductivity !== 1);
  const note = reference === undefined ? '' : ` Ratios are to ${significant(reference.referenceConductivity)} S/m, the mean over the network’s voxels.`;
  return table({
    caption: html`<strong>${title}</strong> (${[...new Set(rows.map(({ phase }) => phase))].join(', ')}). z is through-plane.${note}`,
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

function transportCells(row: TransportRow): Content[] {
  const relative = row.relativeIterationError;
  const scaled = (value: number | null) => (isNumber(value) ? plusMinus(value, isNumber(relative) ? value * relative : null) : dash);
  return [
    row.axis,
    row.percolating ? plusMinus(row.tortuosityFactor, tortuosityError(row)) : html`${dash} <small>does not percolate</small>`,
    scaled(row.tortuosityFactorPercolating),
    scaled(row.effectiveRatio),
    significant(row.macMullinNumber, 4),
    significant(row.bruggemanExponent, 4),
    percent(row.fractionPercolating, 2),
    whole(row.iterations),
    significant(row.residual, 2),
    significant(row.planeFluxSpread, 2),
    duration(row.seconds),
  ];
}
