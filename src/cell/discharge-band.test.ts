import { describe, expect, it } from 'vitest';
import type {
  ElectrodeProfiles,
  ElectrodeStructure,
  ElectrodeUncertainty,
  MeasuredValue,
} from '../homogenise/index.ts';
import {
  dischargeBand,
  parameterIntervals,
  parameterSet,
  replacePositiveElectrode,
  runCell,
} from './index.ts';
import { variedElectrode } from './varied-electrode.ts';

const base = parameterSet('chen2020');
const structure: ElectrodeStructure = {
  thickness: 96e-6,
  porosity: 0.38,
  activeMaterialFraction: 0.48,
  isolatedActiveFraction: 0.002,
  specificSurfaceArea: 2.4e5,
  particleRadius: 4.5e-6,
  electrolyteTransportEfficiency: 0.13,
  effectiveElectronicConductivity: 2.5,
  solidFraction: 0.62,
  solidConductivity: 10,
};
const profiles: ElectrodeProfiles = {
  porosity: Float64Array.of(0.3, 0.38, 0.46),
  activeMaterialFraction: Float64Array.of(0.52, 0.5, 0.42),
  specificSurfaceArea: Float64Array.of(2.6e5, 2.5e5, 2.1e5),
  electrolyteTransportEfficiency: Float64Array.of(0.13, 0.13, 0.13),
};

function within(value: number, below: number, above = below): MeasuredValue {
  const interval = [value * (1 - below), value * (1 + above)] as const;
  return { value, interval, iteration: null, discretisation: null, sampling: null };
}

function uncertainty(width: Partial<Record<keyof ElectrodeUncertainty, number>>): ElectrodeUncertainty {
  const share = structure.activeMaterialFraction / (1 - structure.porosity);
  return {
    porosity: within(structure.porosity, width.porosity ?? 0),
    activeMaterialFraction: within(structure.activeMaterialFraction, width.activeMaterialFraction ?? 0),
    activeShareOfSolid: within(share, width.activeShareOfSolid ?? 0),
    specificSurfaceArea: within(structure.specificSurfaceArea, width.specificSurfaceArea ?? 0),
    particleRadius: within(structure.particleRadius, width.particleRadius ?? 0),
    electrolyteTransportEfficiency: within(
      structure.electrolyteTransportEfficiency,
      width.electrolyteTransportEfficiency ?? 0,
    ),
    effectiveElectronicConductivity: within(
      structure.effectiveElectronicConductivity,
      width.effectiveElectronicConductivity ?? 0,
    ),
  };
}

describe('dischargeBand', () => {
  it('has no width where nothing is uncertain', async () => {
    const { low, high, voltage, capacity } = await dischargeBand({
      base,
      structure,
      uncertainty: uncertainty({}),
      rate: 1,
    });
    expect(low).toEqual(voltage);
    expect(high).toEqual(voltage);
    expect([capacity.low, capacity.high]).toEqual([capacity.value, capacity.value]);
  });

  it('is the two discharges at the ends of the interval where one number is', async () => {
    const width = 0.1;
    const { parts, capacity, current, low, high, charge } = await dischargeBand({
      base,
      structure,
      uncertainty: uncertainty({ electrolyteTransportEfficiency: width }),
      rate: 2,
    });
    const drawnAt = async (factor: number): Promise<number> => {
      const electrolyteTransportEfficiency = factor * structure.electrolyteTransportEfficiency;
      const { parameters } = replacePositiveElectrode(base, { ...structure, electrolyteTransportEfficiency });
      return (await runCell({ parameters, experiment: `Discharge at ${current} A` })).capacity.at(-1) ?? 0;
    };
    const [worse, better] = [await drawnAt(1 - width), await drawnAt(1 + width)];
    expect(capacity.low).toBeCloseTo(worse, 9);
    expect(capacity.high).toBeCloseTo(better, 9);
    const part = parts.find(({ name }) => name === 'electrolyteTransportEfficiency');
    expect(part?.atLow).toBeCloseTo(worse - capacity.value, 9);
    expect(charge.at(-1)).toBe(capacity.value);
    // Worse transport reaches the cut-off earlier.
    expect(low.at(-1)).toBeCloseTo(base.lowerVoltageCutOff, 12);
    expect(high.at(-1)).toBeGreaterThan(base.lowerVoltageCutOff + 0.02);
    for (const [k, value] of low.entries()) expect(value).toBeLessThanOrEqual(high[k]);
  });

  it('adds what several numbers do as squares', async () => {
    const options = { base, structure, rate: 2 };
    const both = await dischargeBand({
      ...options,
      uncertainty: uncertainty({ electrolyteTransportEfficiency: 0.1, specificSurfaceArea: 0.3 }),
    });
    const [one, other] = [
      await dischargeBand({ ...options, uncertainty: uncertainty({ electrolyteTransportEfficiency: 0.1 }) }),
      await dischargeBand({ ...options, uncertainty: uncertainty({ specificSurfaceArea: 0.3 }) }),
    ];
    for (const k of [20, 50, 80]) {
      const width = Math.hypot(one.voltage[k] - one.low[k], other.voltage[k] - other.low[k]);
      expect(both.voltage[k] - both.low[k]).toBeCloseTo(width, 12);
    }
  });

  it('varies graded electrodes, and can be cancelled', async () => {
    const controller = new AbortController();
    const messages: string[] = [];
    const band = dischargeBand({
      base,
      structure,
      electrode: { profiles },
      uncertainty: uncertainty({ porosity: 0.05, activeShareOfSolid: 0.02 }),
      rate: 1,
      signal: controller.signal,
      onProgress: ({ message }) => {
        messages.push(message ?? '');
        if (messages.length === 4) controller.abort();
      },
    });
    await expect(band).rejects.toMatchObject({ code: 'cancelled' });
    expect(messages).toEqual([
      '1C, porosity',
      '1C, porosity',
      '1C, activeShareOfSolid',
      '1C, activeShareOfSolid',
    ]);
  });
});

describe('variedElectrode', () => {
  it.each([0.8, 1.2, 2])('keeps pores and solid together at one, porosity times %f', (factor) => {
    const { structure: varied, profiles: slices } = variedElectrode(structure, profiles, 'porosity', factor);
    expect(varied.porosity).toBeCloseTo(factor * structure.porosity, 12);
    expect(varied.porosity + varied.solidFraction).toBeCloseTo(1, 12);
    for (const k of [0, 1, 2]) {
      const [pore, active] = [slices?.porosity[k] ?? 0, slices?.activeMaterialFraction[k] ?? 0];
      expect(pore).toBeLessThan(1);
      // The active share of each slice's solid stays.
      expect(active / (1 - pore)).toBeCloseTo(
        profiles.activeMaterialFraction[k] / (1 - profiles.porosity[k]),
        12,
      );
    }
  });

  it('fills at most the solid with active material', () => {
    const { structure: varied } = variedElectrode(structure, undefined, 'activeShareOfSolid', 2);
    expect(varied.activeMaterialFraction).toBeCloseTo(0.62, 12);
    expect(varied.isolatedActiveFraction).toBe(0);
  });
});

describe('parameterIntervals', () => {
  it('are those of the measured numbers, and of what was scaled with them', () => {
    const { parameters } = replacePositiveElectrode(base, structure, { profiles });
    const found = parameterIntervals(
      parameters,
      uncertainty({ porosity: 0.05, activeMaterialFraction: 0.02, electrolyteTransportEfficiency: 0.1 }),
    );
    const named = new Map(found.map((entry) => [entry.name, entry]));
    expect(found).toHaveLength(8);
    expect(named.get('positive.porosity')?.low).toBeCloseTo(0.95 * 0.38, 12);
    expect(named.get('positive.electrolyteTransportEfficiency')?.high).toBeCloseTo(1.1 * 0.13, 12);
    const { low, high, value } = named.get('nominalCapacity') ?? { low: 0, high: 0, value: 1 };
    expect(value).toBe(parameters.nominalCapacity);
    expect(low / value).toBeCloseTo(0.98, 12);
    expect(high / value).toBeCloseTo(1.02, 12);
  });
});
