import { particlesFromLabels, type Separation } from '../../describe/index.ts';
import { parseCrop, readImage, type LabelledVolume } from '../../microstructure/index.ts';
import type { ImageOptions } from '../shared/image-input.ts';
import type { VerbContext } from '../verbs/verb.ts';

/**
 * Particles or pores of a phase from the label image that another program wrote, cut as the image itself is.
 * @param option how errors name the file.
 */
export async function readGivenLabels(
  { options, signal }: VerbContext<ImageOptions>,
  file: string,
  option: string,
  volume: LabelledVolume,
  phase: string,
): Promise<Separation> {
  const { crop } = options;
  const labels = await readImage(file, {
    signal,
    requireVoxelSize: false,
    ...(crop === undefined ? {} : { crop: parseCrop(crop) }),
  });
  return await particlesFromLabels(labels.volume, volume, phase, { source: `${option} ${file}`, signal });
}
