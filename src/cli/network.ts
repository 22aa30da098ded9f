import { InputError } from '../base/index.ts';
import { conductingNetwork, type ConductingNetwork, type Face } from '../describe/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { digits, table } from './output.ts';

export interface NetworkVerbOptions {
  readonly active?: string;
  readonly conductors?: string;
  readonly collector: string;
  readonly particles?: string;
}

/** @throws InputError when the network's options are given without the phase it is for. */
export function checkNetwork({ active, conductors, particles }: NetworkVerbOptions): void {
  if (active !== undefined || (conductors === undefined && particles === undefined)) return;
  throw new InputError('no active material is named', {
    at: { field: conductors === undefined ? '--particles' : '--conductors' },
    mend: 'name it, such as --active nmc',
  });
}

/** The network of the phases that `--active` and `--conductors` name; undefined where none is asked for. */
export async function networkOf(
  volume: LabelledVolume,
  { active, conductors, collector }: NetworkVerbOptions,
  signal: AbortSignal,
): Promise<ConductingNetwork | undefined> {
  if (active === undefined) return undefined;
  const [axis, side] = collector.split('-') as [Face['axis'], Face['side']];
  return conductingNetwork(volume, {
    active,
    conductors: conductors === undefined ? [] : conductors.split(',').map((name) => name.trim()),
    collector: { axis, side },
    signal,
  });
}

const header = ['part', 'voxels', 'volume m3', 'x m', 'y m', 'z m', 'share of surface', 'cut by the image'];

/** A line a particle. */
export function particlesCsv({ isolatedParticles }: ConductingNetwork): string {
  const rows = isolatedParticles.map(({ part, voxels, volume, centre, surfaceShare, cut }) =>
    [part, voxels, volume, ...centre, surfaceShare, cut ? 1 : 0].join(','),
  );
  return `${[header.join(','), ...rows].join('\n')}\n`;
}

const listed = 10;

export function networkLines(network: ConductingNetwork): string[] {
  const { active, conductors, collector, activeMaterial, isolatedParticles } = network;
  const shown = isolatedParticles.slice(0, listed);
  const side = `the ${collector.side === 'low' ? 'first' : 'last'} layer of ${collector.axis}`;
  return [
    '',
    `electrons through ${[active, ...conductors].join(' + ')}: share that is joined to the sides of the image`,
    ...table([
      ['axis', 'network: first', 'last', 'both', 'neither', `${active}: first`, 'last', 'both', 'neither'],
      ...(['x', 'y', 'z'] as const).map((axis) => [
        axis,
        ...[network.network[axis], activeMaterial[axis]].flatMap(({ low, high, both, neither }) =>
          [low, high, both, neither].map((share) => digits(share)),
        ),
      ]),
    ]),
    '',
    `${isolatedParticles.length} ${isolatedParticles.length === 1 ? `particle of ${active} is` : `particles of ${active} are`} not joined to the collector (${side}): ${percent(network.isolatedFraction)} of its volume, ${percent(network.isolatedSurfaceShare)} of its surface`,
    ...(shown.length === 0
      ? []
      : table([
          ['part', 'voxels', 'volume µm³', 'x µm', 'y µm', 'z µm', 'share of surface', 'cut'],
          ...shown.map(({ part, voxels, volume, centre, surfaceShare, cut }) => [
            part,
            voxels,
            digits(1e18 * volume, 4),
            ...centre.map((place) => digits(1e6 * place, 4)),
            percent(surfaceShare),
            cut ? 'yes' : 'no',
          ]),
        ])),
    ...(isolatedParticles.length > listed
      ? [`${isolatedParticles.length - listed} more, not larger (--particles lists all)`]
      : []),
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
