import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConvergenceError, InputError } from '../../base/index.ts';
import { activated } from '../../material/index.ts';
import type * as Cell from '../index.ts';
import { bpxDocument } from '../bpx/write.ts';
import { parameterSet } from '../sets/index.ts';
import { CellRunError } from '../run/run-errors.ts';
import { runCell } from '../run.ts';
import type { CellMesh } from '../solution.ts';
import { changed } from './changes.ts';
import type { CellJob } from './job.ts';
import { cellOf, recipeOf } from './recipe.ts';
import { BatchCancelledError, runMany } from './run-many.ts';

const mesh: CellMesh = { negative: 6, separator: 4, positive: 6, radial: 8 };
const chen = parameterSet('chen2020');
const experiment = 'Discharge at 2C until 3 V';
const job = (parameters: CellJob['parameters'], others: Partial<CellJob> = {}): CellJob => ({
  parameters,
  experiment,
  mesh,
  ...others,
});
const factors = [0.8, 0.9, 1, 1.1, 1.2, 1.3];
const built = new URL('../../../dist/cell/index.js', import.meta.url);

describe('changes', () => {
  it('set and scale numbers, profiles and properties, and leave the rest as it is', () => {
    const cell = changed(chen, {
      'negative.particleRadius': 4e-6,
      'positive.porosity': [0.3, 0.4],
      'positive.diffusivity': { times: 2 },
      'positive.exchangeCurrentDensity': { times: 3 },
      'negative.diffusivity': 1e-14,
      contactResistance: 1e-4,
    });
    expect(cell.negative.particleRadius).toBe(4e-6);
    expect(cell.positive.porosity).toEqual(Float64Array.of(0.3, 0.4));
    expect(cell.positive.diffusivity(0.5, 300)).toBe(2 * chen.positive.diffusivity(0.5, 300));
    expect(cell.positive.exchangeCurrentDensity(1000, 2e4, 6e4, 300)).toBe(
      3 * chen.positive.exchangeCurrentDensity(1000, 2e4, 6e4, 300),
    );
    expect(cell.negative.diffusivity(0.5, 300)).toBe(1e-14);
    expect(cell.contactResistance).toBe(1e-4);
    expect(cell.negative.openCircuitPotential).toBe(chen.negative.openCircuitPotential);
    expect(chen.negative.particleRadius).toBe(5.86e-6);
  });

  it('reach into lists of further materials', () => {
    const composite = parameterSet('chen2020-composite');
    const cell = changed(composite, { 'negative.furtherMaterials.0.particleRadius': 1e-6 });
    expect(cell.negative.furtherMaterials?.[0]?.particleRadius).toBe(1e-6);
  });

  it.each([
    [
      { 'negative.particleradius': 1 },
      /negative\.particleradius: no such parameter.*did you mean 'particleRadius'/,
    ],
    [{ 'negative.openCircuitPotential': { times: 2 } }, /cannot be changed like this/],
    [{ negative: 1 }, /expected one of the numbers inside/],
  ])('refuse %o', (changes, message) => {
    expect(() => changed(chen, changes)).toThrow(message);
  });
});

describe('recipes', () => {
  it('tell a set of which only numbers differ, and give it back', () => {
    const cell = {
      ...chen,
      positive: { ...chen.positive, thickness: 5e-5, porosity: Float64Array.of(0.3, 0.4) },
    };
    const recipe = recipeOf(cell);
    expect(recipe?.changes).toEqual({
      'positive.thickness': 5e-5,
      'positive.porosity': Float64Array.of(0.3, 0.4),
    });
    expect(recipe && cellOf(recipe)).toEqual(cell);
  });

  it('do not tell functions', () => {
    expect(
      recipeOf({ ...chen, negative: { ...chen.negative, diffusivity: activated(1e-14) } }),
    ).toBeUndefined();
  });
});

describe('many runs', () => {
  it('are those of each job alone, in order, with the errors of some beside the others', async () => {
    const jobs = [
      ...factors.map((factor) =>
        job({ base: 'chen2020', changes: { 'negative.particleRadius': { times: factor } } }),
      ),
      job({ base: 'chen2019' }),
      job(chen, { experiment: 'Discharge at 2C for 6 min; Rest for 1 s; Discharge at 1 kW' }),
    ];
    const seen: number[] = [];
    const { outcomes, failed, threads } = await runMany(jobs, {
      threads: 1,
      onProgress: ({ fraction = 0 }) => seen.push(fraction),
    });
    expect([failed, threads]).toEqual([2, 1]);
    expect(seen.at(-1)).toBe(1);
    for (const [k, factor] of factors.entries()) {
      const parameters = changed(chen, { 'negative.particleRadius': { times: factor } });
      const alone = await runCell({ ...job(parameters), parameters });
      expect(outcomes[k]?.solution?.voltage).toEqual(alone.voltage);
    }
    expect(outcomes[6]?.error).toBeInstanceOf(InputError);
    const last = outcomes[7]?.error;
    expect(last).toBeInstanceOf(CellRunError);
    expect((last as CellRunError).partial.capacity.at(-1)).toBeCloseTo(1, 3);
  });

  it('keep what was finished when they are cancelled', async () => {
    const stop = new AbortController();
    const jobs = factors.map((factor) => job(changed(chen, { 'positive.thickness': { times: factor } })));
    const onProgress = ({ fraction = 0 }): void => {
      if (fraction >= 0.5) stop.abort();
    };
    const error = await runMany(jobs, { threads: 1, signal: stop.signal, onProgress }).catch(
      (each: unknown) => each,
    );
    expect(error).toBeInstanceOf(BatchCancelledError);
    const { outcomes } = (error as BatchCancelledError).partial;
    expect(outcomes.map(({ solution }) => solution !== undefined)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('refuse a number of threads that is none', async () => {
    await expect(runMany([job(chen)], { threads: 0 })).rejects.toThrow(/threads: 0 cannot be used/);
  });
});

describe.runIf(existsSync(built))('many runs on threads', () => {
  it('give the same bits as on one, functions and errors included', async () => {
    const cell = (await import(built.href)) as typeof Cell;
    const set = cell.parameterSet('chen2020');
    const document = JSON.parse(JSON.stringify(bpxDocument(chen))) as Record<string, unknown>;
    const jobs: Cell.CellJob[] = [
      ...factors.map((factor) =>
        job({ base: document, changes: { 'positive.particleRadius': { times: factor } } }),
      ),
      job({ ...set, area: 0.2 }),
      job({ ...set, negative: { ...set.negative, diffusivity: activated(3e-14) } }),
      job({ base: 'chen2020' }, { experiment: 'Discharge at 2C for 6 min; Rest for 1 s; Discharge at 1 kW' }),
    ];
    const [one, two] = [await cell.runMany(jobs, { threads: 1 }), await cell.runMany(jobs, { threads: 2 })];
    expect([two.threads, two.inline.count, two.failed]).toEqual([2, 1, 1]);
    expect(two.inline.reason).toMatch(/functions/);
    for (const [k, { solution }] of two.outcomes.entries()) {
      expect(solution?.voltage).toEqual(one.outcomes[k]?.solution?.voltage);
    }
    const { error } = two.outcomes[8] ?? {};
    expect(error).toBeInstanceOf(cell.CellRunError);
    expect((error as ConvergenceError).message).toBe(one.outcomes[8]?.error?.message);
    expect((error as Cell.CellRunError).partial.time).toBeInstanceOf(Float64Array);
  });

  it('end at once when they are cancelled', async () => {
    const cell = (await import(built.href)) as typeof Cell;
    const stop = new AbortController();
    const jobs = Array.from({ length: 64 }, () => job({ base: 'chen2020' }, { mesh: undefined }));
    const running = cell.runMany(jobs, { threads: 2, signal: stop.signal, onProgress: () => stop.abort() });
    const error = await running.catch((each: unknown) => each);
    expect(error).toBeInstanceOf(cell.BatchCancelledError);
    const { outcomes } = (error as Cell.BatchCancelledError).partial;
    expect(outcomes.filter(({ solution }) => solution !== undefined).length).toBeGreaterThanOrEqual(1);
    expect(outcomes.at(-1)?.error).toBeDefined();
  });
});
