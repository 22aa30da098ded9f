import * as Plot from '@observablehq/plot';
import { readableUnit } from '../../base/index.ts';
import type { Figure, Scale, Series } from '../../describe/index.ts';
import { significant } from '../format.ts';
import type { KeyEntry } from '../page.ts';
import { figure, grid } from './frame.ts';

/**
 * Colours of curves that belong to no phase. Style sheets change them for dark screens; the hues stay apart for colour-blind
 * readers (after Okabe and Ito).
 */
const onPaper = ['#1f6fb2', '#b4540a', '#2a7a4f', '#9a4a86', '#6a5acd', '#5b6675'];
const onDark = ['#6db3ec', '#f0a05a', '#6fc596', '#d58cc2', '#a79df0', '#9ba7b6'];

/** CSS declarations of the curves' colours. */
export function curveDeclarations(dark: boolean): string {
  return (dark ? onDark : onPaper).map((colour, k) => `--curve-${k}:${colour};`).join('');
}

/** Colour by phase. */
export type PhaseColours = Readonly<Record<string, string>>;

const dashes = ['', '7 4', '2 3.5', '10 3 2 3'];

/** The look of each curve: a phase's own colour where its name begins with the phase, dashed where several share one. */
export function curveKey(series: readonly Series[], colours: PhaseColours): KeyEntry[] {
  const used = new Map<string, number>();
  let free = 0;
  return series.map(({ name }) => {
    const phase = name.split(/[ |]/)[0] ?? '';
    const own = colours[phase];
    const place = free % onPaper.length;
    const colour = own ?? `var(--curve-${place}, ${onPaper[place]})`;
    if (own === undefined) free++;
    const before = used.get(colour) ?? 0;
    used.set(colour, before + 1);
    return { label: name, colour, dashes: dashes[before % dashes.length] ?? '' };
  });
}

/** Draws the curves of a descriptor in units that people read. Gaps where a curve has no value. */
export function curvesFigure({ title, x, y, series }: Figure, key: readonly KeyEntry[]): string {
  const [across, up] = [readableUnit(x.unit), readableUnit(y.unit)];
  const lines = series.map((curve) => pointsOf(curve, across.factor, up.factor, x, y));
  return figure(title, {
    x: {
      ...scaleOf(
        x,
        lines.flatMap((points) => points.map(([place]) => place)),
      ),
      label: `${labelOf(x, across.unit)} →`,
      labelAnchor: 'right',
    },
    y: {
      ...scaleOf(
        y,
        lines.flatMap((points) => points.map(([, value]) => value)),
      ),
      label: `↑ ${labelOf(y, up.unit)}`,
      nice: true,
    },
    marks: [
      ...grid(),
      ...(y.kind === 'logarithmic' ? [] : [Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 })]),
      ...lines.flatMap((points, k) => {
        const stroke = key[k]?.colour ?? 'currentColor';
        const strokeDasharray = key[k]?.dashes ?? '';
        return [
          Plot.line(points, { stroke: 'var(--edge, #7b8794)', strokeWidth: 3.2, strokeOpacity: 0.4 }),
          Plot.line(points, { stroke, strokeWidth: 2, strokeDasharray }),
        ];
      }),
    ],
  });
}

function pointsOf(
  curve: Series,
  across: number,
  up: number,
  x: Scale,
  y: Scale,
): (readonly [number, number | null])[] {
  return curve.x.flatMap((place, k) => {
    const value = curve.y[k] ?? null;
    if (x.kind === 'logarithmic' && !(place > 0)) return [];
    const drawn = value === null || (y.kind === 'logarithmic' && !(value > 0)) ? null : value / up;
    return [[place / across, drawn] as const];
  });
}

/** Ticks of a logarithmic axis as people write numbers: 0.6 and not 600m; over decades only those of 1, 2 and 5. */
function scaleOf(
  { kind }: Scale,
  drawn: readonly (number | null)[],
): { type?: 'log'; tickFormat?: (value: number) => string } {
  if (kind !== 'logarithmic') return {};
  const values = drawn.filter((value) => value !== null);
  const range =
    values.reduce((high, value) => Math.max(high, value), 0) /
    values.reduce((low, value) => Math.min(low, value), Infinity);
  return { type: 'log', tickFormat: (value) => (range < 5 || isRound(value) ? significant(value, 1) : '') };
}

function isRound(value: number): boolean {
  const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  return lead === 1 || lead === 2 || lead === 5;
}

function labelOf({ name }: Scale, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`;
}
