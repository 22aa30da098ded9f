import * as Plot from '@observablehq/plot';
import { cRate, significant } from '../format.ts';
import type { KeyEntry } from '../page.ts';
import { figure, paddedDomain } from './frame.ts';

/** Points that belong together, in the order in which they are joined. */
export interface LoadLine {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const colours = [
  'var(--curve-0, #1f6fb2)',
  'var(--curve-1, #b4540a)',
  'var(--curve-2, #2a7a4f)',
  'var(--curve-3, #9a4a86)',
  'var(--curve-4, #6a5acd)',
  'var(--curve-5, #5b6675)',
];
const dashes = ['', '7 4', '2 3.5'];

/** The look of each line: colours first, then dashes. */
export function loadLineKey(lines: readonly LoadLine[]): KeyEntry[] {
  return lines.map(({ label }, k) => ({
    label,
    colour: colours[k % colours.length] ?? 'currentColor',
    dashes: dashes[Math.floor(k / colours.length) % dashes.length] ?? '',
  }));
}

/** Capacity (mA h/cm²) over the C-rate, one line a direction and temperature. */
export function capacityOverRateFigure(lines: readonly LoadLine[]): string {
  const rates = [...new Set(lines.flatMap(({ points }) => points.map(([rate]) => rate)))].sort(
    (a, b) => a - b,
  );
  const most = Math.max(...lines.flatMap(({ points }) => points.map(([, capacity]) => capacity)));
  return figure('Capacity against C-rate', {
    width: 760,
    height: 380,
    x: { label: 'C-rate →', labelAnchor: 'right', type: 'log', ticks: rates, tickFormat: cRate },
    y: { label: '↑ capacity (mAh/cm²)', domain: [0, most * 1.08] },
    marks: [
      Plot.gridX({ ticks: rates, stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.gridY({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.ruleY([0], { stroke: 'currentColor' }),
      ...dotted(lines),
    ],
  });
}

/** Energy over power, both logarithmic, with lines of equal duration behind. Points without energy are left out. */
export function ragoneFigure(lines: readonly LoadLine[], unit: string): string {
  const drawn = lines.map(({ label, points }) => ({
    label,
    points: points.filter(([power, energy]) => power > 0 && energy > 0),
  }));
  const [x, y] = [0, 1].map((part) =>
    logarithmicDomain(drawn.flatMap(({ points }) => points.map((point) => point[part as 0 | 1]))),
  ) as [[number, number], [number, number]];
  const hours = [10, 3, 1, 1 / 3, 0.1, 1 / 60];
  return figure('Energy against power (Ragone plot)', {
    width: 760,
    height: 420,
    x: {
      label: `power (W/${unit}) →`,
      labelAnchor: 'right',
      type: 'log',
      domain: x,
      tickFormat: roundTick,
    },
    y: { label: `↑ energy (Wh/${unit})`, type: 'log', domain: y, tickFormat: roundTick },
    marks: [
      Plot.gridX({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.gridY({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      ...hours.flatMap((duration) => equalDuration(duration, x, y)),
      ...dotted(drawn),
    ],
  });
}

function dotted(lines: readonly LoadLine[]): Plot.Markish[] {
  const key = loadLineKey(lines);
  return lines.flatMap(({ points }, k) => {
    const stroke = key[k]?.colour ?? 'currentColor';
    return [
      Plot.line(points, { stroke, strokeWidth: 2, strokeDasharray: key[k]?.dashes ?? '' }),
      Plot.dot(points, { fill: stroke, r: 4 }),
    ];
  });
}

/** Where energy = power × duration, inside the frame, with its name at the upper end. */
function equalDuration(
  hours: number,
  [left, right]: [number, number],
  [low, high]: [number, number],
): Plot.Markish[] {
  const [start, end] = [Math.max(left, low / hours), Math.min(right, high / hours)];
  if (!(end > start)) return [];
  const label = hours >= 1 ? `${hours} h` : `${Math.round(60 * hours)} min`;
  const place = [[end, hours * end]];
  return [
    Plot.line(
      [start, end].map((power) => [power, hours * power]),
      { stroke: 'var(--soft, #5b6675)', strokeOpacity: 0.5, strokeDasharray: '2 4' },
    ),
    Plot.text(place, { text: () => label, fill: 'var(--soft, #5b6675)', dx: -4, dy: 10, textAnchor: 'end' }),
  ];
}

function logarithmicDomain(values: readonly number[]): [number, number] {
  if (values.length === 0) return [1, 10];
  const [low, high] = paddedDomain(values.map(Math.log10), 0.08);
  return high - low > 0.3 ? [10 ** low, 10 ** high] : [10 ** (low - 0.2), 10 ** (high + 0.2)];
}

/** Of a decade 1, 2 and 5 alone carry numbers. */
function roundTick(value: number): string {
  const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  return [1, 2, 5].includes(lead) ? significant(value, 1) : '';
}
