import { formatLength } from '../../base/index.ts';
import { labelCounts, labelPhases, parsePhases, voxelCount, type Phase } from '../../microstructure/index.ts';
import { openImage, type ImageOptions } from '../shared/image-input.ts';
import { digits, print, table } from '../shared/output.ts';
import type { VerbContext } from '../verbs/verb.ts';

/** `lithoscale info IMAGE` */
export async function info(context: VerbContext<ImageOptions>): Promise<void> {
  const { file } = await openImage(context, false);
  const { volume, dataType, format, voxelSizeSource, remarks } = file;
  const names: readonly Phase[] =
    context.options.phases === undefined ? file.phases : parsePhases(context.options.phases);
  const isNamed = context.options.phases !== undefined;
  const counts = labelCounts(isNamed ? labelPhases(volume, names) : volume);
  const total = voxelCount(volume.shape);
  const phases = counts.map(({ label, count }) => ({
    label,
    name: names.find((phase) => phase.label === label)?.name ?? null,
    count,
    fraction: count / total,
  }));
  const voxelSize = voxelSizeSource === 'none' ? null : volume.voxelSize;
  print(
    context.options,
    { shape: volume.shape, dtype: dataType, format, voxelSize, voxelSizeSource, phases, warnings: remarks },
    () => [
      `shape       ${volume.shape.join(' × ')} voxels (x, y, z)`,
      `type        ${dataType} (${format})`,
      `voxel size  ${voxelSize === null ? 'not in the file: give --voxel-size' : `${voxelSize.map(formatLength).join(' × ')} (from ${voxelSizeSource})`}`,
      '',
      ...table([
        ['label', 'phase', 'voxels', 'fraction'],
        ...phases.map(({ label, name, count, fraction }) => [label, name ?? '—', count, digits(fraction)]),
      ]),
    ],
  );
}
