import { describe, expect, it } from 'vitest';
import { boxOf } from '../numerics/index.ts';
import { slabPlan } from './memory-plan.ts';

const alike = { gx: 1, gy: 1, conductivity: Float32Array.of(0, 1) };
const different = { gx: 1, gy: 1, conductivity: Float32Array.of(0, 1, 0.1) };

describe('the plan for memory', () => {
  it('puts what fits one memory of 4 GiB there', () => {
    expect(slabPlan(boxOf([1, 1, 1]), alike)).toBeUndefined();
    expect(slabPlan(boxOf([500, 500, 500]), alike)).toBeUndefined();
  });

  it('cuts what does not', () => {
    const planes = slabPlan(boxOf([620, 620, 620]), alike) ?? 0;
    expect(planes).toBeGreaterThan(100);
    // With its ghosts a slab stays well below what a memory can hold.
    expect(620 * 620 * (planes + 16) * 30).toBeLessThan(2 ** 31);
    expect(slabPlan(boxOf([520, 520, 520]), different)).toBeGreaterThan(50);
    expect(slabPlan(boxOf([400, 400, 400]), { ...alike, gx: 0.04 })).toBeGreaterThan(50);
  });

  it('cuts what it is told to cut', () => {
    expect(slabPlan(boxOf([20, 20, 64]), alike, 16)).toBe(16);
  });

  it('says what a volume needs that no machine of this size can hold', () => {
    expect(() => slabPlan(boxOf([20_000, 20_000, 20_000]), alike)).toThrow(
      /20000 x 20000 x 20000 voxels needs about 126660 GiB of memory; expected at most/u,
    );
  });

  it('says which lengths can be cut round a ring', () => {
    expect(() => slabPlan(boxOf([20, 20, 60], { wrapZ: true }), alike, 16)).toThrow(/crop it to 56 layers/u);
  });
});
