import { throwIfCancelled, type LongWork } from '../base/index.ts';
import type { Axis, Connectivity, LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import type { Descriptor, Quantity } from './descriptor.ts';
import { compositionOf, type Profile } from './composition.ts';
import { phaseConnectivity, type PhaseConnectivity } from './connectivity.ts';
import { interfaceAreasOf, sauterRadius, totalArea, type InterfaceArea } from './interfaces.ts';
import { indexPhases, type IndexedVolume } from './phase-indices.ts';

export interface PhaseDescription extends PhaseConnectivity {
  readonly label: number;
  readonly fraction: number;
  /** Area between this phase and all others per volume of the image, 1/m. */
  readonly specificSurfaceArea: { readonly faces: number; readonly corrected: number };
  /** 3 V / A from the corrected area (of a section 2 A / L, discs), m; null without volume or without surface. */
  readonly sauterRadius: number | null;
}

/** All numbers in SI; fractions from 0 to 1; can be written as JSON as it is. */
export interface VolumeDescription {
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  readonly phases: Readonly<Record<string, PhaseDescription>>;
  readonly interfaces: readonly InterfaceArea[];
  readonly profiles: Readonly<Record<Axis, Profile>>;
  /** What the two kinds of area are. */
  readonly estimators: { readonly faces: string; readonly corrected: string };
  readonly seconds: number;
}

export interface DescribeOptions extends LongWork {
  /** Which neighbours are connected. Default 6. */
  readonly connectivity?: Connectivity;
  /** How many isolated parts of each phase are listed. Default 10. */
  readonly listed?: number;
}

const estimators = {
  faces: 'voxel faces inside the image: 3/2 of the area of an isotropic surface',
  corrected: 'Crofton, 13 directions with spherical Voronoi weights',
} as const;

/**
 * Describes a segmented image: fractions, profiles, interfacial areas of every pair of phases by two estimators,
 * connected and isolated parts.
 * @throws InputError when a voxel's label has no name or two phases share one.
 */
export async function describeVolume(
  volume: LabelledVolume,
  options: DescribeOptions = {},
): Promise<VolumeDescription> {
  const start = performance.now();
  const { signal, onProgress } = options;
  const steps = volume.phases.length + 2;
  const report = (done: number, message: string): void => {
    throwIfCancelled(signal);
    onProgress?.({ stage: 'describe', fraction: done / steps, message });
  };
  report(0, 'fractions and profiles');
  const indexed = await indexPhases(volume, signal);
  const { fractions, profiles } = await compositionOf(indexed, signal);
  report(1, 'interfaces');
  const interfaces = await interfaceAreasOf(indexed, { signal });
  const phases: Record<string, PhaseDescription> = {};
  for (const [done, { name, label }] of volume.phases.entries()) {
    report(2 + done, `connected parts of ${name}`);
    phases[name] = {
      label,
      fraction: fractions[name],
      ...surfaceOf(interfaces, name, fractions[name], isSection(volume)),
      ...(await phaseConnectivity(indexedAsLabelled(indexed), name, options)),
    };
  }
  report(steps, 'done');
  const { shape, voxelSize } = volume;
  const seconds = (performance.now() - start) / 1000;
  return { shape, voxelSize, phases, interfaces, profiles, estimators, seconds };
}

function surfaceOf(
  interfaces: readonly InterfaceArea[],
  phase: string,
  fraction: number,
  inSection: boolean,
): Pick<PhaseDescription, 'specificSurfaceArea' | 'sauterRadius'> {
  const { faces, corrected } = totalArea(interfaces, phase);
  return {
    specificSurfaceArea: { faces: faces.perVolume, corrected: corrected.perVolume },
    sauterRadius:
      fraction > 0 && corrected.perVolume > 0
        ? ((inSection ? 2 : 3) / 3) * sauterRadius(fraction, corrected.perVolume)
        : null,
  };
}

function isSection({ shape }: Pick<LabelledVolume, 'shape'>): boolean {
  return shape.filter((length) => length > 1).length === 2;
}

/** One byte a voxel whatever the image's own labels are, which makes the search for connected parts quicker. */
function indexedAsLabelled({ indices, shape, voxelSize, phases }: IndexedVolume): LabelledVolume {
  return { data: indices, shape, voxelSize, phases: phases.map(({ name }, label) => ({ name, label })) };
}

/** Fractions, areas, parts and profiles of every phase: what {@link describeVolume} gives. */
export const overviewDescriptor: Descriptor<VolumeDescription> = {
  name: 'overview',
  title: 'Overview',
  definition:
    'volume fractions and their profiles, interfacial areas of every pair of phases, connected parts',
  convention:
    'areas inside the image only, by voxel faces and by Crofton’s formula; parts joined through voxel faces',
  source: 'Ohser and Schladitz, 3D Images of Materials Structures (Wiley-VCH, 2009)',
  isDefault: true,
  measure: async ({ volume }, work) => await describeVolume(volume, work),
  quantities: ({ phases, interfaces, shape }) => [
    ...Object.entries(phases).flatMap(([name, phase]) => phaseQuantities(name, phase, shape)),
    ...interfaces.flatMap(({ phases: pair, faces, corrected }) => {
      const of = pair.join(' | ');
      return [
        { name: `${areaName(shape)} (faces)`, of, value: faces.perVolume, unit: '1/m' },
        { name: `${areaName(shape)} (corrected)`, of, value: corrected.perVolume, unit: '1/m' },
      ];
    }),
  ],
  figures: ({ profiles, shape }) =>
    extendedAxes(shape).map((axis) => ({
      title: `Phases along ${axis}`,
      x: { name: axis, unit: 'm' },
      y: { name: 'fraction', unit: '' },
      series: Object.entries(profiles[axis].fractions).map(([name, y]) => ({
        name,
        x: profiles[axis].position,
        y,
      })),
    })),
};

function areaName(shape: Shape): string {
  return isSection({ shape }) ? 'length per area' : 'area per volume';
}

function extendedAxes(shape: Shape): Axis[] {
  return (['x', 'y', 'z'] as const).filter((_, axis) => shape[axis] > 1);
}

function phaseQuantities(of: string, phase: PhaseDescription, shape: Shape): Quantity[] {
  const { fraction, specificSurfaceArea, components, percolating, closedFraction } = phase;
  return [
    { name: 'fraction', of, value: fraction, unit: '' },
    { name: `${areaName(shape)} (faces)`, of, value: specificSurfaceArea.faces, unit: '1/m' },
    { name: `${areaName(shape)} (corrected)`, of, value: specificSurfaceArea.corrected, unit: '1/m' },
    { name: 'Sauter radius', of, value: phase.sauterRadius, unit: 'm' },
    { name: 'parts', of, value: components, unit: '' },
    ...extendedAxes(shape).map((axis) => ({
      name: `percolating ${axis}`,
      of,
      value: percolating[axis],
      unit: '',
    })),
    // Every voxel of a section touches the image's outside.
    ...(isSection({ shape }) ? [] : [{ name: 'closed share', of, value: closedFraction, unit: '' }]),
  ];
}
