import type { LongWork } from '../base/index.ts';
import {
  connectedComponents,
  type Axis,
  type ConnectedComponents,
  type Connectivity,
  type LabelledVolume,
} from '../microstructure/index.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** A connected part that reaches from face to face along no axis. */
export interface IsolatedPart {
  readonly voxels: number;
  /** m3 */
  readonly volume: number;
  /** Centre of gravity from the image's corner, m. */
  readonly centre: readonly [number, number, number];
}

export interface PhaseConnectivity {
  readonly connectivity: Connectivity;
  /** Number of connected parts. */
  readonly components: number;
  /** Share of the phase in its largest part; 0 for a phase without voxels, as all shares here. */
  readonly largestShare: number;
  /** Share of the phase in parts that reach from the first to the last layer of the axis. */
  readonly percolating: Readonly<Record<Axis, number>>;
  /** Share of the phase in parts that percolate along no axis. */
  readonly isolatedFraction: number;
  /** Share of the phase in parts that reach no face of the image: closed porosity, when the phase is the pores. */
  readonly closedFraction: number;
  /** The largest isolated parts, largest first. */
  readonly isolatedParts: readonly IsolatedPart[];
}

export interface ConnectivityOptions extends LongWork {
  /** Default 6: voxels touch across faces, as transport sees them. */
  readonly connectivity?: Connectivity;
  /** How many isolated parts are listed. Default 10. */
  readonly listed?: number;
}

/** Connected and isolated parts of a phase, or of several taken together. @throws InputError on an unknown phase. */
export async function phaseConnectivity(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { connectivity = 6, listed = 10, signal }: ConnectivityOptions = {},
): Promise<PhaseConnectivity> {
  const parts = await connectedComponents(volume, phases, { connectivity, signal });
  const everyPart = Array.from({ length: parts.count }, (_, part) => part);
  const shareOf = (chosen: readonly number[]): number =>
    parts.voxels === 0 ? 0 : chosen.reduce((sum, part) => sum + parts.sizes[part], 0) / parts.voxels;
  const isolated = everyPart.filter((part) => !axes.some((axis) => parts.percolates(part, axis)));
  return {
    connectivity,
    components: parts.count,
    largestShare: parts.voxels === 0 ? 0 : largest(parts.sizes) / parts.voxels,
    percolating: {
      x: parts.percolatingFraction('x'),
      y: parts.percolatingFraction('y'),
      z: parts.percolatingFraction('z'),
    },
    isolatedFraction: shareOf(isolated),
    closedFraction: shareOf(isolated.filter((part) => !touchesAnyFace(parts, part))),
    isolatedParts: largestParts(volume, parts, isolated, listed),
  };
}

function largest(sizes: Float64Array): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

function touchesAnyFace(parts: ConnectedComponents, part: number): boolean {
  return axes.some((axis) => parts.touches(part, axis, 'low') || parts.touches(part, axis, 'high'));
}

function largestParts(
  { voxelSize: [dx, dy, dz] }: LabelledVolume,
  parts: ConnectedComponents,
  isolated: readonly number[],
  listed: number,
): IsolatedPart[] {
  const chosen = isolated.toSorted((a, b) => parts.sizes[b] - parts.sizes[a] || a - b).slice(0, listed);
  const centres = parts.centres();
  return chosen.map((part) => ({
    voxels: parts.sizes[part],
    volume: parts.sizes[part] * dx * dy * dz,
    centre: [centres[3 * part] * dx, centres[3 * part + 1] * dy, centres[3 * part + 2] * dz],
  }));
}
