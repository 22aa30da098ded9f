import { describe, expect, it } from 'vitest';
import type { PhaseDiagram } from '../../atoms/index.ts';
import { phaseStrips } from './phase-strips.ts';

type Stable = PhaseDiagram['isotherms'][number]['stable'];

function stretch(name: string, low: number, high: number): Stable[number] {
  return { phase: undefined, name, chemicalPotentials: [0, 0], contents: [low, high] };
}

/** An order between two solutions at 100 K and 200 K, gone at 300 K. */
const dome: PhaseDiagram = {
  sitesPerCell: 1,
  phases: [],
  isotherms: [
    [100, [stretch('solution', 0, 0.1), stretch('order', 0.4, 0.6), stretch('solution', 0.9, 1)]] as const,
    [200, [stretch('solution', 0, 0.3), stretch('order', 0.35, 0.6), stretch('solution', 0.6, 1)]] as const,
    [300, [stretch('solution', 0, 1)]] as const,
  ].map(([temperature, stable]) => ({ temperature, curves: [], stable: [...stable] })),
  boundaries: [
    {
      temperature: 200,
      phases: ['solution', 'order'],
      kind: 'continuous',
      criterion: 'Binder cumulants',
      chemicalPotential: { value: 0, standardError: 0 },
      contents: [
        { value: 0.32, standardError: 0 },
        { value: 0.33, standardError: 0 },
      ],
      slope: undefined,
      slopeCheck: undefined,
    },
  ],
  ends: [
    {
      phases: ['order', 'solution'],
      criterion: 'Binder cumulants',
      temperature: { value: 260, standardError: 1 },
      chemicalPotential: 0,
      content: 0.52,
    },
  ],
  notes: [],
};

describe('strips of phases', () => {
  const strips = phaseStrips(dome);
  const area = (name: string): number => {
    const edges = strips.filter((edge) => edge.name === name);
    let sum = 0;
    for (let k = 0; k < edges.length; k += 2) {
      const [a, b] = [edges[k], edges[k + 1]];
      sum += 0.5 * (a.x2 - a.x1 + b.x2 - b.x1) * Math.abs(b.y - a.y);
    }
    return sum;
  };

  it('join what both temperatures have, and come to the point where a phase ends', () => {
    expect(area('order')).toBeCloseTo(0.5 * (0.2 + 0.27) * 100 + 0.5 * 0.27 * 60, 12);
    const tip = strips.filter(({ name, y }) => name === 'order' && y === 260);
    expect(tip).toEqual([{ strip: expect.any(Number) as number, name: 'order', x1: 0.52, x2: 0.52, y: 260 }]);
  });

  it('leave out what no phase holds alone, and nothing else', () => {
    const gapAt200 = 0.33 - 0.32;
    const gaps = 0.5 * (0.3 + 0.3 + gapAt200) * 100 + 0.5 * gapAt200 * 60;
    expect(area('order') + area('solution')).toBeCloseTo(200 - gaps, 12);
  });

  it('give a lone temperature some height', () => {
    const [isotherm] = dome.isotherms;
    const lone = phaseStrips({ ...dome, isotherms: [isotherm], boundaries: [], ends: [] });
    expect(lone.map(({ y }) => Math.round(y))).toEqual([90, 110, 90, 110, 90, 110]);
  });

  it('meet half way where several phases come and go at once', () => {
    const [first] = dome.isotherms;
    const other = { temperature: 200, curves: [], stable: [stretch('other', 0, 1)] };
    const half = phaseStrips({ ...dome, isotherms: [first, other], boundaries: [], ends: [] });
    expect(half.filter(({ y }) => y === 150)).toHaveLength(4);
  });
});
