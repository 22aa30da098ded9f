import { InputError, pacer, type LongWork } from '../base/index.ts';
import { connectedComponents, labelOf, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import type { Descriptor, Table } from './descriptor.ts';
import type { Face } from './geodesic.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

export interface NetworkOptions extends LongWork {
  /** Phase that stores lithium. */
  readonly active: string;
  /** Phases that conduct electrons beside it, such as carbon binder. Default none. */
  readonly conductors?: readonly string[];
  /** The face of the image at the current collector. Default the first layer of z. */
  readonly collector?: Face;
}

/** Shares of a phase by the faces across an axis that its network reaches; parts of `low` and `high` reach `both`. */
export interface SideShares {
  readonly low: number;
  readonly high: number;
  readonly both: number;
  readonly neither: number;
}

/** A connected part of the active material whose network does not reach the collector. */
export interface IsolatedParticle {
  /** Its number among all connected parts of the active material, in order of their first voxels. */
  readonly part: number;
  readonly voxels: number;
  /** m³ */
  readonly volume: number;
  /** From the image's corner, m. */
  readonly centre: readonly [number, number, number];
  /** Share of all of the active material's surface (voxel faces inside the image) that is its own. */
  readonly surfaceShare: number;
  /** Whether it touches a face of the image, beyond which it may be connected. */
  readonly cut: boolean;
}

export interface ConductingNetwork {
  readonly active: string;
  readonly conductors: readonly string[];
  readonly collector: Face;
  /** Shares of active material and conductors together, and of the active material alone, along each axis. */
  readonly network: Readonly<Record<Axis, SideShares>>;
  readonly activeMaterial: Readonly<Record<Axis, SideShares>>;
  /** Shares of the active material's volume and surface in isolated particles. */
  readonly isolatedFraction: number;
  readonly isolatedSurfaceShare: number;
  /** The largest first. */
  readonly isolatedParticles: readonly IsolatedParticle[];
}

/**
 * Which active material electrons can reach: the network of active material and conductors joined through voxel faces, what
 * of it reaches each side of the image, and the particles whose network does not reach the collector.
 * @throws InputError on an unknown phase, or an active phase that is also a conductor.
 */
export async function conductingNetwork(
  volume: LabelledVolume,
  { active, conductors = [], collector = { axis: 'z', side: 'low' }, signal }: NetworkOptions,
): Promise<ConductingNetwork> {
  if (conductors.includes(active)) {
    throw new InputError(`'${active}' is the active material and a conductor beside it`, {
      at: { field: 'conductors' },
      expected: 'other phases, such as cbd',
    });
  }
  const label = labelOf(volume, active);
  const network = await connectedComponents(volume, [active, ...conductors], { signal });
  const own = await connectedComponents(volume, active, { signal });
  const netOf = network.labels();
  const partOf = own.labels();
  const activeIn = new Float64Array(network.count);
  const netOfPart = new Uint32Array(own.count);
  for (let voxel = 0; voxel < netOf.length; voxel++) {
    if (volume.data[voxel] !== label) continue;
    activeIn[netOf[voxel] - 1]++;
    netOfPart[partOf[voxel] - 1] = netOf[voxel] - 1;
  }
  const shares = (amount: Float64Array): Record<Axis, SideShares> => {
    const along = (axis: Axis): SideShares => sideShares(network, amount, axis);
    return { x: along('x'), y: along('y'), z: along('z') };
  };
  const surfaces = await surfacesOf(volume, partOf, own.count, signal);
  const surface = surfaces.reduce((sum, area) => sum + area, 0);
  const reached = (part: number): boolean => network.touches(netOfPart[part], collector.axis, collector.side);
  const centres = own.centres();
  const [dx, dy, dz] = volume.voxelSize;
  const isolated = Array.from({ length: own.count }, (_, part) => part)
    .filter((part) => !reached(part))
    .toSorted((a, b) => own.sizes[b] - own.sizes[a] || a - b)
    .map(
      (part): IsolatedParticle => ({
        part,
        voxels: own.sizes[part],
        volume: own.sizes[part] * dx * dy * dz,
        centre: [centres[3 * part] * dx, centres[3 * part + 1] * dy, centres[3 * part + 2] * dz],
        surfaceShare: surface > 0 ? surfaces[part] / surface : 0,
        cut: axes.some((axis) => own.touches(part, axis, 'low') || own.touches(part, axis, 'high')),
      }),
    );
  return {
    active,
    conductors,
    collector,
    network: shares(network.sizes),
    activeMaterial: shares(activeIn),
    isolatedFraction:
      own.voxels === 0 ? 0 : isolated.reduce((sum, { voxels }) => sum + voxels, 0) / own.voxels,
    isolatedSurfaceShare: isolated.reduce((sum, { surfaceShare }) => sum + surfaceShare, 0),
    isolatedParticles: isolated,
  };
}

function sideShares(
  network: Awaited<ReturnType<typeof connectedComponents>>,
  amount: Float64Array,
  axis: Axis,
): SideShares {
  const sums = { low: 0, high: 0, both: 0, neither: 0 };
  let total = 0;
  for (let part = 0; part < network.count; part++) {
    const [low, high] = [network.touches(part, axis, 'low'), network.touches(part, axis, 'high')];
    total += amount[part];
    if (low) sums.low += amount[part];
    if (high) sums.high += amount[part];
    if (low && high) sums.both += amount[part];
    if (!low && !high) sums.neither += amount[part];
  }
  const share = (sum: number): number => (total > 0 ? sum / total : 0);
  return {
    low: share(sums.low),
    high: share(sums.high),
    both: share(sums.both),
    neither: share(sums.neither),
  };
}

/** Area (m²) of the voxel faces between each part and all else inside the image; `partOf` is 0 outside the parts. */
async function surfacesOf(
  { shape: [nx, ny, nz], voxelSize: [dx, dy, dz] }: LabelledVolume,
  partOf: Uint32Array,
  parts: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const areas = new Float64Array(parts + 1);
  const faces = [dy * dz, dx * dz, dx * dy];
  const steps = [1, nx, nx * ny];
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const voxel = x + nx * (y + ny * z);
        const part = partOf[voxel];
        for (let axis = 0; axis < 3; axis++) {
          if ((axis === 0 ? x : axis === 1 ? y : z) + 1 === (axis === 0 ? nx : axis === 1 ? ny : nz))
            continue;
          const next = partOf[voxel + steps[axis]];
          if (next === part) continue;
          areas[part] += faces[axis];
          areas[next] += faces[axis];
        }
      }
    }
  }
  return areas.subarray(1);
}

export const conductingNetworkDescriptor: Descriptor<ConductingNetwork> = {
  name: 'conducting-network',
  title: 'Electrons',
  definition:
    'active material that electrons reach from the collector through active material and conductors',
  convention: 'voxels that share a face conduct; parts cut by the image may be connected outside it',
  source: 'connected parts of the union of the phases',
  isDefault: true,
  needs: ['active'],
  async measure({ volume, roles: { active = '', conductors, collector } }, work) {
    return await conductingNetwork(volume, { active, conductors, collector, ...work });
  },
  quantities: ({ active, isolatedFraction, isolatedSurfaceShare, isolatedParticles, activeMaterial }) => [
    { name: 'isolated share of volume', of: active, value: isolatedFraction, unit: '' },
    { name: 'isolated share of surface', of: active, value: isolatedSurfaceShare, unit: '' },
    { name: 'isolated particles', of: active, value: isolatedParticles.length, unit: '' },
    ...axes.map((axis) => ({
      name: `joined to both sides of ${axis}`,
      of: active,
      value: activeMaterial[axis].both,
      unit: '',
    })),
  ],
  tableNames: ['isolated-particles'],
  tables: ({ isolatedParticles }) => [isolatedTable(isolatedParticles)],
};

function isolatedTable(particles: readonly IsolatedParticle[]): Table {
  return {
    name: 'isolated-particles',
    columns: [
      { name: 'part', unit: '', values: particles.map(({ part }) => part) },
      { name: 'voxels', unit: '', values: particles.map(({ voxels }) => voxels) },
      { name: 'volume', unit: 'm3', values: particles.map(({ volume }) => volume) },
      ...axes.map((name, axis) => ({ name, unit: 'm', values: particles.map(({ centre }) => centre[axis]) })),
      { name: 'share of surface', unit: '', values: particles.map(({ surfaceShare }) => surfaceShare) },
      { name: 'cut by the image', unit: '', values: particles.map(({ cut }) => cut) },
    ],
  };
}
