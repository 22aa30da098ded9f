import { beforeAll, describe, expect, it } from 'vitest';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { Subject } from '../subject.ts';
import { arrangementDescriptor, type ParticleArrangement } from './arrangement-descriptor.ts';
import { sizeFitsDescriptor, type SizeFits } from './size-fits-descriptor.ts';

/** Balls that do not touch, log-normal in size, in random places. */
function balls(
  edge: number,
  median: number,
  spread: number,
  tries: number,
): { volume: LabelledVolume; count: number } {
  const random = new Random(2);
  const data = new Uint8Array(edge ** 3);
  const placed: { centre: number[]; radius: number }[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    const radius = random.logNormal(median, spread) / 2;
    const centre = [0, 1, 2].map(() => random.uniform() * edge);
    const isFree = placed.every(
      (other) => Math.hypot(...centre.map((at, axis) => at - other.centre[axis])) > radius + other.radius + 2,
    );
    if (!isFree) continue;
    placed.push({ centre, radius });
    const [low, high] = [
      centre.map((at) => Math.max(0, Math.floor(at - radius))),
      centre.map((at) => Math.min(edge, Math.ceil(at + radius))),
    ];
    for (let z = low[2]; z < high[2]; z++) {
      for (let y = low[1]; y < high[1]; y++) {
        for (let x = low[0]; x < high[0]; x++) {
          const apart = Math.hypot(x + 0.5 - centre[0], y + 0.5 - centre[1], z + 0.5 - centre[2]);
          if (apart < radius) data[x + edge * (y + edge * z)] = 1;
        }
      }
    }
  }
  const phases = [
    { name: 'pore', label: 0 },
    { name: 'nmc', label: 1 },
  ];
  return {
    volume: { data, shape: [edge, edge, edge], voxelSize: [5e-7, 5e-7, 5e-7], phases },
    count: placed.length,
  };
}

describe('particles of an image', () => {
  const { volume, count } = balls(96, 8, 0.25, 900);
  let fits: SizeFits;
  let arrangement: ParticleArrangement;

  beforeAll(async () => {
    const subject = new Subject(volume, { roles: { active: 'nmc' } });
    fits = await sizeFitsDescriptor.measure(subject, {});
    arrangement = await arrangementDescriptor.measure(subject, {});
  });

  it('have the size distribution that they were drawn from', () => {
    const { logNormal, weibull } = fits.byNumber;
    expect(fits.particles).toBeGreaterThan(0.5 * count);
    expect(fits.likelier.byNumber).toBe('log-normal');
    // Small balls find room more easily than large ones.
    expect(Math.abs(logNormal.median / 4e-6 - 1)).toBeLessThan(0.12);
    expect(Math.abs(logNormal.spread - 0.25)).toBeLessThan(0.06);
    expect(logNormal.pValue).toBeGreaterThan(0.05);
    expect(weibull.pValue).toBeLessThan(0.05);
    expect(fits.byVolume.rosinRammler.scale).toBeGreaterThan(logNormal.median);
    expect(sizeFitsDescriptor.quantities(fits)).toHaveLength(12);
  });

  it('lie as spheres that keep apart do', () => {
    expect(arrangement.random?.verdict).toBe('regular');
    expect(arrangement.nearest.clarkEvans).toBeGreaterThan(1);
    expect(arrangement.surfaces?.least).toBeGreaterThan(0.5e-6);
    expect(arrangement.margin).toBeGreaterThan(2e-6);
    // Box volume less the margin, and what lies in it.
    const inner = (48e-6 - 2 * arrangement.margin) ** 3;
    expect(arrangement.density * inner).toBeCloseTo(arrangement.count, 6);
    expect(arrangement.pairs.pairCorrelation[0]).toBe(0);
    expect(arrangementDescriptor.figures?.(arrangement)).toHaveLength(3);
    expect(arrangementDescriptor.quantities(arrangement)).toHaveLength(7);
  });

  it('that are too few are refused', async () => {
    const few = balls(48, 20, 0.1, 30).volume;
    const subject = new Subject(few, { roles: { active: 'nmc' } });
    await expect(arrangementDescriptor.measure(subject, {})).rejects.toThrow('further than');
    await expect(sizeFitsDescriptor.measure(subject, {})).rejects.toThrow('that the image does not cut');
  });
});
