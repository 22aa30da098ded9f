import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError, throwIfCancelled } from '../base/index.ts';
import { runPipeline, type PipelineRun, type RunOptions } from './engine.ts';
import { parsePipeline } from './pipeline/pipeline.ts';
import { findResult, trace } from './trace.ts';
import type { StepKind } from './types.ts';

let folder = '';
let calls: string[] = [];
let fail = false;

const source: StepKind<{ file: string; factor: number }, { sum: number }> = {
  kind: 'source',
  version: '1',
  parameters: z.strictObject({ file: z.string(), factor: z.number().default(2) }),
  inputFiles: ({ file }) => [file],
  async run({ parameters, artifacts }) {
    calls.push('source');
    const numbers = (await readFile(parameters.file, 'utf8')).split(' ').map(Number);
    await artifacts.array('numbers', Float64Array.from(numbers), { unit: 'm' });
    return { sum: parameters.factor * numbers.reduce((a, b) => a + b, 0) };
  },
};

const largest: StepKind<Record<string, never>, { largest: number; seed: number | undefined }> = {
  kind: 'largest',
  version: '1',
  parameters: z.strictObject({}),
  requires: ['source'],
  async run({ needs, seed, artifacts }) {
    calls.push('largest');
    if (fail) throw new InputError('the toy is broken');
    const { data } = (await needs['numbers']?.artifacts.array('numbers')) ?? { data: [] };
    await artifacts.json('all.json', [...data]);
    return { largest: Math.max(...data), seed };
  },
};

const summary: StepKind<Record<string, never>, { cached: boolean[] }> = {
  kind: 'summary',
  version: '1',
  parameters: z.strictObject({}),
  everyRun: true,
  async run({ run, artifacts }) {
    await artifacts.text('report.html', '<p>');
    return { cached: run.steps.map((step) => step.cached) };
  },
};

const text = `
name: toy
inputs: { file: numbers.txt, factor: 3 }
steps:
  - { name: summary, kind: summary, needs: [first, most] }
  - { name: most, kind: largest, seed: 7, needs: { numbers: first } }
  - { name: first, kind: source, with: { file: "\${file}", factor: "\${factor}" } }
`;

function run(
  set: string[] = [],
  options: RunOptions = {},
  kinds: StepKind[] = [source, largest, summary],
): Promise<PipelineRun> {
  const file = `file=${JSON.stringify(join(folder, 'numbers.txt'))}`;
  const pipeline = parsePipeline(text, 'toy.yaml', { kinds, set: [file, ...set] });
  return runPipeline(pipeline, { store: join(folder, 'runs'), ...options });
}

function keptOf({ manifest }: PipelineRun): unknown {
  return manifest.steps
    .slice(0, 2)
    .map(({ address, result, artifacts, started }) => ({ address, result, artifacts, started }));
}

beforeEach(async () => {
  calls = [];
  fail = false;
  folder = await mkdtemp(join(tmpdir(), 'lithoscale-engine-'));
  await writeFile(join(folder, 'numbers.txt'), '1 2 5');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a pipeline', () => {
  it('runs its steps by their needs, with inputs, seeds and artifacts', async () => {
    const { status, manifest, outcomes } = await run();
    expect(status).toBe('finished');
    expect(manifest.steps.map(({ name, status }) => [name, status])).toEqual([
      ['first', 'run'],
      ['most', 'run'],
      ['summary', 'run'],
    ]);
    expect(outcomes.get('first')?.result).toEqual({ sum: 24 });
    expect(outcomes.get('most')?.result).toEqual({ largest: 5, seed: 7 });
    expect(await outcomes.get('most')?.artifacts.json('all.json')).toEqual([1, 2, 5]);
  });

  it('is read back when it runs again, with the same results and bytes', async () => {
    const first = await run();
    const second = await run();
    expect(calls).toEqual(['source', 'largest']);
    expect(second.manifest.steps.map((step) => step.status)).toEqual(['cached', 'cached', 'run']);
    expect(second.outcomes.get('summary')?.result).toEqual({ cached: [true, true, false] });
    expect(keptOf(second)).toEqual(keptOf(first));
    expect(second.folder).not.toBe(first.folder);
  });

  it('keeps manifest and the artifacts of steps for every run in the folder of the run', async () => {
    const { folder: place, manifest } = await run();
    expect((await readdir(place)).toSorted()).toEqual(['manifest.json', 'report.html']);
    expect(JSON.parse(await readFile(join(place, 'manifest.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(manifest)),
    );
  });

  it.each([
    ['a parameter', async () => run(['factor=4'])],
    [
      "an input file's content",
      async () => {
        await writeFile(join(folder, 'numbers.txt'), '1 2 6');
        return run();
      },
    ],
    ["a step's version", async () => run([], {}, [{ ...source, version: '2' }, largest, summary])],
  ])('runs again, with all that rests on it, when %s changes', async (_, change) => {
    await run();
    const { manifest } = await change();
    expect(manifest.steps.map((step) => step.status)).toEqual(['run', 'run', 'run']);
  });

  it('does not run again when the input file has only moved', async () => {
    await run();
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere', 'renamed.txt'), '1 2 5');
    const { manifest } = await run([`file=${join(folder, 'elsewhere', 'renamed.txt')}`]);
    expect(manifest.steps[0]?.status).toBe('cached');
  });

  it('keeps what is finished when a step fails, and continues from there', async () => {
    fail = true;
    const failed = await run();
    expect(failed.status).toBe('failed');
    expect(failed.error).toBeInstanceOf(InputError);
    expect(failed.manifest.steps.map((step) => step.status)).toEqual(['run', 'failed', 'skipped']);
    expect(failed.manifest.error).toMatchObject({ code: 'input', message: 'the toy is broken' });
    expect(await readdir(join(folder, 'runs', 'steps'))).toHaveLength(1);
    fail = false;
    const { manifest } = await run();
    expect(manifest.steps.map((step) => step.status)).toEqual(['cached', 'run', 'run']);
  });

  it.each([
    ['heeds its signal', true],
    ['does not', false],
  ])('does not wait for a cancelled step to come to its end when the step %s', async (_, heeds) => {
    const controller = new AbortController();
    let ended = false;
    const slow: StepKind = {
      ...largest,
      parameters: z.strictObject({}),
      async run({ signal }) {
        setTimeout(() => controller.abort(), 20);
        for (let i = 0; i < 100; i++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          if (heeds) throwIfCancelled(signal);
        }
        ended = true;
      },
    };
    const { status, manifest } = await run([], { signal: controller.signal }, [source, slow, summary]);
    expect(ended).toBe(false);
    expect(status).toBe('cancelled');
    expect(manifest.status).toBe('cancelled');
    expect(manifest.steps.map((step) => step.status)).toEqual(['run', 'cancelled', 'skipped']);
  });

  it('may run twice at once', async () => {
    const runs = await Promise.all([run(), run(), run(), run()]);
    expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('finished'));
    expect(new Set(runs.map(({ folder }) => folder)).size).toBe(4);
    expect(new Set(runs.map(({ manifest }) => JSON.stringify(manifest.steps[1]?.result))).size).toBe(1);
    expect((await readdir(join(folder, 'runs', 'steps'))).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it.each(['result.json', 'artifacts/all.json'])('makes a step again whose %s is damaged', async (file) => {
    const { manifest } = await run();
    const place = join(folder, 'runs', manifest.steps[1]?.folder ?? '');
    await writeFile(join(place, file), '{');
    const again = await run();
    expect(again.manifest.steps.map((step) => step.status)).toEqual(['cached', 'run', 'run']);
    expect(await again.outcomes.get('most')?.artifacts.json('all.json')).toEqual([1, 2, 5]);
  });

  it('refuses an artifact whose bytes were altered', async () => {
    const { manifest } = await run();
    const place = join(folder, 'runs', manifest.steps[1]?.folder ?? '');
    await writeFile(join(place, 'artifacts', 'all.json'), '[1,2,6]');
    const { outcomes } = await run();
    await expect(outcomes.get('most')?.artifacts.json('all.json')).rejects.toThrow(/not what the step wrote/);
  });

  it('sweeps what a process that died long ago has left, and nothing younger', async () => {
    const steps = join(folder, 'runs', 'steps');
    await mkdir(join(steps, '.old.1.00.tmp', 'artifacts'), { recursive: true });
    await mkdir(join(steps, '.young.1.00.tmp'));
    const longAgo = new Date(Date.now() - 2 * 3600 * 1000);
    await utimes(join(steps, '.old.1.00.tmp'), longAgo, longAgo);
    await run();
    const left = (await readdir(steps)).filter((name) => name.endsWith('.tmp'));
    expect(left).toEqual(['.young.1.00.tmp']);
  });

  it('refuses a result that JSON cannot hold', async () => {
    const broken: StepKind = { ...largest, parameters: z.strictObject({}), run: async () => ({ a: [NaN] }) };
    const { status, manifest } = await run([], {}, [source, broken, summary]);
    expect(status).toBe('failed');
    expect(manifest.error).toMatchObject({
      message: 'result of step most.a[0] is NaN, which JSON cannot hold',
    });
  });

  it('refuses an input file that is not there before anything runs', async () => {
    await expect(run(['file=nowhere.txt'])).rejects.toThrow(/^nowhere\.txt: no such file/);
    expect(calls).toEqual([]);
  });

  it('notices that an input file changes while it is read', async () => {
    const writing: StepKind = {
      ...(source as StepKind),
      parameters: source.parameters,
      inputFiles: (parameters) => [(parameters as { file: string }).file],
      run: async () => {
        await writeFile(join(folder, 'numbers.txt'), '1 2 3 4');
        return {};
      },
    };
    const { error } = await run([], {}, [writing, largest, summary]);
    expect(String(error)).toMatch(/numbers\.txt: changed while the run was reading it/);
  });
});

describe('a trace', () => {
  it('leads from a number to its step, inputs, seeds and code', async () => {
    const { manifest } = await run();
    const found = trace(manifest, 'most.largest');
    expect(found.value).toBe(5);
    expect(found.step.kind).toBe('largest');
    expect(found.restsOn.map((step) => step.name)).toEqual(['first']);
    expect(found.seeds).toEqual({ most: 7 });
    expect(found.inputs).toMatchObject({ factor: 3 });
    expect(found.inputFiles).toEqual([
      {
        path: join(folder, 'numbers.txt'),
        bytes: 5,
        sha256: '3a1f6ff514ca058dc8feb550820712abd7ec1300b3934fdf64cbaf5fe23f0472',
      },
    ]);
    expect(found.code).toEqual(manifest.code);
  });

  it('says what there is when a path leads nowhere', async () => {
    const { manifest } = await run();
    expect(() => findResult(manifest.steps, 'most.lagest')).toThrow(/most has no 'lagest'.*'largest'/);
    expect(() => findResult(manifest.steps, 'mist.largest')).toThrow(
      /'mist.largest' is the result of no step/,
    );
  });
});
