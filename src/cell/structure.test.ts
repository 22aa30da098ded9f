import { describe, expect, it } from 'vitest';
import { windows } from '../../verify/cell/known-values.ts';
import { InputError } from '../base/index.ts';
import type { ElectrodeStructure } from '../homogenise/index.ts';
import {
  bruggemanTwin,
  parameterSet,
  replacePositiveElectrode,
  runCell,
  stoichiometryWindows,
} from './index.ts';
import { harmonicSlices, meanSlices } from './profiles.ts';

const chen = parameterSet('chen2020');
const structure: ElectrodeStructure = {
  thickness: 96e-6,
  porosity: 0.38,
  activeMaterialFraction: 0.48,
  isolatedActiveFraction: 0.002,
  specificSurfaceArea: 2.4e5,
  particleRadius: 4.5e-6,
  electrolyteTransportEfficiency: 0.17,
  effectiveElectronicConductivity: 2.5,
  solidFraction: 0.62,
  solidConductivity: 10,
};

function wrong(change: Partial<ElectrodeStructure>): () => unknown {
  return () => replacePositiveElectrode(chen, { ...structure, ...change });
}

describe('the stoichiometry windows', () => {
  it.each(windows)('of $set', ({ set, x0, x100, y0, y100, capacity }) => {
    const found = stoichiometryWindows(parameterSet(set));
    for (const [a, b] of [
      [found.x0, x0],
      [found.x100, x100],
      [found.y0, y0],
      [found.y100, y100],
      [found.capacity, capacity],
    ]) {
      expect(Math.abs(a / b - 1)).toBeLessThan(1e-10);
    }
  });

  it('meet the cut-offs', () => {
    const { x0, x100, y0, y100 } = stoichiometryWindows(chen);
    const voltage = (x: number, y: number): number =>
      chen.positive.openCircuitPotential(y) - chen.negative.openCircuitPotential(x);
    expect(voltage(x0, y0)).toBeCloseTo(2.5, 10);
    expect(voltage(x100, y100)).toBeCloseTo(4.2, 10);
  });

  it('say when the lithium cannot reach a cut-off', () => {
    expect(() => stoichiometryWindows({ ...chen, upperVoltageCutOff: 6 })).toThrow(
      /upperVoltageCutOff.*6 V at rest.*and 4\.\d+ V/,
    );
  });
});

describe('a positive electrode from an image', () => {
  const { parameters, changes } = replacePositiveElectrode(chen, structure);
  const before = stoichiometryWindows(chen);
  const after = stoichiometryWindows(parameters);

  it('keeps N/P and the windows at the cut-offs', () => {
    expect(after.negativeCapacity / after.positiveCapacity).toBeCloseTo(
      before.negativeCapacity / before.positiveCapacity,
      12,
    );
    for (const key of ['x0', 'x100', 'y0', 'y100'] as const) expect(after[key]).toBeCloseTo(before[key], 12);
  });

  it('starts full, and takes 1C from its own capacity', async () => {
    expect(parameters.nominalCapacity).toBeCloseTo(after.capacity, 12);
    expect(parameters.positive.initialStoichiometry).toBeCloseTo(after.y100, 12);
    const { voltage, capacity } = await runCell({
      parameters,
      experiment: 'Rest for 1 s; Discharge at C/100',
    });
    expect(voltage[0]).toBeCloseTo(4.2, 8);
    expect(capacity.at(-1)).toBeGreaterThan(0.995 * parameters.nominalCapacity);
    expect(capacity.at(-1)).toBeLessThan(parameters.nominalCapacity);
  });

  it('takes area and radius as they are, and its particles keep lithium whatever these are', async () => {
    expect(parameters.positive.specificSurfaceArea).toBe(2.4e5);
    expect(parameters.positive.particleRadius).toBe(4.5e-6);
    const { balance } = await runCell({ parameters, experiment: 'Discharge at 2C' });
    expect(balance.particles).toBeLessThan(1e-12);
    expect(balance.charge).toBeLessThan(1e-12);
  });

  it('lists every number that changed, with the reason', () => {
    const listed = new Map(changes.map(({ name, before: was, after: is }) => [name, [was, is]]));
    expect(listed.get('positive.porosity')).toEqual([0.335, 0.38]);
    expect(listed.get('positive.solidFraction')).toEqual([null, 0.62]);
    expect(listed.get('negative.thickness')?.[1]).toBe(parameters.negative.thickness);
    expect(listed.get('nominalCapacity')).toEqual([5, parameters.nominalCapacity]);
    for (const { why, unit } of changes) expect(why.length * unit.length).toBeGreaterThan(0);
    const differing = Object.entries(parameters.positive).filter(
      ([key, value]) => value !== chen.positive[key as keyof typeof chen.positive],
    );
    expect(differing.map(([key]) => `positive.${key}`).filter((name) => !listed.has(name))).toEqual([]);
  });

  it('may keep the thickness of the set', () => {
    const kept = replacePositiveElectrode(chen, structure, { thickness: 'set' });
    expect(kept.parameters.positive.thickness).toBe(75.6e-6);
    expect(kept.changes.some(({ name }) => name === 'positive.thickness')).toBe(false);
  });

  it('fills each material of a composite to its own place, and takes no composite itself', () => {
    const composite = parameterSet('chen2020-composite');
    const { parameters: built } = replacePositiveElectrode(composite, structure);
    const [graphite, silicon] = stoichiometryWindows(composite).negative;
    expect(built.negative.initialStoichiometry).toBeCloseTo(graphite.atUpper, 12);
    expect(built.negative.furtherMaterials?.[0].initialStoichiometry).toBeCloseTo(silicon.atUpper, 12);
    const blended = {
      ...chen,
      positive: {
        ...chen.positive,
        activeMaterialFraction: 0.4,
        furtherMaterials: [{ ...chen.positive, activeMaterialFraction: 0.2 }],
      },
    };
    expect(() => replacePositiveElectrode(blended, structure)).toThrow(
      /positive\.furtherMaterials: .*several active materials/,
    );
  });

  it('refuses what cannot be an electrode, by name', () => {
    expect(wrong({ porosity: NaN })).toThrow(InputError);
    expect(wrong({ electrolyteTransportEfficiency: 0 })).toThrow('structure.electrolyteTransportEfficiency');
    expect(wrong({ porosity: 0.6 })).toThrow('108.2 %');
  });
});

describe('the Bruggeman twin', () => {
  const { parameters } = replacePositiveElectrode(chen, structure);
  const twin = bruggemanTwin(parameters);

  it('differs in the transport of the positive electrode and in its name alone', () => {
    const { electrolyteTransportEfficiency, effectiveElectronicConductivity, ...rest } = twin.positive;
    expect(electrolyteTransportEfficiency).toBe(0.38 ** 1.5);
    expect(effectiveElectronicConductivity).toBe(10 * 0.62 ** 1.5);
    expect({ ...twin, name: parameters.name, positive: { ...parameters.positive, ...rest } }).toEqual(
      parameters,
    );
  });

  it('follows profiles slice by slice', () => {
    const porosity = Float64Array.of(0.2, 0.4);
    const graded = bruggemanTwin({ ...parameters, positive: { ...parameters.positive, porosity } });
    expect(graded.positive.electrolyteTransportEfficiency).toEqual(Float64Array.of(0.2 ** 1.5, 0.4 ** 1.5));
  });
});

describe('profiles on the mesh', () => {
  it('keep the mean, or the mean of the reciprocals', () => {
    const profile = Float64Array.of(1, 2, 4, 8, 3);
    for (const count of [1, 2, 3, 5, 7, 20]) {
      const mean = meanSlices(profile, count).reduce((sum, value) => sum + value, 0) / count;
      expect(mean).toBeCloseTo(3.6, 12);
      const series = harmonicSlices(profile, count).reduce((sum, value) => sum + 1 / value, 0) / count;
      expect(series).toBeCloseTo((1 + 1 / 2 + 1 / 4 + 1 / 8 + 1 / 3) / 5, 12);
    }
  });
});
