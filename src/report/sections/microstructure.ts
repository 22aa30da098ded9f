import { formatLength } from '../../base/index.ts';
import { decimals, percent } from '../format.ts';
import { html, scriptData, trusted, type Html } from '../html.ts';
import type { ImageToCellReport } from '../image-to-cell-data.ts';
import { traceOf } from '../origin.ts';
import { figureBlock, patchKey, section } from '../page.ts';
import { hex, type PhaseColour } from '../pictures/palette.ts';
import { encodePalette, pngAddress } from '../pictures/png.ts';
import { renderFigure } from '../pictures/render-figure.ts';
import { renderPhases } from '../pictures/render3d.ts';
import { sliceFigure } from '../pictures/slice-figure.ts';
import { layersThrough, middleSlices, sliceOf } from '../pictures/slices.ts';

/** Pictures along z that the reader can leaf through. */
const leaves = 24;

/** 3D picture, a stack of slices to leaf through, and the three middle slices. */
export function microstructureSection(
  report: ImageToCellReport,
  colours: readonly PhaseColour[],
  signal: AbortSignal | undefined,
): Html {
  const { volume, check, roles } = report;
  const trace = traceOf(report, 'read');
  const key = patchKey(
    colours.map(({ name, label, colour }) => {
      const fraction = check.phases.find((phase) => phase.name === name)?.fraction;
      return { label: `${name} (label ${label}), ${percent(fraction)}`, colour: hex(colour) };
    }),
  );
  const solids = colours.filter(({ pore }) => !pore).map(({ name }) => name);
  const picture = renderPhases(volume, colours, { signal });
  return section(
    'microstructure',
    'Microstructure',
    html`The labelled volume as it entered the calculation (${trace.link}). z is the through-plane direction with the current collector at z = 0; voxels are ${volume.voxelSize.map((size) => formatLength(size)).join(' × ')}.`,
    key,
    html`<div class="grid">
${figureBlock(
  renderFigure(
    picture,
    volume,
    `3D picture of ${solids.join(' and ')}, one corner cut away, ${roles.pore} see-through`,
  ),
  `${solids.join(' and ')}; ${roles.pore} is see-through and the corner towards you is cut away. The separator side is on top.`,
)}
${leafing(report, colours)}
</div>
<h3>Middle slices</h3>
<div class="grid three">${middleSlices(volume, colours).map((slice) =>
      figureBlock(
        sliceFigure(slice),
        html`<strong>Across ${slice.across}</strong>, layer ${slice.layer} of ${volume.shape[axisNumber(slice.across)]}`,
      ),
    )}</div>`,
  );
}

function leafing({ volume }: ImageToCellReport, colours: readonly PhaseColour[]): Html {
  const layers = layersThrough(volume.shape[2], leaves);
  const slices = layers.map((layer) => sliceOf(volume, 'z', layer, colours));
  const start = Math.floor(layers.length / 2);
  const shown = slices[start] ?? sliceOf(volume, 'z', 0, colours);
  const heights = layers.map((layer) => `${decimals(((layer + 0.5) * volume.voxelSize[2]) / 1e-6, 1)} µm`);
  return html`<figure id="leaf">${trusted(sliceFigure(shown, 480))}
<div class="leaf"><label for="leaf-at">z</label><input id="leaf-at" type="range" min="0" max="${layers.length - 1}" value="${start}"><output for="leaf-at" id="leaf-height">${heights[start] ?? ''}</output></div>
<figcaption>Slices across z from the collector to the separator; move the slider to leaf through them.</figcaption>
<script type="application/json" id="leaf-data">${scriptData({ heights, images: slices.map((slice) => pngAddress(encodePalette(slice))) })}</script></figure>`;
}

/** Changes the slice with the slider. Without scripts the middle slice stays. */
export const leafingScript = `
const leaves = JSON.parse(document.getElementById('leaf-data').textContent);
const slider = document.getElementById('leaf-at');
const plate = document.querySelector('#leaf image');
const words = document.getElementById('leaf-height');
slider.addEventListener('input', () => {
  plate.setAttribute('href', leaves.images[slider.value]);
  words.textContent = leaves.heights[slider.value];
});
`;

function axisNumber(axis: 'x' | 'y' | 'z'): 0 | 1 | 2 {
  return axis === 'x' ? 0 : axis === 'y' ? 1 : 2;
}
