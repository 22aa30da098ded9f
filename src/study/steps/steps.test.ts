import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { readParameterFile } from '../../cell/index.ts';
import { Random } from '../../numerics/index.ts';
import { writeImage } from '../../microstructure/index.ts';
import { runPipeline, type PipelineRun } from '../engine.ts';
import { parsePipeline } from '../pipeline/pipeline.ts';
import { makeFolders } from '../store/files.ts';
import { imageToCellSteps } from './index.ts';
import type { DischargeResult } from './discharge.ts';
import type { DescriptorsStepResult } from './descriptors.ts';
import { readFlow, type FlowStepResult } from './flow.ts';
import type { GradingResult } from './grading.ts';
import type { ReadResult } from './read.ts';
import type { TransportStepResult } from './transport.ts';
import type { ParametersResult } from './parameters.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-steps-'));
const store = join(folder, 'store');
const at = (name: string): string => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true }));

function run(steps: string): Promise<PipelineRun> {
  return runPipeline(parsePipeline(`name: toy\nsteps:\n${steps}`, 'toy.yaml', { kinds: imageToCellSteps }), {
    store,
  });
}

function result({ outcomes, error }: PipelineRun, name: string): unknown {
  if (error !== undefined) throw error;
  return outcomes.get(name)?.result;
}

const read = (image: string, more = ''): string =>
  `  - { name: read, kind: read, with: { image: "${at(image)}", phases: "pore=0,am=1"${more} } }\n`;

const seeded = (seed: number): string =>
  read('seeded.tif').replace('kind: read,', `kind: read, seed: ${seed},`);

const generated = (seed: number): string =>
  `  - { name: read, kind: read, seed: ${seed}, with: { image: generated, voxelSize: 1um, phases: "pore=0,nmc=1", generate: { shape: [24, 24, 24], activeFraction: 0.4, binderFraction: 0, particleRadius: { median: 4.0e-6, spread: 0.1 } } } }\n`;

const transport = (solid: string): string =>
  `${read('sized.tif')}  - { name: transport, kind: transport, needs: [read], with: { pore: pore, solid: ${solid} } }\n`;

const parameters = (set: string): string =>
  `${read('sized.tif')}  - { name: transport, kind: transport, needs: [read], with: { pore: pore, solid: { am: 1 } } }
  - { name: parameters, kind: parameters, needs: [read, transport], with: { set: ${set}, pore: pore, active: am, binder: cbd } }\n`;

const flow = (image: string): string =>
  `${read(image)}  - { name: flow, kind: flow, needs: [read], with: { phase: pore, lines: 40 } }\n`;
const grading = (image: string): string =>
  `${read(image)}  - { name: transport, kind: transport, needs: [read], with: { pore: pore, solid: { am: 1 } } }
  - { name: parameters, kind: parameters, needs: [read, transport], with: { pore: pore, active: am, thickness: set } }
  - { name: grading, kind: grading, needs: [read, transport, parameters], with: { pore: pore, active: am, rates: [1], mesh: { negative: 8, separator: 6, positive: 8, radial: 8 }, relativeTolerance: 1.0e-5 } }\n`;

const more = (only: string): string =>
  `${read('sized.tif')}  - { name: more, kind: descriptors, needs: [read], with: { active: am, only: [${only}] } }\n`;

const cut = (thresholds: string): string =>
  `${read('grey.tif', `, thresholds: ${thresholds}`)}  - { name: transport, kind: transport, needs: [read], with: { pore: pore, solid: { am: 1 } } }\n`;

/** Channels of pore and active material along z, 4 × 4 × 8 voxels: half the voxels each. */
const channels = Uint8Array.from({ length: 128 }, (_, i) => (i % 4 < 2 ? 0 : 1));

describe('the step that reads', () => {
  it('takes the voxel size of the file unless another is given', async () => {
    await writeImage(at('sized.tif'), { data: channels, shape: [4, 4, 8], voxelSize: [5e-7, 5e-7, 5e-7] });
    const own = result(await run(read('sized.tif')), 'read') as ReadResult;
    expect(own.voxelSize[0]).toBeCloseTo(5e-7, 15);
    expect(own.voxelSizeSource).toBe('file');
    const given = result(await run(read('sized.tif', ', voxelSize: 0.4um')), 'read') as ReadResult;
    expect(given).toMatchObject({ voxelSize: [4e-7, 4e-7, 4e-7], voxelSizeSource: 'option' });
  });

  it('reads a file once whatever the seed, which it has no use for', async () => {
    await writeImage(at('seeded.tif'), { data: channels, shape: [8, 4, 4], voxelSize: [5e-7, 5e-7, 5e-7] });
    const [first, second] = [await run(seeded(1)), await run(seeded(2))];
    expect(first.manifest.steps[0]).toMatchObject({ cached: false, seed: null });
    expect(second.manifest.steps[0]).toMatchObject({ cached: true, seed: null });
    expect((await run(generated(1))).manifest.steps[0]).toMatchObject({ cached: false, seed: 1 });
    expect((await run(generated(2))).manifest.steps[0]).toMatchObject({ cached: false, seed: 2 });
  });

  it('reads an array of a Zarr store, by its name', async () => {
    const voxelSize = [5e-7, 5e-7, 5e-7] as const;
    const values = Float32Array.from(channels);
    const fields = { labels: channels, values, more: values };
    await writeImage(at('store.ome.zarr'), { shape: [4, 4, 8], voxelSize, fields });
    const found = result(await run(read('store.ome.zarr', ', dataset: labels/labels')), 'read') as ReadResult;
    expect(found).toMatchObject({ format: 'zarr', dataType: 'uint8', voxelSizeSource: 'file', voxelSize });
    const { error } = await run(read('store.ome.zarr'));
    expect((error as Error).message).toContain('expected one of values, more');
  });

  it('cuts a grey-scale image, and what its thresholds leave open is counted further on', async () => {
    // Channels of 80 beside 170 in noise that makes them overlap.
    const random = new Random(5);
    const noise = (): number => 60 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
    const grey = Uint8Array.from({ length: 4096 }, (_, i) => Math.round((i % 16 < 8 ? 80 : 170) + noise()));
    await writeImage(at('grey.tif'), { data: grey, shape: [16, 16, 16], voxelSize: [5e-7, 5e-7, 5e-7] });
    const outcome = await run(cut('[125]'));
    expect(outcome.error).toBeUndefined();
    const { thresholds } = result(outcome, 'read') as ReadResult;
    expect(thresholds).toMatchObject([{ threshold: 125 }]);
    const { poreErrors } = result(outcome, 'transport') as TransportStepResult;
    expect(poreErrors[2]?.segmentation).toMatchObject([{ threshold: 125 }]);
    // More pores at the upper end of the window, and more flux.
    expect(poreErrors[2]?.segmentation?.[0]?.fraction?.[1]).toBeGreaterThan(0.01);
    expect(poreErrors[2]?.segmentation?.[0]?.effectiveRatio?.[1]).toBeGreaterThan(0.01);
    const found = result(await run(cut('otsu')), 'read') as ReadResult;
    expect(found.thresholds?.[0]?.threshold).toBeGreaterThan(50);
    expect(found.thresholds?.[0]?.threshold).toBeLessThan(200);
    const { error } = await run(cut('[90, 150]'));
    expect((error as InputError).message).toMatch(/2 thresholds make 3 classes/);
  });

  it('takes none for granted', async () => {
    await writeImage(at('bare.npy'), { data: channels, shape: [4, 4, 8], voxelSize: [1, 1, 1] });
    const { error } = await run(read('bare.npy'));
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(/bare\.npy: the file does not say how large a voxel is/);
  });

  it('reads a RAW file anew when what lies beside it says something else of it', async () => {
    const about = (voxelSize: number): void =>
      writeFileSync(
        at('channels.raw.json'),
        JSON.stringify({ shape: [4, 4, 8], dtype: 'uint8', voxelSize: [voxelSize, voxelSize, voxelSize] }),
      );
    writeFileSync(at('channels.raw'), channels);
    about(4e-7);
    expect((result(await run(read('channels.raw')), 'read') as ReadResult).voxelSize[0]).toBe(4e-7);
    about(8e-7);
    expect((result(await run(read('channels.raw')), 'read') as ReadResult).voxelSize[0]).toBe(8e-7);
  });
});

describe('the step that solves transport', () => {
  it('leaves out a conductivity whose phase the image lacks', async () => {
    const { solid } = result(await run(transport('{ am: 0.2, cbd: 375 }')), 'transport') as {
      solid: { axis: string; effectiveRatio: number }[];
    };
    expect(solid.find(({ axis }) => axis === 'z')?.effectiveRatio).toBeCloseTo(0.5, 6);
  });

  it.each([['{ nmc: 0.2, cbd: 375 }'], ['{}']])(
    'lets no phase insulate by a wrong name: %s',
    async (solid) => {
      const { error } = await run(transport(solid));
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toMatch(/no conductivity is given for the phase 'am'/);
    },
  );
});

const porousElectrode = (porousBinder: string): string =>
  `  - { name: read, kind: read, with: { image: "${at('bound.tif')}", phases: "pore=0,am=1,cbd=2" } }
  - { name: transport, kind: transport, needs: [read], with: { pore: pore, solid: { am: 1, cbd: 1 }, porousBinder: ${porousBinder} } }
  - { name: parameters, kind: parameters, needs: [read, transport], with: { pore: pore, active: am, binder: cbd } }\n`;

describe('a binder with pores of its own', () => {
  /** Columns along z: pores, binder, binder, active material. */
  const columns = Uint8Array.from({ length: 128 }, (_, i) => [0, 2, 2, 1][i % 4]);
  it('carries ions and counts as porosity', async () => {
    await writeImage(at('bound.tif'), { data: columns, shape: [4, 4, 8], voxelSize: [5e-7, 5e-7, 5e-7] });
    const { structure, notes } = result(
      await run(porousElectrode('{ phase: cbd, porosity: 0.4, tortuosityFactor: 2 }')),
      'parameters',
    ) as ParametersResult;
    expect(structure.porosity).toBeCloseTo(0.25 + 0.5 * 0.4, 12);
    expect(structure.electrolyteTransportEfficiency).toBeCloseTo(0.25 + 0.5 * 0.2, 5);
    expect(notes.join()).toContain('Ions go through cbd as well: 40.0 % of it is electrolyte');
  });

  it('is left out where the image has none, and refused where it is no binder', async () => {
    const plain = parameters('chen2020').replace(
      'solid: { am: 1 }',
      'solid: { am: 1 }, porousBinder: { phase: cbd }',
    );
    const { structure } = result(await run(plain), 'parameters') as ParametersResult;
    expect(structure.porosity).toBe(0.5);
    const { error } = await run(porousElectrode('{ phase: am }'));
    expect((error as InputError).message).toMatch(
      /ions go through 'am', which is not the electrode's binder/,
    );
    expect(() => run(porousElectrode('{ phase: cbd, porosity: 2 }'))).toThrow(/porosity/);
  });
});

describe('the step that makes parameters', () => {
  it('knows before anything runs that there is no such set', () => {
    expect(() => run(parameters('chen2021'))).toThrow(/chen2021.*did you mean 'chen2020'/);
  });

  it('cites where a conductivity comes from', async () => {
    const cited = parameters('chen2020').replace('am: 1 }', 'am: { value: 0.2, source: A. Person 1900 } }');
    const { structure, notes } = result(await run(cited), 'parameters') as ParametersResult;
    expect(structure.effectiveElectronicConductivity).toBeCloseTo(0.1, 6);
    expect(notes.at(-1)).toBe('Conductivity of am: 0.2 S/m, A. Person 1900.');
  });

  it('says nothing of a binder that the image lacks', async () => {
    const { structure, notes } = result(await run(parameters('chen2020')), 'parameters') as ParametersResult;
    expect(structure.activeMaterialFraction).toBe(0.5);
    expect(structure.electrolyteTransportEfficiency).toBeCloseTo(0.5, 6);
    expect(notes.join()).not.toContain('binder');
    expect(notes.at(-1)).toBe('Conductivity of am: 1 S/m, given without a source.');
  });
});

describe('the step that measures descriptors', () => {
  it('keeps what each is and found, its table, and why another could not be measured', async () => {
    const done = await run(more('conducting-network, overview'));
    const found = result(done, 'more') as DescriptorsStepResult;
    expect(found.findings.map(({ name }) => name)).toEqual(['overview', 'conducting-network']);
    const shares = found.findings[0]?.quantities.filter(({ name }) => name === 'fraction');
    expect(shares?.map(({ value }) => value)).toEqual([0.5, 0.5]);
    expect(found.tables).toEqual(['isolated-particles']);
    const table = await done.outcomes.get('more')?.artifacts.bytes('isolated-particles.parquet');
    expect(Buffer.from(table ?? []).toString('latin1', 0, 4)).toBe('PAR1');
  });

  it('refuses a name that no descriptor has', async () => {
    const { error } = await run(more('chord-length'));
    expect((error as Error).message).toContain("no descriptor is called 'chord-length'");
  });
});

describe('the step that follows the flux', () => {
  it('keeps slices and lines of a channel as they are known', async () => {
    const done = await run(flow('sized.tif'));
    const found = result(done, 'flow') as FlowStepResult;
    expect(found).toMatchObject({ phase: 'pore', axis: 'z', lines: 40, lost: 0 });
    expect(found.effectiveRatio).toBeCloseTo(0.5, 6);
    expect(found.bottleneckShare).toBeCloseTo(0.5, 4);
    for (const length of Object.values(found.relativeLength)) expect(length).toBeCloseTo(1, 5);
    const outcome = done.outcomes.get('flow');
    if (outcome === undefined) throw new Error('no flow');
    const { fields, streamlines } = await readFlow(found, outcome.artifacts);
    expect(fields.map(({ across, layer, shape }) => [across, layer, ...shape])).toEqual([
      ['x', 2, 4, 8],
      ['y', 2, 4, 8],
      ['z', 4, 4, 4],
    ]);
    // Across x at 2 there is active material only; across y, pore at x = 0 and 1, its potential climbing.
    expect(Math.max(...(fields[0]?.potential ?? []))).toBe(0);
    expect(fields[1]?.potential[4]).toBeCloseTo(1.5 / 8, 5);
    expect(fields[1]?.flux[5]).toBeCloseTo(1, 4);
    expect(fields[1]?.flux[6]).toBe(0);
    expect(streamlines.starts).toHaveLength(41);
    expect(streamlines.points).toHaveLength(4 * (streamlines.starts[40] ?? 0));
  });

  it('fails where nothing flows', async () => {
    const walled = channels.map((label, at) => (at < 16 ? 1 : label));
    await writeImage(at('walled.tif'), { data: walled, shape: [4, 4, 8], voxelSize: [5e-7, 5e-7, 5e-7] });
    const { error } = await run(flow('walled.tif'));
    expect((error as Error).message).toContain('pore does not connect both sides through the thickness');
  });
});

describe('the step that discharges', () => {
  it('keeps the discharges that succeed beside one that cannot', async () => {
    const text = `${parameters('chen2020')}  - { name: discharge, kind: discharge, needs: [parameters], with: { rates: [1, 1e4], mesh: { negative: 5, separator: 5, positive: 5, radial: 5 } } }\n`;
    const { discharges, failures } = result(await run(text), 'discharge') as DischargeResult;
    expect(failures.map(({ rate }) => rate)).toEqual([1e4, 1e4]);
    expect(discharges.map(({ rate }) => rate)).toEqual([1, 1]);
    expect(discharges[0]?.solution.events.at(-1)?.kind).toBe('voltage-cut-off');
  });
});

describe('the folders of a store', () => {
  it('are made with those above, once or twice', async () => {
    await makeFolders(at('a/b/c'));
    await makeFolders(at('a/b/c'));
    writeFileSync(at('a/b/c/file'), '');
    await expect(makeFolders(at('a/b/c/file'))).rejects.toThrow('EEXIST');
    await expect(makeFolders(at('a/b/c/file/d'))).rejects.toThrow('ENOTDIR');
  });

  it.runIf(process.platform === 'linux')('end where nothing can be made', async () => {
    await expect(makeFolders('/proc/none/at/all')).rejects.toThrow('ENOENT');
  });
});

describe('the step that grades', () => {
  it('keeps the whole while it resolves the slices, and writes a cell that reads back', async () => {
    const shape = [24, 24, 32] as const;
    // Channels along z that are wider in the half at the separator.
    const data = Uint8Array.from({ length: 24 * 24 * 32 }, (_, i) =>
      i % 8 < (Math.floor(i / (24 * 24)) < 16 ? 2 : 4) ? 0 : 1,
    );
    await writeImage(at('wider.tif'), { data, shape, voxelSize: [1e-6, 1e-6, 1e-6] });
    const outcome = await run(grading('wider.tif'));
    const found = result(outcome, 'grading') as GradingResult;
    const { structure } = result(outcome, 'parameters') as ParametersResult;
    const { porosity, electrolyteTransportEfficiency: efficiency } = found.profiles;
    expect(porosity).toHaveLength(32);
    expect(porosity[0]).toBeCloseTo(0.25, 12);
    expect(porosity[31]).toBeCloseTo(0.5, 12);
    const series = efficiency.reduce((sum, value) => sum + 1 / value, 0) / 32;
    expect(series * structure.electrolyteTransportEfficiency).toBeCloseTo(1, 10);
    expect(found.discharges.map(({ cell }) => cell)).toEqual(['even', 'graded', 'mirrored']);
    const [, graded, mirrored] = found.discharges.map(({ solution }) => solution.capacity.at(-1) ?? 0);
    expect(graded).not.toBe(mirrored);
    expect(found.failures).toEqual([]);
    const [band] = found.bands;
    expect(band.capacity.low).toBeLessThanOrEqual(band.capacity.value);
    const file = outcome.outcomes.get('grading')?.artifacts.path(found.file) ?? '';
    const cell = await readParameterFile(file);
    expect(cell.positive.porosity).toEqual(Float64Array.from(porosity));
    expect(cell.nominalCapacity).toBe(found.capacity);
  });
});
