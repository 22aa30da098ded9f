import type { Flow } from '../../study/index.ts';
import { decimals, percent } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ImageToCellReport } from '../image-to-cell-data.ts';
import { traceOf } from '../origin.ts';
import { colourKey, figureBlock, section } from '../page.ts';
import { colourAt, twoDecades, unitScale, type ColourScale } from '../pictures/colour-map.ts';
import { fieldPicture, solidColour } from '../pictures/field-slice.ts';
import { renderLines } from '../pictures/lines3d.ts';
import { hex } from '../pictures/palette.ts';
import { renderFigure } from '../pictures/render-figure.ts';
import { sliceFigure } from '../pictures/slice-figure.ts';

/** Where the flux goes: streamlines in 3D, its size and the potential on the middle planes. */
export function flowSection(report: ImageToCellReport, flow: Flow, signal: AbortSignal | undefined): Html {
  const { phase, axis, relativeLength, bottleneckShare } = flow;
  const scale = twoDecades(relativeFluxes(flow));
  return section(
    'flow',
    'Where the flux goes',
    html`The potential that drives diffusion through the ${phase} along ${axis}, and its flux (${traceOf(report, 'flow').link}). Half of the resistance sits in ${percent(bottleneckShare)} of the phase’s voxels. Paths are ${decimals(relativeLength.mean, 2)} times as long as the image on average, from ${decimals(relativeLength.least, 2)} to ${decimals(relativeLength.largest, 2)}; such a ratio of lengths is no tortuosity factor, which counts narrow places too.`,
    html`<div class="grid">${lineFigure(report, flow, scale, signal)}${sliceFigures(report, flow, scale)}</div>`,
  );
}

/** Fluxes on the planes over the mean one through the whole image. */
function relativeFluxes({ fields, effectiveRatio }: Flow): Float32Array {
  const values = fields.flatMap(({ flux }) => [...flux]);
  return Float32Array.from(values, (value) => value / effectiveRatio);
}

function fluxKey(scale: ColourScale): Html {
  return colourKey('flux over the mean flux through the image', scale, colourAt, String);
}

function lineFigure(
  { volume }: ImageToCellReport,
  { phase, lines, lost, streamlines: { points, starts }, effectiveRatio }: Flow,
  scale: ColourScale,
  signal: AbortSignal | undefined,
): Html {
  const relative = points.map((value, at) => (at % 4 === 3 ? value / effectiveRatio : value));
  const picture = renderLines(volume, { points: relative, starts }, scale, { signal });
  const description = `${lines} streamlines through the ${phase} from the collector to the separator`;
  return figureBlock(
    renderFigure(picture, volume, description),
    html`${lines} streamlines through the ${phase}, each with ${percent(1 / (lines + lost), 2)} of the flux. Where they crowd together and turn bright is a bottleneck.${lost === 0 ? '' : ` ${lost} more got lost in the residual of the potential.`}`,
    fluxKey(scale),
  );
}

/** Flux across x and y, and the potential across x. */
function sliceFigures({ volume }: ImageToCellReport, flow: Flow, scale: ColourScale): Html {
  const upright = flow.fields.filter(({ across }) => across !== flow.axis);
  const isolated = html`<span class="swatch" style="background:${hex(solidColour)}"></span>other phases and isolated parts`;
  const fluxes = upright.map((field) => {
    const relative = field.flux.map((value) => value / flow.effectiveRatio);
    return figureBlock(
      sliceFigure(fieldPicture(volume, field, relative, scale), 480),
      html`<strong>Flux</strong> across ${field.across}, layer ${field.layer}; ${isolated}.`,
      fluxKey(scale),
    );
  });
  const potentials = upright
    .slice(0, 1)
    .map((field) =>
      figureBlock(
        sliceFigure(fieldPicture(volume, field, field.potential, unitScale), 480),
        html`<strong>Potential</strong> across ${field.across}, layer ${field.layer}: 0 at the collector’s side, 1 at the separator’s. Colours that change fast show where it drops.`,
        colourKey('potential over the whole drop', unitScale, colourAt, String),
      ),
    );
  return html`${fluxes}${potentials}`;
}
