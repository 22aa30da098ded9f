import { formatLength } from '../../base/index.ts';
import { escapeText } from '../html.ts';
import { encodePalette, pngAddress } from './png.ts';
import { scaleBarLength, type Slice } from './slices.ts';

/** Marks an axis in words where it has a meaning in the cell. */
const meanings = { low: 'collector', high: 'separator' };

/** A slice as SVG: the voxels as they are, axes with their direction, a scale bar; height follows the real sizes. */
export function sliceFigure(slice: Slice, width = 360): string {
  const [left, top, bottom, right] = [34, 6, 30, 4];
  const plate = width - left - right;
  const height = (plate * slice.size[1]) / slice.size[0];
  const bar = scaleBarLength(slice.size[0]);
  const barWidth = (plate * bar) / slice.size[0];
  const description = `Slice across ${slice.across} at layer ${slice.layer}: ${slice.horizontal} to the right, ${slice.vertical} upwards`;
  const [barX, barY] = [left + plate - barWidth - 12, top + height - 14];
  return `<svg class="slice" role="img" aria-label="${escapeText(description)}" viewBox="0 0 ${width} ${round(top + height + bottom)}" width="${width}" font-size="12.5" fill="currentColor">
<image x="${left}" y="${top}" width="${round(plate)}" height="${round(height)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${pngAddress(encodePalette(slice))}"/>
<rect x="${left}" y="${top}" width="${round(plate)}" height="${round(height)}" fill="none" stroke="currentColor" stroke-opacity=".35"/>
<g class="bar"><rect x="${round(barX - 7)}" y="${round(barY - 19)}" width="${round(barWidth + 14)}" height="28" rx="3" fill="#fff" fill-opacity=".82"/><rect x="${round(barX)}" y="${round(barY)}" width="${round(barWidth)}" height="4" fill="#1c2430"/><text x="${round(barX + barWidth / 2)}" y="${round(barY - 5)}" text-anchor="middle" fill="#1c2430">${escapeText(formatLength(bar))}</text></g>
${axisTexts(slice, { left, top, plate, height })}</svg>`;
}

interface Plate {
  left: number;
  top: number;
  plate: number;
  height: number;
}

function axisTexts({ horizontal, vertical }: Slice, { left, top, plate, height }: Plate): string {
  const along = `<text x="${left}" y="${round(top + height + 19)}">${horizontal} →</text>`;
  const up = `<text transform="translate(${left - 10} ${round(top + height)}) rotate(-90)">${vertical} →</text>`;
  if (vertical !== 'z') return along + up;
  const [low, high] = [`${meanings.low} (z = 0)`, meanings.high];
  return `${along}<text transform="translate(${left - 10} ${round(top + height)}) rotate(-90)">z →</text>
<text x="${round(left + plate)}" y="${round(top + height + 19)}" text-anchor="end" fill-opacity=".75">lower edge: ${low}</text>
<text transform="translate(${left - 10} ${top}) rotate(-90)" text-anchor="end" fill-opacity=".75">${high}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
