import { InputError } from '../../base/index.ts';
import {
  isZarr,
  labelPhases,
  parseCrop,
  parsePhases,
  parseVoxelSize,
  readImage,
  type DataType,
  type ImageFile,
  type LabelledVolume,
  type Shape,
} from '../../microstructure/index.ts';
import { segmentImage, type Segmentation } from '../../homogenise/index.ts';
import { parseCounts } from './output.ts';
import { progressReporter, type ProgressReporter } from './progress.ts';
import { parseThresholds } from './thresholds.ts';
import type { VerbContext } from '../verbs/verb.ts';

export interface ImageOptions {
  readonly voxelSize?: string;
  readonly phases?: string;
  readonly crop?: string;
  readonly rawShape?: string;
  readonly rawType?: string;
  readonly dataset?: string;
}

export interface LabelledImageOptions extends ImageOptions {
  /** For grey-scale images: numbers, or how to find them. */
  readonly thresholds?: string;
}

export interface LabelledImage {
  readonly volume: LabelledVolume;
  /** How the volume came from grey values, where it did. */
  readonly segmentation?: Segmentation;
  readonly progress: ProgressReporter;
}

export interface OpenedImage {
  readonly file: ImageFile;
  readonly progress: ProgressReporter;
}

/** Reads the image named by the first argument with the options common to all image verbs. */
export async function openImage(
  { args, options, signal }: VerbContext<ImageOptions>,
  requireVoxelSize: boolean,
): Promise<OpenedImage> {
  const progress = progressReporter(options);
  const { voxelSize, crop, rawShape, rawType, dataset } = options;
  if ((rawShape === undefined) !== (rawType === undefined)) {
    throw new InputError('--raw-shape and --raw-type go together', { at: { field: '--raw-shape' } });
  }
  const file = await readImage(args[0] ?? '', {
    signal,
    // Remarks come with the image: they are said whatever becomes of the progress.
    onProgress: (step) => (step.message === undefined ? progress.onProgress(step) : undefined),
    requireVoxelSize,
    dataset,
    ...(voxelSize === undefined ? {} : { voxelSize: parseVoxelSize(voxelSize) }),
    ...(crop === undefined ? {} : { crop: parseCrop(crop) }),
    ...(rawShape === undefined || rawType === undefined
      ? {}
      : {
          raw: {
            shape: parseCounts(rawShape, '--raw-shape', 3) as unknown as Shape,
            dataType: dataType(rawType),
          },
        }),
  });
  progress.clear();
  for (const remark of file.remarks) process.stderr.write(`lithoscale: note: ${remark}\n`);
  return { file, progress };
}

/**
 * {@link openImage}, segmented where its values are grey, and the names of its phases, which are required unless a Zarr
 * store has them.
 */
export async function openLabelled(context: VerbContext<LabelledImageOptions>): Promise<LabelledImage> {
  const { phases, thresholds } = context.options;
  if (phases === undefined && !(await isZarr(context.args[0] ?? ''))) throw nameless();
  const given = phases === undefined ? undefined : parsePhases(phases);
  const { file, progress } = await openImage(context, true);
  const named = given ?? file.phases;
  if (named.length === 0) throw nameless();
  if (thresholds === undefined) return { volume: labelPhases(file.volume, named), progress };
  const wanted = parseThresholds(thresholds);
  return { ...(await segmentImage(file.volume, wanted, named, context)), progress };
}

function nameless(): InputError {
  return new InputError('the phases have no names', {
    at: { field: '--phases' },
    mend: 'name every label of the image, such as --phases pore=0,nmc=1',
  });
}

const dataTypes: readonly DataType[] = [
  'uint8',
  'uint16',
  'uint32',
  'int8',
  'int16',
  'int32',
  'float32',
  'float64',
];

function dataType(text: string): DataType {
  const found = dataTypes.find((candidate) => candidate === text);
  if (found === undefined) {
    throw new InputError(`'${text}' is no element type`, {
      at: { field: '--raw-type' },
      expected: dataTypes.join(', '),
    });
  }
  return found;
}
