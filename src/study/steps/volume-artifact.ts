import { segmentationOf, type Segmentation } from '../../homogenise/index.ts';
import type {
  LabelArray,
  LabelledVolume,
  Phase,
  Shape,
  ThresholdWindow,
  Volume,
  VoxelSize,
} from '../../microstructure/index.ts';
import { needOfKind } from '../needs.ts';
import type { ArtifactWriter, StepOutcome } from '../types.ts';

const artifact = 'labels';
const greyArtifact = 'grey';

/** Keeps a labelled volume as an artifact: raw voxels, x fastest, with shape, voxel size and phases in the header. */
export async function writeVolume(artifacts: ArtifactWriter, volume: LabelledVolume): Promise<void> {
  await artifacts.array(artifact, volume.data, {
    shape: volume.shape,
    voxelSize: volume.voxelSize,
    phases: volume.phases.map(({ name, label }) => ({ name, label })),
  });
}

/** The labelled volume that the needed `read` step left. */
export async function readVolume(needs: Readonly<Record<string, StepOutcome>>): Promise<LabelledVolume> {
  const { data, header } = await needOfKind(needs, 'read').artifacts.array(artifact);
  return {
    data: data as LabelArray,
    shape: header['shape'] as unknown as Shape,
    voxelSize: header['voxelSize'] as unknown as VoxelSize,
    phases: header['phases'] as unknown as Phase[],
  };
}

/** Keeps the grey-scale image that a volume was cut from, and the windows of its thresholds. */
export async function writeGrey(
  artifacts: ArtifactWriter,
  image: Volume,
  windows: readonly ThresholdWindow[],
): Promise<void> {
  await artifacts.array(greyArtifact, image.data, {
    windows: windows.map((window) => ({ ...window })),
  });
}

/** How the volume that the `read` step left came from a grey-scale image; undefined where it came with labels. */
export async function readSegmentation(
  needs: Readonly<Record<string, StepOutcome>>,
  { shape, voxelSize, phases }: LabelledVolume,
): Promise<Segmentation | undefined> {
  const { artifacts } = needOfKind(needs, 'read');
  if (!artifacts.names.includes(`${greyArtifact}.raw`)) return undefined;
  const { data, header } = await artifacts.array(greyArtifact);
  const image = { data, shape, voxelSize };
  return segmentationOf(image, header['windows'] as unknown as ThresholdWindow[], phases);
}
