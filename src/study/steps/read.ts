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
  type ThresholdWindow,
  type Volume,
} from '../../microstructure/index.ts';
import { segmentImage } from '../../homogenise/index.ts';
import type { StepContext, StepKind } from '../types.ts';
import { writeGrey, writeVolume } from './volume-artifact.ts';

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
  thresholds: z
    .union([z.literal('otsu'), z.array(z.number()).min(1)])
    .optional()
    .describe(
      "grey values between the phases, labelled 0, 1, 2, … in their order, or 'otsu'; for grey-scale images",
    ),
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
  /** Where a grey-scale image was cut, and how far each threshold could as well lie; null for labels. */
  thresholds: readonly { threshold: number; low: number; high: number }[] | null;
  /** What was asked of the generator, where there was no file. */
  generated: Record<string, unknown> | null;
}

/** Reads the user's image, or generates one from a seed, and names its phases. */
export const readStep: StepKind<ReadParameters, ReadResult> = {
  kind: 'read',
  version: '3',
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
    const { volume, grey, ...source } =
      context.parameters.image === generated ? await generate(context) : await readFile(context);
    await writeVolume(context.artifacts, volume);
    if (grey !== undefined) await writeGrey(context.artifacts, grey.image, grey.windows);
    const thresholds = grey?.windows.map(({ threshold, low, high }) => ({ threshold, low, high })) ?? null;
    return { shape: volume.shape, voxelSize: volume.voxelSize, phases: volume.phases, thresholds, ...source };
  },
};

type Source = {
  volume: LabelledVolume;
  /** The grey-scale image that the volume was cut from. */
  grey?: { image: Volume; windows: readonly ThresholdWindow[] };
} & Pick<ReadResult, 'dataType' | 'format' | 'voxelSizeSource' | 'generated'>;

async function readFile({ parameters, signal, onProgress }: StepContext<ReadParameters>): Promise<Source> {
  const { image, voxelSize, crop, dataset, phases, thresholds } = parameters;
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
  const { dataType, format, voxelSizeSource } = file;
  const source = { dataType, format, voxelSizeSource, generated: null };
  const named = parsePhases(phases);
  if (thresholds === undefined) return { volume: labelPhases(file.volume, named), ...source };
  const { volume, segmentation } = await segmentImage(file.volume, thresholds, named, { signal });
  return { volume, grey: { image: file.volume, windows: segmentation.windows }, ...source };
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
