import { formatLength } from '../../base/index.ts';
import { findingOf, type Description } from '../../describe/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { decimals, duration, whole } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, pageOf, patchKey, section } from '../page.ts';
import { hex, phaseColours, type PhaseColour } from '../pictures/palette.ts';
import { renderFigure } from '../pictures/render-figure.ts';
import { renderPhases } from '../pictures/render3d.ts';
import { sliceFigure } from '../pictures/slice-figure.ts';
import { middleSlices } from '../pictures/slices.ts';
import type { PhaseColours } from '../plots/curves.ts';
import { styleSheet } from '../style.ts';
import { findingContent, findingWords, lineColours } from './findings.ts';

export interface DescriptionPage {
  readonly volume: LabelledVolume;
  readonly description: Description;
  /** Name of the image. */
  readonly image: string;
  /** The phase that is drawn see-through. */
  readonly pore?: string | undefined;
  /** Of Lithoscale. */
  readonly version: string;
}

/** A description as one HTML document that needs no other file: pictures, and a section a descriptor. */
export function descriptionPage(page: DescriptionPage, signal?: AbortSignal): string {
  const { volume, description, image, pore, version } = page;
  const colours = phaseColours(volume.phases, pore);
  return pageOf({
    title: `Description: ${image}`,
    style: styleSheet(0),
    body: html`${head(page)}
${pictures(volume, colours, signal)}
${findingSections(description, lineColours(colours))}
${omittedSection(description)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function head({ volume, description, image }: DescriptionPage): Html {
  const { shape, voxelSize } = volume;
  const size = shape.map((count, k) => decimals((count * voxelSize[k]) / 1e-6, 1)).join(' × ');
  const { measurements, seconds } = description;
  return html`<header>
<p class="eyebrow">Lithoscale description · ${measurements.length} descriptors in ${duration(seconds)}</p>
<h1>${image}</h1>
<p class="eyebrow">${shape.map((count) => whole(count)).join(' × ')} voxels of ${voxelSize.map((edge) => formatLength(edge)).join(' × ')} · ${size} µm${description.dimensions < 3 ? html` · ${description.dimensions} dimensions` : nothing}</p>
<nav aria-label="Sections">${measurements.map(({ descriptor }) => html`<a href="#${descriptor.name}">${descriptor.title}</a>`)}</nav>
</header>`;
}

function pictures(volume: LabelledVolume, colours: readonly PhaseColour[], signal?: AbortSignal): Html {
  const key = patchKey(
    colours.map(({ name, label, colour }) => ({ label: `${name} (label ${label})`, colour: hex(colour) })),
  );
  const solids = colours.filter(({ pore }) => !pore).map(({ name }) => name);
  const isFlat = volume.shape.some((length) => length === 1);
  const render = (): Html =>
    figureBlock(
      renderFigure(
        renderPhases(volume, colours, { signal }),
        volume,
        `3D picture of ${solids.join(' and ')}, one corner cut away`,
      ),
      `${solids.join(' and ')}; the corner towards you is cut away.`,
    );
  const slices = middleSlices(volume, colours).filter(
    ({ across }) => !isFlat || volume.shape[axisNumber(across)] === 1,
  );
  return section(
    'image',
    'Image',
    'The labelled volume as it was described; z is the through-plane direction.',
    key,
    isFlat || solids.length === 0 ? nothing : html`<div class="picture">${render()}</div>`,
    html`<div class="grid three">${slices.map((slice) =>
      figureBlock(
        sliceFigure(slice),
        html`<strong>Across ${slice.across}</strong>, layer ${slice.layer} of ${volume.shape[axisNumber(slice.across)]}`,
      ),
    )}</div>`,
  );
}

/** A section for each descriptor: what it is, its numbers, its curves. */
function findingSections({ measurements }: Description, colours: PhaseColours): Html {
  return html`${measurements.map(findingOf).map((finding) => section(finding.name, finding.title, findingWords(finding), findingContent(finding, colours)))}`;
}

function omittedSection({ omitted }: Description): Html {
  if (omitted.length === 0) return nothing;
  return section(
    'omitted',
    'Not measured',
    'What could not be measured on this image, and why.',
    html`<ul class="plain">${omitted.map(({ name, reason }) => html`<li><strong>${name}</strong>: ${reason}</li>`)}</ul>`,
  );
}

function axisNumber(axis: 'x' | 'y' | 'z'): 0 | 1 | 2 {
  return axis === 'x' ? 0 : axis === 'y' ? 1 : 2;
}
