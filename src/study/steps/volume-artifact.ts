import type { LabelArray, LabelledVolume, Phase, Shape, VoxelSize } from '../../microstructure/index.ts';
import { needOfKind } from '../needs.ts';
import type { ArtifactWriter, StepOutcome } from '../types.ts';

const artifact = 'labels';

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
