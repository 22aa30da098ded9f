import * as Plot from '@observablehq/plot';
import type { PhaseProfile } from '../image-to-cell-data.ts';
import { figure, grid } from './frame.ts';

export interface ProfilesFigure {
  readonly profiles: readonly PhaseProfile[];
  /** Slice spacing along z in metres. */
  readonly spacing: number;
  /** CSS colour by phase. */
  readonly colours: Readonly<Record<string, string>>;
}

/** Volume fraction of each phase in every slice, from the collector (left) to the separator. */
export function profilesFigure({ profiles, spacing, colours }: ProfilesFigure): string {
  const lines = profiles.map(({ phase, fraction }) => ({
    phase,
    points: Array.from(fraction, (value, k) => [(k + 0.5) * spacing * 1e6, value] as const),
  }));
  const most = Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value)), 0.1);
  const names = lines.map(({ phase }) => phase).join(', ');
  return figure(`Volume fraction of ${names} through the thickness, collector at the left`, {
    x: { label: 'z from collector (µm) →', labelAnchor: 'right', nice: false },
    y: { label: '↑ volume fraction', domain: [0, Math.min(1, most * 1.08)] },
    marks: [
      ...grid(),
      Plot.ruleY([0], { stroke: 'currentColor' }),
      ...lines.flatMap(({ phase, points }) => [
        Plot.line(points, { stroke: 'var(--edge, #7b8794)', strokeWidth: 3.4, strokeOpacity: 0.55 }),
        Plot.line(points, { stroke: colours[phase] ?? 'currentColor', strokeWidth: 2.2 }),
      ]),
    ],
  });
}
