import { describe, expect, it } from 'vitest';
import { loadedChen2020 } from '../../../verify/cell/rate-map.ts';
import { InputError } from '../../base/index.ts';
import { theoreticalEnergy } from '../balance/energy.ts';
import { restVoltage } from '../balance/start.ts';
import { stoichiometryWindows } from '../balance/windows.ts';
import { halfCellSet, parameterSet } from '../sets/index.ts';
import type { CellMesh } from '../solution.ts';
import { ragone, ragoneOfRates } from './ragone.ts';
import { MapCancelledError, rateCapability, Starts, type RateCapability } from './rate-capability.ts';
import { stackOf } from './stack.ts';

const chen = parameterSet('chen2020');
const coarse: CellMesh = { negative: 8, separator: 4, positive: 8, radial: 10, radialSpacing: 'graded' };
const fine: CellMesh = { negative: 30, separator: 15, positive: 30, radial: 50, radialSpacing: 'graded' };

describe('a rate capability', () => {
  it('that is cancelled keeps the points that were finished', async () => {
    const options = {
      parameters: chen,
      model: 'spm' as const,
      mesh: coarse,
      rates: [1, 2, 3, 4],
      threads: 1,
    };
    const cancelling = new AbortController();
    const cancelled = rateCapability({
      ...options,
      signal: cancelling.signal,
      onProgress: ({ fraction = 0 }) => {
        if (fraction >= 0.5) cancelling.abort();
      },
    });
    const error: unknown = await cancelled.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MapCancelledError);
    const { points } = (error as MapCancelledError<RateCapability>).partial;
    const whole = await rateCapability(options);
    expect(points).toHaveLength(2);
    expect(points).toEqual(whole.points.slice(0, 2));
  });

  it('tends to the capacity and the energy at rest as the rate falls', async () => {
    const options = {
      parameters: chen,
      model: 'spm' as const,
      mesh: coarse,
      relativeTolerance: 1e-6,
      threads: 1,
    };
    const { points } = await rateCapability({
      ...options,
      rates: [0.01, 0.1],
      directions: ['discharge', 'charge'],
    });
    const [energy, { capacity }] = [theoreticalEnergy(chen), stoichiometryWindows(chen)];
    const [slow, fast, slowCharge] = points;
    expect(slow?.capacity).toBeCloseTo(capacity, 2);
    expect((slowCharge?.capacity ?? 0) / capacity).toBeCloseTo(1, 2);
    expect((slowCharge?.energy ?? 0) / energy).toBeCloseTo(1, 2);
    expect((energy - (slow?.energy ?? 0)) / energy).toBeLessThan(2e-3);
    // Losses in reactions and particles are linear in small currents.
    expect((energy - (fast?.energy ?? 0)) / (energy - (slow?.energy ?? 0))).toBeCloseTo(10, 0);
  });

  it('is that of an independent solver', async () => {
    const discharges = await rateCapability({ parameters: chen, rates: [0.5, 2, 3], mesh: fine, threads: 1 });
    const charges = await rateCapability({
      parameters: chen,
      rates: [1],
      directions: ['charge'],
      mesh: fine,
      threads: 1,
    });
    const points = [...discharges.points, ...charges.points];
    for (const [k, row] of [0, 1, 2, 5].entries()) {
      const [expected, point] = [loadedChen2020[row], points[k]];
      expect((point?.duration ?? 0) / (expected?.duration ?? 1)).toBeCloseTo(1, 2);
      expect((point?.capacity ?? 0) / (expected?.capacity ?? 1)).toBeCloseTo(1, 2);
      expect((point?.energy ?? 0) / (expected?.energy ?? 1)).toBeCloseTo(1, 2);
      expect(point?.reason).toBe('voltage-cut-off');
    }
  });

  it('keeps the points that can be had beside one that cannot', async () => {
    const { points } = await rateCapability({ parameters: chen, rates: [1, 300], mesh: coarse, threads: 1 });
    expect(points[0]?.reason).toBe('voltage-cut-off');
    expect(points[1]?.capacity).toBeLessThan(0.01);
    expect(points[1]?.message).not.toBe('');
  });

  it('takes the temperature for start and surroundings', async () => {
    const options = {
      parameters: chen,
      rates: [1],
      mesh: coarse,
      threads: 1,
      temperatures: [273.15, 298.15],
    };
    const [cold, warm] = (await rateCapability(options)).points;
    expect(cold?.temperature).toBe(273.15);
    expect(cold?.meanVoltage).toBeLessThan(warm?.meanVoltage ?? 0);
  });

  it('starts at rest at the cut-off at each temperature, with the lithium of the cell', () => {
    const cell = parameterSet('marquis2019');
    const starts = new Starts(cell);
    const held = stoichiometryWindows(cell).lithium;
    const fullest = [263.15, 298.15, 328.15].map((temperature) => {
      const [full, empty] = [starts.at('discharge', temperature), starts.at('charge', temperature)];
      expect(restVoltage(full)).toBeCloseTo(cell.upperVoltageCutOff, 9);
      expect(restVoltage(empty)).toBeCloseTo(cell.lowerVoltageCutOff, 9);
      expect(stoichiometryWindows(full).lithium / held).toBeCloseTo(1, 12);
      return full.negative.initialStoichiometry;
    });
    expect(new Set(fullest.map((x) => x.toFixed(6))).size).toBe(3);
  });

  it('refuses rates that are none', async () => {
    await expect(rateCapability({ parameters: chen, rates: [] })).rejects.toThrow(/rates: the list is empty/);
    await expect(rateCapability({ parameters: chen, rates: [1, -1] })).rejects.toThrow(InputError);
  });
});

describe('a Ragone plot', () => {
  it('holds the power, as an independent solver does', async () => {
    const energy = theoreticalEnergy(chen);
    const rates = [10 / energy, 40 / energy];
    const { points } = await ragone({ parameters: chen, rates, mesh: fine, threads: 1 });
    for (const [k, row] of [3, 4].entries()) {
      const [expected, point] = [loadedChen2020[row], points[k]];
      expect(point?.power).toBeCloseTo([10, 40][k] ?? 0, 10);
      expect((point?.power ?? 0) * ((point?.duration ?? 0) / 3600)).toBeCloseTo(point?.energy ?? 0, 3);
      expect((point?.energy ?? 0) / (expected?.energy ?? 1)).toBeCloseTo(1, 2);
      expect((point?.duration ?? 0) / (expected?.duration ?? 1)).toBeCloseTo(1, 2);
    }
  });

  it('says power and energy over area, litre and kilogram', async () => {
    const densities = {
      negative: 1600,
      separator: 1000,
      positive: 3000,
      negativeCollector: 8960,
      positiveCollector: 2700,
    };
    const { thermal, ...bare } = chen;
    const { points, stack } = await ragone({
      parameters: chen,
      arealPowers: [100],
      densities,
      mesh: coarse,
      threads: 1,
    });
    const thickness = 85.2e-6 + 12e-6 + 75.6e-6;
    const [copper, aluminium] = [
      thermal?.negativeCollector.thickness ?? 0,
      thermal?.positiveCollector.thickness ?? 0,
    ];
    expect(stackOf(bare)).toEqual({ thickness: expect.closeTo(thickness, 12) as number, collectors: false });
    expect(stack.thickness).toBeCloseTo(thickness + copper + aluminium, 12);
    const mass = 85.2e-6 * 1600 + 12e-6 * 1000 + 75.6e-6 * 3000 + copper * 8960 + aluminium * 2700;
    expect(stack.arealMass).toBeCloseTo(mass, 12);
    const [point] = points;
    expect(point?.perArea.power).toBeCloseTo(100, 10);
    expect(point?.perLitre.power).toBeCloseTo(0.1 / stack.thickness, 6);
    expect(point?.perKilogram?.power).toBeCloseTo(100 / mass, 8);
    expect(() => stackOf(chen, { ...densities, positiveCollector: undefined })).toThrow(
      /densities\.positiveCollector/,
    );
  });

  it('from constant current has the mean power, and agrees with a rate map', async () => {
    const cell = halfCellSet('xu2019');
    const options = { parameters: cell, rates: [0.5, 1], mesh: coarse, threads: 1 };
    const direct = await ragone({ ...options, definition: 'constant-current' });
    const { points } = await rateCapability(options);
    const derived = ragoneOfRates(points, cell);
    for (const [k, { power, energy, duration }] of direct.points.entries()) {
      expect((power * duration) / 3600).toBeCloseTo(energy, 12);
      expect([derived[k]?.power, derived[k]?.energy]).toEqual([power, energy]);
    }
  });
});
