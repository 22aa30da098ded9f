import * as Plot from '@observablehq/plot';
import { figure, grid, paddedDomain, third } from '../plots/frame.ts';
import { colourOf, outline, type CellPageRun, type TimeUnit } from './data.ts';
import { panelFrame, tenths } from './panels.ts';

/** The voltage over time with a dot for each run, and the dots' places at each of its states, in tenths of pixels. */
export interface Clock {
  readonly svg: string;
  readonly dots: readonly (readonly (readonly [number, number])[])[];
}

export function drawClock(runs: readonly CellPageRun[], unit: TimeUnit, starts: readonly number[]): Clock {
  const lines = runs.map(({ solution }) =>
    outline(solution.time, solution.voltage).map(([time, volts]) => [time / unit.seconds, volts] as const),
  );
  const end = Math.max(...lines.map((line) => line.at(-1)?.[0] ?? 0)) || 1;
  const [low, high] = paddedDomain(lines.flatMap((line) => line.map(([, volts]) => volts)));
  const { left, right, top, bottom } = panelFrame;
  const dots = runs.map(({ solution }) =>
    solution.fields.map(
      ({ time, voltage }) =>
        [
          tenths(left + (time / unit.seconds / end) * (right - left)),
          tenths(bottom - ((voltage - low) / (high - low)) * (bottom - top)),
        ] as const,
    ),
  );
  const axes = figure('Cell voltage over time, with a dot at the time shown', {
    ...third,
    marginTop: top,
    x: { label: `time (${unit.name}) →`, labelAnchor: 'right', domain: [0, end], ticks: 5 },
    y: { label: '↑ cell voltage (V)', domain: [low, high], ticks: 5 },
    marks: [
      ...grid(),
      ...lines.map((line, k) => Plot.line(line, { stroke: colourOf(k, runs.length), strokeWidth: 1.6 })),
    ],
  });
  const circles = dots.map((places, k) => {
    const [x, y] = places[starts[k]] ?? [0, 0];
    return `<circle data-dot r="5" style="fill:${colourOf(k, runs.length)};stroke:var(--paper)" stroke-width="1.5" cx="${x / 10}" cy="${y / 10}"/>`;
  });
  return { svg: axes.replace(/<\/svg>$/, `${circles.join('')}</svg>`), dots };
}
