import { describeVolume, type VolumeDescription } from '../describe/index.ts';
import { openLabelled, type LabelledImageOptions } from './image-input.ts';
import { checkNetwork, networkLines, networkOf, particlesCsv, type NetworkVerbOptions } from './network.ts';
import { digits, print, requireOutput, table, toJson, writeText } from './output.ts';
import type { VerbContext } from './verbs.ts';

interface DescribeVerbOptions extends LabelledImageOptions, NetworkVerbOptions {
  readonly output?: string;
}

/** `lithoscale describe IMAGE` */
export async function describe(context: VerbContext<DescribeVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const { output, particles } = options;
  checkNetwork(options);
  if (output !== undefined) await requireOutput(output, ['.json']);
  if (particles !== undefined) await requireOutput(particles, ['.csv']);
  const { volume, progress } = await openLabelled(context);
  const description = await describeVolume(volume, { signal, onProgress: progress.onProgress });
  const network = await networkOf(volume, options, signal);
  progress.clear();
  const document = network === undefined ? description : { ...description, network };
  if (output !== undefined) await writeText(output, toJson(document));
  if (particles !== undefined && network !== undefined) await writeText(particles, particlesCsv(network));
  print(options, document, () => [
    ...lines(description),
    ...(network === undefined ? [] : networkLines(network)),
  ]);
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
