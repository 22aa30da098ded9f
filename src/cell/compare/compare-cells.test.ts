import { describe, expect, it } from 'vitest';
import { runCell } from '../run.ts';
import { parameterSet } from '../sets/index.ts';
import type { CellMesh } from '../solution.ts';
import { compareCells, ComparisonCancelledError } from './compare-cells.ts';

const mesh: CellMesh = { negative: 8, separator: 4, positive: 8, radial: 10, radialSpacing: 'graded' };
const parameters = parameterSet('chen2020');

describe('compared cells', () => {
  it('differ by what their own runs differ by, at the same times', async () => {
    const experiment = 'Discharge at 1C for 20 min';
    const [dfn, spm] = await compareCells(
      [
        { label: 'dfn', parameters, mesh },
        { label: 'spm', parameters, mesh, model: 'spm' },
      ],
      experiment,
    );
    const curveTimes = [...(dfn?.solution.time ?? [])];
    const alone = await runCell({ parameters, mesh, model: 'spm', experiment, curveTimes });
    const at = new Map(Array.from(alone.time, (time, i) => [time, alone.voltage[i]]));
    const largest = curveTimes
      .slice(0, -1)
      .map((time, i) => Math.abs((dfn?.solution.voltage[i] ?? 0) - (at.get(time) ?? 0)))
      .reduce((most, each) => Math.max(most, each), 0);
    expect(spm?.difference?.maximum).toBeCloseTo(largest, 9);
    expect(spm?.difference?.rms).toBeLessThan(largest);
    expect(dfn?.difference?.maximum).toBe(0);
  });

  it('are compared step by step, though steps end at other times', async () => {
    const same = { parameters, mesh, model: 'spm' as const };
    const colder = { ...parameters, lowerVoltageCutOff: 3 };
    const [, again, short] = await compareCells(
      [
        { label: 'a', ...same },
        { label: 'b', ...same },
        { label: 'c', ...same, parameters: colder },
      ],
      'Discharge at 2C; Rest for 10 min',
    );
    expect([again?.difference?.maximum, again?.endTime]).toEqual([0, 0]);
    expect(short?.endTime).toBeLessThan(-10);
    expect(short?.endCapacity).toBeCloseTo(
      (2 * parameters.nominalCapacity * (short?.endTime ?? 0)) / 3600,
      9,
    );
    // The rest after a shorter discharge ends higher.
    expect(short?.difference?.maximum).toBeGreaterThan(0.01);
    expect(short?.voltage.filter((voltage) => !Number.isNaN(voltage)).length).toBeGreaterThan(20);
  });

  it('keep what a cell gave that could not go on', async () => {
    const [, failed] = await compareCells(
      [
        { label: 'dfn', parameters, mesh },
        {
          label: 'small',
          parameters: { ...parameters, area: 0.01, nominalCapacity: 0.5 },
          mesh,
          model: 'spm',
        },
      ],
      'Discharge at 5 A for 5 min',
    );
    expect(failed?.failure ?? failed?.solution.events.at(-1)?.kind).toBeDefined();
    expect(failed?.endTime).toBeLessThan(0);
  });

  it('run on adapted meshes at the points of the first, with errors that tell the difference', async () => {
    const experiment = 'Discharge at 2C for 10 min; Rest for 5 min';
    const [fine, adapted] = await compareCells(
      [
        {
          label: 'fine',
          parameters,
          mesh: { ...mesh, negative: 40, separator: 20, positive: 40, radial: 60 },
          relativeTolerance: 1e-6,
        },
        { label: 'adapted', parameters, adaptiveMesh: 1e-3 },
      ],
      experiment,
    );
    expect(adapted?.solution.meshes?.length).toBeGreaterThan(0);
    expect(adapted?.solution.time.length).toBe(fine?.solution.time.length);
    expect(adapted?.difference?.rms).toBeLessThan(2e-3);
    expect(adapted?.difference?.rms).toBeGreaterThan(0);
  });

  it('must be two', async () => {
    await expect(compareCells([{ label: 'dfn', parameters }], 'Rest for 1 h')).rejects.toThrow(
      /1 cells cannot be compared/,
    );
  });

  it('that were finished are kept by a comparison that is cancelled', async () => {
    const cells = ['a', 'b', 'c'].map((label) => ({ label, parameters, mesh, model: 'spm' as const }));
    const experiment = 'Discharge at 1C for 1 min';
    const cancelling = new AbortController();
    const cancelled = compareCells(cells, experiment, {
      signal: cancelling.signal,
      onProgress: ({ message }) => {
        if (message === '1 of 2') cancelling.abort();
      },
    });
    const error: unknown = await cancelled.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ComparisonCancelledError);
    const whole = await compareCells(cells, experiment);
    const { partial } = error as ComparisonCancelledError;
    expect(partial.map(({ label, voltage }) => ({ label, voltage }))).toEqual(
      whole.slice(0, 2).map(({ label, voltage }) => ({ label, voltage })),
    );
  });
});
