import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<html><body></body></html>');

/** Size of a figure that shares a row with another. */
const half = { width: 520, height: 340 };
const margins = { marginLeft: 58, marginBottom: 44, marginTop: 30, marginRight: 18 };

/** Width of the frame in which such a figure draws. */
export const frameWidth = half.width - margins.marginLeft - margins.marginRight;

/** Height of a figure whose frame is this high. */
export function heightAround(frame: number): number {
  return frame + margins.marginTop + margins.marginBottom;
}

/** Size of a figure that shares a row with two others. */
export const third = { width: 372, height: 268 };

/** Colours by name: style sheets may change them for dark screens and print, the second is used without one. */
export const imageColour = 'var(--image, #1f6fb2)';
export const twinColour = 'var(--twin, #b4540a)';
export const softColour = 'var(--soft, #5b6675)';

/** The Bruggeman twin is dashed in every figure. */
export const twinDashes = '5 3.5';

/**
 * Draws a figure and returns it as SVG with a spoken description. Text is escaped by the serialiser; the look is
 * shared: quiet grid, room for the labels, the page's own type.
 */
export function figure(description: string, options: Plot.PlotOptions): string {
  const drawn = Plot.plot({
    ...half,
    ...margins,
    ...options,
    document,
    style: { fontSize: '12.5px', fontFamily: 'inherit', background: 'transparent', overflow: 'visible' },
  });
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', description);
  return drawn.outerHTML;
}

/** Fine lines behind the data. */
export function grid(): Plot.Markish[] {
  return [
    Plot.gridX({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
    Plot.gridY({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
  ];
}

/** A round-ended line key: the smallest and largest of all values with some air, never an empty range. */
export function paddedDomain(values: readonly number[], share = 0.06): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = high > low ? share * (high - low) : Math.max(Math.abs(high) * 0.05, 1e-12);
  return [low - pad, high + pad];
}
