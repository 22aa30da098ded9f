import { pacer, type LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';

export interface VoxelContactsOptions extends LongWork {
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

/** How often voxels of one phase have neighbours of another. */
export interface PhaseContact {
  /** Names: of the voxel, and of its neighbour. */
  readonly phases: readonly [string, string];
  /** Pairs of neighbours that are of these phases, in this order. */
  readonly pairs: number;
  /** Chance that a neighbour of a voxel of the first phase is of the second; they sum to 1 over the second. */
  readonly probability: number | null;
  /** The same over the share of the second phase among all neighbours: 1 for phases mixed at random. */
  readonly overRandom: number | null;
}

export interface VoxelContacts {
  /** All ordered pairs of phases, neighbours along any axis. */
  readonly contacts: readonly PhaseContact[];
  /** The same for neighbours along one axis; axes with a single voxel have none. */
  readonly axes: Readonly<Record<Axis, readonly PhaseContact[]>>;
}

/** Pairs of voxels between two looks at the signal. */
const chunk = 1 << 18;

const axisNames = ['x', 'y', 'z'] as const;

/**
 * Contact probabilities between the phases of neighbouring voxels (voxels that share a face), and their ratio to what
 * voxels mixed at random have. A pair counts in both orders, so that contacts(a, b) = contacts(b, a); pairs across the
 * border of the image do not exist. The ratio is at the scale of a voxel: finer voxels of the same medium have
 * neighbours of their own phase more often.
 * @throws InputError when a voxel's label has no name.
 */
export async function voxelContacts(
  volume: LabelledVolume,
  { periodic = [], signal }: VoxelContactsOptions = {},
): Promise<VoxelContacts> {
  const indexed = await indexPhases(volume, signal);
  const along: Float64Array[] = [];
  for (const axis of [0, 1, 2] as const) {
    along.push(await countPairs(indexed, axis, periodic.includes(axisNames[axis]), signal));
  }
  const all = along[0].map((count, at) => count + along[1][at] + along[2][at]);
  const names = indexed.phases.map(({ name }) => name);
  const [x, y, z] = along.map((pairs) => contactsOf(pairs, names));
  return { contacts: contactsOf(all, names), axes: { x, y, z } };
}

/** Neighbours along an axis by their phases, [a + phases b], each pair in one order. */
async function countPairs(
  { indices, shape, phases }: IndexedVolume,
  axis: 0 | 1 | 2,
  periodic: boolean,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const counts = new Float64Array(phases.length ** 2);
  const length = shape[axis];
  if (length === 1) return counts;
  const step = shape.slice(0, axis).reduce((product, n) => product * n, 1);
  const block = step * length;
  const pace = pacer(signal);
  for (let start = 0, rows = 0; start < indices.length; start += block, rows++) {
    if (step > 1 || rows % 256 === 0) await pace();
    for (let at = 0; at < block - step; at += chunk) {
      if (at > 0) await pace();
      addPairs(
        indices,
        start + at,
        start + at + step,
        Math.min(chunk, block - step - at),
        phases.length,
        counts,
      );
    }
    // Two voxels around a period meet at both of their sides.
    if (periodic) addPairs(indices, start + block - step, start, step, phases.length, counts);
  }
  return counts;
}

/** Counters side by side, as repeated additions to one place would wait for each other. */
const lanes = 4;

/** Counts the pairs of `length` voxels from one place on with those from another. */
function addPairs(
  indices: Uint8Array,
  from: number,
  to: number,
  length: number,
  phases: number,
  counts: Float64Array,
): void {
  const size = phases * phases;
  const tables = new Uint32Array(lanes * size);
  for (let i = 0; i < length; i++) {
    tables[(i & (lanes - 1)) * size + indices[from + i] + phases * indices[to + i]]++;
  }
  for (let at = 0; at < tables.length; at++) counts[at % size] += tables[at];
}

function contactsOf(pairs: Float64Array, names: readonly string[]): PhaseContact[] {
  const n = names.length;
  const count = (a: number, b: number): number => pairs[a + n * b] + pairs[b + n * a];
  const totals = names.map((_, a) => names.reduce((sum, __, b) => sum + count(a, b), 0));
  const all = totals.reduce((sum, total) => sum + total, 0);
  return names.flatMap((first, a) =>
    names.map((second, b) => {
      const probability = totals[a] > 0 ? count(a, b) / totals[a] : null;
      return {
        phases: [first, second] as const,
        pairs: count(a, b),
        probability,
        overRandom: probability !== null && totals[b] > 0 ? (probability * all) / totals[b] : null,
      };
    }),
  );
}

export const voxelContactsDescriptor: Descriptor<VoxelContacts> = {
  name: 'voxel-contacts',
  title: 'Contacts of voxels',
  definition:
    'chance that a neighbour of a voxel of one phase is of another, over its chance when voxels are mixed at random',
  convention:
    'neighbours share a face, and lie inside the image; the ratio belongs to the size of the voxels',
  source: 'pair counts; the random mixture has the same shares of phases among its neighbours',
  isDefault: true,
  measure: async ({ volume, periodic }, work) => await voxelContacts(volume, { ...work, periodic }),
  quantities: ({ contacts }) =>
    contacts.flatMap(({ phases, probability, overRandom }) => {
      const of = phases.join(' → ');
      return [
        { name: 'chance of a neighbour', of, value: probability, unit: '' },
        { name: 'chance over random', of, value: overRandom, unit: '' },
      ];
    }),
};
