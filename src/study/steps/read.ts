import { existsSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../base/index.ts';
import { generateElectrode } from '../../generate/index.ts';
import {
  labelPhases,
  parseCrop,
  parsePhases,
  parseVoxelSize,
  readImage,
  sidecarPath,
  type LabelledVolume,
} from '../../microstructure/index.ts';
import type { StepContext, StepKind } from '../types.ts';
import { writeVolume } from './volume-artifact.ts';

/** The word that stands for "make the input instead of reading a file". */
const generated = 'generated';

/** The word that stands for the voxel size that the image's file states. */
const fromFile = 'file';

const generateParameters = z.strictObject({
  shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  /** Edge of a voxel in metres, unless `voxelSize` says otherwise. */
  voxelSize: z.number().positive().optional(),
  activeFraction: z.number().gt(0).lt(1),
  binderFraction: z.number().min(0).lt(1),
  /** Metres. */
  particleRadius: z.strictObject({ median: z.number().positive(), spread: z.number().min(0) }),
  /** 0: film on the surfaces, 1: bridges at the contacts. */
  binderMorphology: z.number().min(0).max(1).default(0.7),
});

const parameters = z.strictObject({
  image: z.string().describe(`path of the image, or '${generated}'`),
  voxelSize: z
    .string()
    .default(fromFile)
    .describe(`edge of a voxel such as 0.4um, or three (x,y,z); '${fromFile}': as the file says`),
  phases: z.string(),
  crop: z.string().optional(),
  dataset: z.string().optional().describe('array of a Zarr store: its path within, or the name of a channel'),
  generate: generateParameters.optional(),
});

export type ReadParameters = z.infer<typeof parameters>;

export interface ReadResult {
  shape: readonly [number, number, number];
  voxelSize: readonly [number, number, number];
  dataType: string;
  format: string;
  voxelSizeSource: string;
  phases: readonly { name: string; label: number }[];
  /** What was asked of the generator, where there was no file. */
  generated: Record<string, unknown> | null;
}

/** Reads the user's image, or generates one from a seed, and names its phases. */
export const readStep: StepKind<ReadParameters, ReadResult> = {
  kind: 'read',
  version: '2',
  parameters,
  seeded({ image }) {
    return image === generated;
  },
  inputFiles({ image }) {
    if (image === generated) return [];
    const sidecar = sidecarPath(image);
    return /\.raw$/i.test(image) && existsSync(sidecar) ? [image, sidecar] : [image];
  },
  async run(context) {
    const { volume, ...source } =
      context.parameters.image === generated ? await generate(context) : await readFile(context);
    await writeVolume(context.artifacts, volume);
    return { shape: volume.shape, voxelSize: volume.voxelSize, phases: volume.phases, ...source };
  },
};

type Source = { volume: LabelledVolume } & Pick<
  ReadResult,
  'dataType' | 'format' | 'voxelSizeSource' | 'generated'
>;

async function readFile({ parameters, signal, onProgress }: StepContext<ReadParameters>): Promise<Source> {
  const { image, voxelSize, crop, dataset, phases } = parameters;
  if (!existsSync(image)) {
    throw new InputError('no such file', { at: { file: image }, mend: 'give a path with --set image=PATH' });
  }
  const file = await readImage(image, {
    signal,
    onProgress,
    dataset,
    ...(voxelSize === fromFile ? {} : { voxelSize: parseVoxelSize(voxelSize) }),
    ...(crop === undefined ? {} : { crop: parseCrop(crop) }),
  });
  return {
    volume: labelPhases(file.volume, parsePhases(phases)),
    dataType: file.dataType,
    format: file.format,
    voxelSizeSource: file.voxelSizeSource,
    generated: null,
  };
}

async function generate({
  parameters,
  seed = 1,
  signal,
  onProgress,
}: StepContext<ReadParameters>): Promise<Source> {
  const options = { ...describedElectrode(parameters), seed };
  const volume = await generateElectrode({ ...options, signal, onProgress });
  const named = labelPhases(volume, parsePhases(parameters.phases));
  return {
    volume: named,
    dataType: 'uint8',
    format: generated,
    voxelSizeSource: 'option',
    generated: options,
  };
}

/** What is asked of the generator. @throws InputError where the pipeline leaves it open. */
function describedElectrode({ generate: described, voxelSize }: ReadParameters) {
  if (described !== undefined) {
    const { voxelSize: edge, ...wanted } = described;
    if (voxelSize !== fromFile) return { ...wanted, voxelSize: parseVoxelSize(voxelSize) };
    if (edge !== undefined) return { ...wanted, voxelSize: [edge, edge, edge] as const };
  }
  throw new InputError('a generated image needs its description', {
    at: { field: 'read' },
    expected: "'generate' with shape, fractions and particle radius, and a voxel size",
  });
}
