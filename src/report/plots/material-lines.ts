import * as Plot from '@observablehq/plot';
import { figure, grid, paddedDomain } from './frame.ts';
import { loadLineKey, type LoadLine } from './load-lines.ts';

/** What the axes of {@link materialFigure} are. */
export interface MaterialAxes {
  readonly description: string;
  readonly x: string;
  readonly y: string;
  readonly logarithmic?: boolean | undefined;
  /** Show each point as well. */
  readonly dots?: boolean | undefined;
  /** Keep what leaves this range out of the picture. */
  readonly yDomain?: readonly [number, number] | undefined;
}

/** A line with the standard errors of its points. */
export interface MaterialLine extends LoadLine {
  readonly errors?: readonly number[] | undefined;
  /** Its points alone, not joined. */
  readonly isApart?: boolean | undefined;
}

/** Lines of a material over its filling, say; drawn as they come. */
export function materialFigure(lines: readonly MaterialLine[], axes: MaterialAxes): string {
  const key = loadLineKey(lines);
  const values = lines.flatMap(({ points, errors }) =>
    points.flatMap(([, y], k) => [y - 2 * (errors?.[k] ?? 0), y + 2 * (errors?.[k] ?? 0)]),
  );
  const domain = axes.yDomain ?? (axes.logarithmic === true ? undefined : paddedDomain(values));
  return figure(axes.description, {
    width: 760,
    height: 360,
    x: { label: `${axes.x} →`, labelAnchor: 'right' },
    y: {
      label: `↑ ${axes.y}`,
      ...(axes.logarithmic === true ? { type: 'log', tickFormat: '~g' } : {}),
      ...(domain === undefined ? {} : { domain: [...domain] }),
    },
    marks: [
      ...grid(),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.35 }),
      ...lines.flatMap(({ points, errors, isApart = false }, k) => [
        ...(errors === undefined ? [] : [errorBars(points, errors, key[k].colour, axes)]),
        ...(isApart
          ? []
          : [
              Plot.line(points, {
                stroke: key[k].colour,
                strokeWidth: 2,
                strokeDasharray: key[k].dashes ?? '',
                clip: true,
              }),
            ]),
        ...(axes.dots === true || isApart
          ? [Plot.dot(points, { fill: key[k].colour, r: isApart ? 2 : 3, clip: true })]
          : []),
      ]),
    ],
  });
}

/** Two standard errors up and down; on a logarithmic axis not below a tenth of the value. */
function errorBars(
  points: LoadLine['points'],
  errors: readonly number[],
  stroke: string,
  { logarithmic }: MaterialAxes,
): Plot.Markish {
  const rows = points.map(([x, y], k) => {
    const low = y - 2 * errors[k];
    return { x, low: logarithmic === true ? Math.max(0.1 * y, low) : low, high: y + 2 * errors[k] };
  });
  return Plot.ruleX(rows, { x: 'x', y1: 'low', y2: 'high', stroke, strokeWidth: 1.4, clip: true });
}

/** One rung of a ladder of times. */
export interface Rung {
  readonly label: string;
  readonly seconds: number;
  /** Which of the groups it belongs to. */
  readonly group: string;
}

/** Times on a logarithmic axis, shortest at the bottom, with a rule at the time of the run. */
export function timesFigure(rungs: readonly Rung[], duration: number): string {
  const sorted = rungs.toSorted((a, b) => b.seconds - a.seconds);
  const groups = [...new Set(rungs.map(({ group }) => group))];
  const key = loadLineKey(groups.map((label) => ({ label, points: [] })));
  const colourOf = (group: string): string => key[groups.indexOf(group)].colour;
  const all = [...sorted.map(({ seconds }) => seconds), duration];
  return figure('Characteristic times on a logarithmic axis', {
    width: 760,
    height: 60 + 26 * sorted.length,
    marginLeft: 300,
    x: {
      label: 'seconds →',
      labelAnchor: 'right',
      type: 'log',
      domain: [Math.min(...all) / 3, Math.max(...all) * 3],
      tickFormat: powerTick,
      ticks: 8,
    },
    y: { domain: sorted.map(({ label }) => label), label: null },
    marks: [
      Plot.gridX({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.ruleX([duration], { stroke: 'var(--twin, #b4540a)', strokeWidth: 2, strokeDasharray: '5 3.5' }),
      Plot.dot(sorted, {
        x: 'seconds',
        y: 'label',
        r: 5.5,
        fill: ({ group }: Rung) => colourOf(group),
      }),
    ],
  });
}

/** 0.01 to 1000 as they are, others as powers of ten. */
function powerTick(value: number): string {
  return value >= 0.01 && value <= 1000 ? String(value) : value.toExponential(0).replace('+', '');
}

/** Colours of the groups of {@link timesFigure}. */
export function timesKey(
  rungs: readonly Rung[],
): readonly { readonly label: string; readonly colour: string }[] {
  const groups = [...new Set(rungs.map(({ group }) => group))];
  return loadLineKey(groups.map((label) => ({ label, points: [] })));
}

/** A curve with the band around it. */
export interface BandLine {
  readonly x: readonly number[];
  readonly middle: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A curve with its band and the single curves that made it, thin. */
export function bandFigure(
  band: BandLine,
  samples: readonly LoadLine[],
  { description, x, y }: MaterialAxes,
): string {
  const rows = band.x.map((at, k) => ({ at, low: band.low[k], high: band.high[k], middle: band.middle[k] }));
  return figure(description, {
    width: 760,
    height: 380,
    x: { label: `${x} →`, labelAnchor: 'right' },
    y: { label: `↑ ${y}`, domain: paddedDomain([...band.low, ...band.high]) },
    marks: [
      ...grid(),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.35 }),
      Plot.areaY(rows, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--image, #1f6fb2)', fillOpacity: 0.18 }),
      ...samples.map(({ points }) =>
        Plot.line(points, {
          stroke: 'var(--soft, #5b6675)',
          strokeWidth: 0.7,
          strokeOpacity: 0.6,
          clip: true,
        }),
      ),
      Plot.line(rows, { x: 'at', y: 'middle', stroke: 'var(--image, #1f6fb2)', strokeWidth: 2.2 }),
    ],
  });
}
