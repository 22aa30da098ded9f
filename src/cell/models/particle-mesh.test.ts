import { describe, expect, it } from 'vitest';
import { runCell } from '../run.ts';
import { parameterSet } from '../sets/index.ts';
import type { CellMesh } from '../solution.ts';
import { particleMesh } from './particle-mesh.ts';

const parameters = parameterSet('chen2020');
const starts = [0, 120, 240, 300];
const times = starts.flatMap((start) => [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30].map((after) => start + after));

async function voltages(mesh: Partial<CellMesh>): Promise<number[]> {
  const { time, voltage } = await runCell({
    parameters,
    experiment:
      'Discharge at 1C for 2 minutes; Rest for 2 minutes; Discharge at 2C for 1 minute; Rest for 1 minute',
    mesh: { negative: 10, separator: 5, positive: 10, radial: 20, ...mesh },
    relativeTolerance: 1e-6,
    absoluteTolerance: 1e-8,
    curveTimes: times,
  });
  const at = new Map(Array.from(time, (t, i) => [t, voltage[i]]));
  return times.map((t) => at.get(t) ?? Number.NaN);
}

describe('shells of particles', () => {
  it('resolve steps in current when adapted, few as they may be', async () => {
    const exact = await voltages({ radial: 200, radialSpacing: 'adapted', shortestTime: 1e-3 });
    const worst = async (mesh: Partial<CellMesh>): Promise<number> => {
      const all = await voltages(mesh);
      return Math.max(...all.map((value, i) => Math.abs(value - exact[i])));
    };
    expect(await worst({ radial: 20 })).toBeGreaterThan(10e-3);
    expect(await worst({ radial: 12, radialSpacing: 'adapted' })).toBeLessThan(1e-3);
    expect(await worst({ radial: 24, radialSpacing: 'adapted' })).toBeLessThan(0.3e-3);
  });

  it('are adapted to the slowest and largest particles of their material', () => {
    const mesh = { negative: 10, separator: 5, positive: 10, radial: 12, radialSpacing: 'adapted' } as const;
    const outermost = (material: typeof parameters.positive): number => {
      const { faces } = particleMesh(material, mesh, 298.15, {
        parameters: parameters.positive,
        reversed: true,
      });
      return 1 - faces[11];
    };
    const { positive } = parameters;
    const sizes = { relativeRadii: [0.5, 2], volumeShares: [0.5, 0.5] };
    const large = { ...positive, particleSizes: sizes };
    const twice = { ...positive, particleRadius: 2 * Number(positive.particleRadius) };
    expect(outermost(large)).toBe(outermost(twice));
    expect(outermost(large)).toBeLessThan(outermost(positive));
  });
});
