import { parseQuantity } from '../../base/index.ts';
import { generateElectrode } from '../../generate/index.ts';
import {
  imageExtensions,
  labelCounts,
  parseVoxelSize,
  voxelCount,
  writeImage,
  type Shape,
} from '../../microstructure/index.ts';
import { digits, parseCounts, parseNumber, print, requireOutput } from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface GenerateOptions {
  readonly output: string;
  readonly seed: string;
  readonly shape: string;
  readonly voxelSize: string;
  readonly activeFraction: string;
  readonly binderFraction: string;
  readonly particleRadius: string;
  readonly particleSpread: string;
  readonly binderMorphology: string;
}

/** As in pipelines. */
const largestSeed = 0xffffffff;

/** `lithoscale generate electrode -o OUT` */
export async function generateElectrodeVerb({
  options,
  signal,
}: VerbContext<GenerateOptions>): Promise<void> {
  const progress = progressReporter(options);
  await requireOutput(options.output, imageExtensions);
  const seed = parseNumber(options.seed, '--seed', { min: 0, max: largestSeed, integer: true });
  const volume = await generateElectrode({
    shape: parseCounts(options.shape, '--shape', 3) as unknown as Shape,
    voxelSize: parseVoxelSize(options.voxelSize),
    seed,
    activeFraction: parseNumber(options.activeFraction, '--active-fraction', { above: 0, max: 1 }),
    binderFraction: parseNumber(options.binderFraction, '--binder-fraction', { min: 0, max: 1 }),
    particleRadius: {
      median: parseQuantity(options.particleRadius, 'length', '--particle-radius'),
      spread: parseNumber(options.particleSpread, '--particle-spread', { min: 0 }),
    },
    binderMorphology: parseNumber(options.binderMorphology, '--binder-morphology', { min: 0, max: 1 }),
    signal,
    onProgress: progress.onProgress,
  });
  await writeImage(options.output, volume, { signal, onProgress: progress.onProgress });
  progress.clear();
  const total = voxelCount(volume.shape);
  const counts = new Map(labelCounts(volume).map(({ label, count }) => [label, count]));
  const fractions = Object.fromEntries(
    volume.phases.map(({ name, label }) => [name, (counts.get(label) ?? 0) / total]),
  );
  print(options, { method: 'electrode', seed, shape: volume.shape, fractions, out: options.output }, () => [
    `${options.output}  ${volume.shape.join(' × ')}  ${Object.entries(fractions)
      .map(([name, share]) => `${name} ${digits(share, 4)}`)
      .join(', ')}`,
  ]);
}
