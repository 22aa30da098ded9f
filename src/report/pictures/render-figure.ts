import { quantity } from '../format.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { escapeText } from '../html.ts';
import type { Vector } from './camera.ts';
import { encodeTrueColour, pngAddress } from './png.ts';
import type { PhaseRender } from './render3d.ts';

/** The 3D picture as SVG with the edges of the block, their lengths, and which side is the collector. */
export function renderFigure(
  { image, camera }: PhaseRender,
  volume: LabelledVolume,
  description: string,
): string {
  const [x, y, z] = volume.shape.map((count, k) => count * volume.voxelSize[k]) as unknown as Vector;
  const at = (point: Vector) => camera.project(point);
  const margin = 40;
  const edge = (from: Vector, to: Vector) => {
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
  };
  const label = (point: Vector, dx: number, dy: number, anchor: string, text: string) => {
    const [px, py] = at(point);
    return `<text x="${round(px + dx)}" y="${round(py + dy)}" text-anchor="${anchor}">${escapeText(text)}</text>`;
  };
  const edges: (readonly [Vector, Vector])[] = [
    [
      [0, 0, 0],
      [x, 0, 0],
    ],
    [
      [x, 0, 0],
      [x, y, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, z],
    ],
  ];
  const side = 24;
  const [zx, zy] = at([0, 0, z / 2]);
  return `<svg class="render" role="img" aria-label="${escapeText(description)}" viewBox="${-margin} ${-side} ${image.width + 2 * margin} ${image.height + 2 * side}" width="${image.width + 2 * margin}" font-size="25" fill="currentColor">
<image width="${image.width}" height="${image.height}" href="${pngAddress(encodeTrueColour(image))}"/>
<g stroke="currentColor" stroke-opacity=".5" stroke-width="1.5">${edges.map(([from, to]) => edge(from, to)).join('')}</g>
${label([0.62 * x, 0, 0], -14, 40, 'end', `x ${micrometres(x)}`)}
${label([x, y / 2, 0], 14, 40, 'start', `y ${micrometres(y)}`)}
<text transform="translate(${round(zx - 14)} ${round(zy)}) rotate(-90)" text-anchor="middle">z ${escapeText(micrometres(z))}</text>
${label([0, 0, 0], -margin + 6, 40, 'start', 'collector')}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function micrometres(length: number): string {
  return quantity(length, 1e-6, 'µm', 3);
}
