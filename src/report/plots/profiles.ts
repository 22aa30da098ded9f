import * as Plot from '@observablehq/plot';
import type { VolumeDescription } from '../../describe/index.ts';
import { figure, grid } from './frame.ts';

export interface ProfilesFigure {
  /** Along z, from the collector. */
  readonly profile: VolumeDescription['profiles']['z'];
  /** CSS colour by phase. */
  readonly colours: Readonly<Record<string, string>>;
}

/** Volume fraction of each phase in every slice, from the collector (left) to the separator. */
export function profilesFigure({ profile, colours }: ProfilesFigure): string {
  const lines = Object.entries(profile.fractions).map(([phase, fraction]) => ({
    phase,
    points: fraction.map((value, k) => [profile.position[k] * 1e6, value] as const),
  }));
  const most = Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value)), 0.1);
  return figure('Volume fraction of each phase through the thickness, collector at the left', {
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
