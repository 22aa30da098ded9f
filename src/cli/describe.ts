import { describeVolume, type VolumeDescription } from '../describe/index.ts';
import { openLabelled, type LabelledImageOptions } from './image-input.ts';
import { digits, print, requireOutput, table, toJson, writeText } from './output.ts';
import type { VerbContext } from './verbs.ts';

/** `lithoscale describe IMAGE` */
export async function describe(
  context: VerbContext<LabelledImageOptions & { output?: string }>,
): Promise<void> {
  const { output } = context.options;
  if (output !== undefined) await requireOutput(output, ['.json']);
  const { volume, progress } = await openLabelled(context);
  const description = await describeVolume(volume, {
    signal: context.signal,
    onProgress: progress.onProgress,
  });
  progress.clear();
  if (output !== undefined) await writeText(output, toJson(description));
  print(context.options, description, () => lines(description));
}

function lines({ phases, interfaces }: VolumeDescription): string[] {
  return [
    ...table([
      ['phase', 'fraction', 'area 1/m (faces)', 'area 1/m (corrected)', 'parts', 'percolating x', 'y', 'z'],
      ...Object.entries(phases).map(([name, phase]) => [
        name,
        digits(phase.fraction),
        digits(phase.specificSurfaceArea.faces),
        digits(phase.specificSurfaceArea.corrected),
        phase.components,
        digits(phase.percolating.x),
        digits(phase.percolating.y),
        digits(phase.percolating.z),
      ]),
    ]),
    '',
    ...table([
      ['interface', 'area 1/m (faces)', 'area 1/m (corrected)'],
      ...interfaces.map((pair) => [
        pair.phases.join(' | '),
        digits(pair.faces.perVolume),
        digits(pair.corrected.perVolume),
      ]),
    ]),
  ];
}
