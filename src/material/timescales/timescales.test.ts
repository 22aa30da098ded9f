import { describe, expect, it } from 'vitest';
import {
  debyeLength,
  diffusionTime,
  diffusiveFilmGrowthTime,
  doubleLayerTime,
  exchangeTime,
  faradayConstant,
  filmGrowthTime,
  gasConstant,
  hydraulicPoreRadius,
  insertionTime,
  particleBiotNumber,
  reactionDepth,
  relaxationTime,
  wagnerNumber,
} from '../index.ts';

describe('lengths', () => {
  it('screen charges over 0.15 nm in a molar carbonate electrolyte, over 0.3 nm in molar water', () => {
    expect(debyeLength(1000, 20, 298)).toBeCloseTo(1.5351e-10, 13);
    expect(debyeLength(1000, 78.4, 298)).toBeCloseTo(3.04e-10, 12);
    expect(debyeLength(10, 20, 298) / debyeLength(1000, 20, 298)).toBeCloseTo(10, 12);
  });

  it('let a linear porous electrode react as the exponential of depth', () => {
    const [a, g, kappa, sigma] = [3e5, 40, 0.2, 5];
    const depth = reactionDepth(a, g, kappa, sigma);
    // η″ = a g (1/κ + 1/σ) η on a fine mesh, from 1 to 0 over thirty depths.
    const count = 6000;
    const step = (30 * depth) / count;
    const weight = 2 + a * g * (1 / kappa + 1 / sigma) * step * step;
    const [upper, value] = [new Float64Array(count), new Float64Array(count)];
    for (let k = 1; k < count; k++) {
      const pivot = weight - upper[k - 1];
      upper[k] = 1 / pivot;
      value[k] = ((k === 1 ? 1 : 0) + value[k - 1]) / pivot;
    }
    for (let k = count - 2; k >= 1; k--) value[k] += upper[k] * value[k + 1];
    const fold = value[Math.round(depth / step)];
    expect(fold).toBeCloseTo(Math.exp(-1), 4);
    expect(wagnerNumber(kappa, a, g, 1e-4)).toBeCloseTo((reactionDepth(a, g, kappa, 1e30) / 1e-4) ** 2, 12);
  });

  it('know the radius of a cylindrical pore', () => {
    const [radius, spacing] = [2e-6, 7e-6];
    const porosity = (Math.PI * radius ** 2) / spacing ** 2;
    const area = (2 * Math.PI * radius) / spacing ** 2;
    expect(hydraulicPoreRadius(porosity, area)).toBeCloseTo(radius, 18);
  });
});

/** Wave number of the slowest mode times R. */
function k(shape: 'sphere' | 'cylinder' | 'plane'): number {
  return Math.sqrt(diffusionTime(3e-6, 2e-14) / relaxationTime(3e-6, 2e-14, shape));
}

describe('times', () => {
  it('of relaxation belong to the slowest modes of insulated particles', () => {
    expect(Math.tan(k('sphere')) - k('sphere')).toBeCloseTo(0, 10);
    expect(Math.sin(k('plane'))).toBeCloseTo(0, 12);
    let [bessel, term] = [0, k('cylinder') / 2];
    for (let n = 0; n < 40; n++) {
      bessel += term;
      term *= -((k('cylinder') / 2) ** 2) / ((n + 1) * (n + 2));
    }
    expect(bessel).toBeCloseTo(0, 12);
  });

  it('of exchange, insertion and the Biot number belong together', () => {
    const [i0, full, radius, slope, t, diffusivity] = [2, 3e4, 5e-6, -0.8, 300, 1e-14];
    const conductance = (i0 * faradayConstant) / (gasConstant * t);
    const exchanged = exchangeTime(i0, full, radius / 3);
    const inserted = insertionTime(conductance, full, radius / 3, slope);
    expect(exchanged).toBeCloseTo((faradayConstant * full * radius) / 6, 9);
    expect(exchanged / inserted).toBeCloseTo((0.8 * faradayConstant) / (gasConstant * t), 9);
    const biot = particleBiotNumber(radius, diffusivity, i0, slope, full, t);
    expect(biot).toBeCloseTo(diffusionTime(radius, diffusivity) / (3 * inserted), 9);
    expect(doubleLayerTime(40, 0.2)).toBeCloseTo(0.005, 15);
  });

  it('of growing films', () => {
    expect(filmGrowthTime(5e-9, 1e-16)).toBeCloseTo(5e7, 5);
    // L′ = D c V/L from nothing.
    const [diffusivity, concentration, volume] = [2.5e-22, 4541, 9.585e-5];
    const rate = diffusivity * concentration * volume;
    const time = diffusiveFilmGrowthTime(5e-9, diffusivity, concentration, volume);
    expect(Math.sqrt(2 * rate * time)).toBeCloseTo(5e-9, 20);
  });
});
