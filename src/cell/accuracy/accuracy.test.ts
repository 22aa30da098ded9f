import { describe, expect, it } from 'vitest';
import { performCell } from '../perform.ts';
import { runCell } from '../run.ts';
import { parameterSet } from '../sets/index.ts';
import type { CellMesh, CellSolution } from '../solution.ts';
import { localTimes } from '../voltage-error.ts';
import { deviation, differences, type Deviation } from './deviation.ts';
import { voltageErrorParts } from './error-parts.ts';
import { AccuracyError, meshForAccuracy } from './mesh-for-accuracy.ts';

const converged: CellMesh = {
  negative: 64,
  separator: 32,
  positive: 64,
  radial: 80,
  radialSpacing: 'graded',
};

/** Against a run on a converged mesh. */
async function trueError(
  solution: CellSolution,
  options: Parameters<typeof performCell>[0],
): Promise<Deviation> {
  const tight = {
    mesh: converged,
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-9,
    store: { every: Infinity },
  };
  const reference = await performCell({ ...options, ...tight }, localTimes(solution));
  return deviation(solution.time, differences(solution, solution, reference, 1));
}

/** The factor by which two numbers differ. */
function factor(a: number, b: number): number {
  return Math.max(a / b, b / a);
}

describe('a deviation', () => {
  it('is the largest and the root of the mean square of a line over time', () => {
    const time = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);
    const { maximum, maximumAt, rms } = deviation(
      time,
      time.map((t) => -2 * t),
    );
    expect([maximum, maximumAt]).toEqual([2, 1]);
    expect(rms).toBeCloseTo(2 / Math.sqrt(3), 6);
  });

  it('leaves gaps out', () => {
    const time = Float64Array.of(0, 1, 2, 3, 4);
    const { rms } = deviation(time, Float64Array.of(3, 3, Number.NaN, 1, 1));
    expect(rms).toBeCloseTo(Math.sqrt((9 + 1) / 2), 12);
  });
});

describe('the error by source', () => {
  it.each([
    ['marquis2019', 'Discharge at 1C until 3.105 V'],
    ['marquis2019', 'Discharge at 2C for 10 min; Rest for 10 min; Charge at 1C for 10 min'],
    ['chen2020', 'Discharge at 1C until 2.5 V'],
  ])('is that of a converged reference within a factor of two: %s, %s', async (name, experiment) => {
    const mesh: CellMesh = { negative: 10, separator: 6, positive: 10, radial: 12, radialSpacing: 'graded' };
    const options = { parameters: parameterSet(name), experiment, mesh };
    const { total, solution } = await voltageErrorParts(options);
    const truth = await trueError(solution, options);
    expect(factor(total.rms, truth.rms)).toBeLessThan(2);
    expect(factor(total.maximum, truth.maximum)).toBeLessThan(2);
  });

  it('has nothing through the thickness where the model has none', async () => {
    const { sources, through } = await voltageErrorParts({
      parameters: parameterSet('chen2020'),
      model: 'spm',
      experiment: 'Discharge at 1C for 10 min',
      mesh: { negative: 6, separator: 4, positive: 6, radial: 10 },
    });
    expect(through.maximum).toBeLessThan(1e-9);
    expect(sources.radial.maximum).toBeGreaterThan(1e-3);
  });
});

it('compares also where runs share their steps', async () => {
  const options = { parameters: parameterSet('marquis2019'), model: 'spm' as const };
  const mesh: CellMesh = { negative: 4, separator: 3, positive: 4, radial: 8 };
  const experiment = 'Discharge at 1C until 3.105 V';
  const { voltageError } = await runCell({ ...options, experiment, mesh, estimateError: true });
  const { total } = await voltageErrorParts({ ...options, experiment, mesh });
  expect(factor(voltageError?.rms ?? 0, total.rms)).toBeLessThan(2);
  await expect(voltageErrorParts({ ...options, experiment: 'Discharge at 1C for 0.5 s' })).rejects.toThrow(
    /no time of the run is compared/,
  );
});

describe('a mesh for an accuracy', () => {
  const parameters = parameterSet('marquis2019');

  it.each([
    ['Discharge at 1C until 3.105 V', 1e-3],
    ['Discharge at 3C until 3.105 V', 5e-4],
  ])('has it: %s, %f V', async (experiment, wanted) => {
    const { mesh, error, checks, ...tolerances } = await meshForAccuracy(parameters, experiment, wanted);
    const truth = await trueError(error.solution, { parameters, experiment, mesh, ...tolerances });
    expect(error.total.maximum).toBeLessThanOrEqual(wanted);
    expect(truth.maximum).toBeLessThanOrEqual(wanted);
    expect(factor(error.total.rms, truth.rms)).toBeLessThan(2);
    expect(truth.maximum).toBeGreaterThan(wanted / 10);
    expect(checks.at(-1)?.maximum).toBe(error.total.maximum);
  });

  it('is chosen by a run that names its accuracy', async () => {
    const options = { parameters, experiment: 'Discharge at 1C until 3.105 V', model: 'spme' as const };
    const { estimatedError, voltageError, mesh, voltage, time } = await runCell({
      ...options,
      accuracy: '0.5 mV',
    });
    expect(estimatedError?.total.maximum).toBeLessThanOrEqual(5e-4);
    expect(estimatedError?.mesh).toEqual(mesh);
    expect(voltageError).toMatchObject({
      rms: estimatedError?.total.rms,
      maximum: estimatedError?.total.maximum,
    });
    const reference = await runCell({
      ...options,
      mesh: converged,
      relativeTolerance: 1e-7,
      absoluteTolerance: 1e-9,
    });
    const lateness = (time.at(-1) ?? 0) - (reference.time.at(-1) ?? 0);
    expect(Math.abs((voltageError?.endTime ?? 0) - lateness)).toBeLessThan(0.5 * Math.abs(lateness) + 0.01);
    expect(voltage.length).toBeGreaterThan(20);
    await expect(runCell({ ...options, accuracy: 1e-3, mesh })).rejects.toThrow(
      /mesh: accuracy chooses what mesh says/,
    );
    await expect(runCell({ ...options, accuracy: '1 m' })).rejects.toThrow(/accuracy/);
    await expect(runCell({ ...options, accuracy: 0 })).rejects.toThrow(/wanted: 0 cannot be used/);
  });

  it('is not claimed where none is within reach', async () => {
    const experiment = 'Discharge at 1C until 3.105 V';
    const error = await meshForAccuracy(parameters, experiment, 1e-9, { model: 'spm' }).catch(
      (each: unknown) => each,
    );
    expect(error).toBeInstanceOf(AccuracyError);
    expect((error as AccuracyError).partial.time.at(-1)).toBeGreaterThan(3600);
    expect((error as Error).message).toMatch(/no mesh within reach has an error of 0\.000001 mV/);
  });
});
