import { InputError } from '../base/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import type { TransportBoundary, TransportOptions, TransportResult } from './transport-types.ts';
import { transport } from './transport.ts';

/** Plates across the axis and nowhere else, so that the same flux passes every slice. */
export const profileBoundaries: readonly TransportBoundary[] = ['plates', 'plates-periodic', 'mirror'];

/** Transport slice by slice along the axis of the flux, from its first plate (the collector, along z) to its last. */
export interface TransportProfile {
  /** The whole volume's result with its potential. */
  readonly whole: TransportResult;
  /** Middle of each slice, m from the first plate. */
  readonly position: Float64Array;
  /** Volume fraction of the conducting phase in each slice, of several each times its storage. */
  readonly fraction: Float64Array;
  /** Reference conductivity over the slice's own effective one, τ/ε: slices in series give the whole. */
  readonly macMullinNumber: Float64Array;
  /** The same times the slice's fraction. */
  readonly tortuosityFactor: Float64Array;
}

export interface TransportProfileOptions extends Omit<TransportOptions, 'keepField'> {
  /**
   * For several conducting phases: how much of what flows each of them holds per volume, 1 unless named here, such as the
   * porosity of a nanoporous binder beside pores. It weights ⟨c⟩ and the fractions.
   */
  readonly storage?: Readonly<Record<string, number>>;
}

/**
 * Slice-resolved transport of one phase, or of several with their storage: τ(z)/ε(z) = −D ∂⟨c⟩/∂z / N with the mean
 * potential ⟨c⟩ of what percolates in each slice and the flux N through all of them. Between two slices the mean potential
 * is that of the two, on the plates it is given; the drops therefore add up to the whole one, and the mean of
 * `macMullinNumber` is the whole volume's to the iteration error.
 * @throws InputError for several phases without storage, a boundary without plates across the axis alone and where nothing
 * flows, and as `transport` does.
 */
export async function transportProfile(
  volume: LabelledVolume,
  { storage, ...options }: TransportProfileOptions,
): Promise<TransportProfile> {
  const count = Object.keys(options.conductivities).length;
  if (count > 1 && storage === undefined) {
    throw new InputError(`a profile of ${count} phases together`, {
      at: { field: 'conductivities' },
      expected: 'one conducting phase',
    });
  }
  const { boundary = 'plates' } = options;
  if (!profileBoundaries.includes(boundary)) {
    throw new InputError(`a profile under '${boundary}' boundaries`, {
      at: { field: 'boundary' },
      expected: `${profileBoundaries.join(', ')}: a profile runs from plate to plate`,
    });
  }
  const whole = await transport(volume, { ...options, keepField: true });
  const { potential } = whole;
  if (potential === undefined || whole.macMullinNumber === null) {
    throw new InputError(`'${whole.phases.join()}' does not percolate along ${whole.axis}`, {
      at: { field: 'phase' },
      expected: 'a phase that connects both sides',
    });
  }
  const slices = slicesOf(volume, options, storage ?? {}, potential);
  const depth = volume.voxelSize[slices.axis];
  const means = slices.potential;
  const macMullinNumber = means.map((own, at) => {
    const before = at === 0 ? 0 : (own + (means[at - 1] ?? 0)) / 2;
    const after = at === means.length - 1 ? 1 : (own + (means[at + 1] ?? 0)) / 2;
    return (after - before) * means.length * (whole.macMullinNumber ?? 0);
  });
  return {
    whole,
    position: means.map((_, at) => (at + 0.5) * depth),
    fraction: slices.fraction,
    macMullinNumber,
    tortuosityFactor: macMullinNumber.map((value, at) => value * (slices.fraction[at] ?? 0)),
  };
}

/** What is stored in each slice across the axis, and the mean potential of what percolates of it. */
function slicesOf(
  { data, shape, phases }: LabelledVolume,
  { axis: name, conductivities }: Omit<TransportOptions, 'keepField'>,
  storage: Readonly<Record<string, number>>,
  potential: Float32Array,
): { axis: 0 | 1 | 2; fraction: Float64Array; potential: Float64Array } {
  const axis = ({ x: 0, y: 1, z: 2 } as const)[name];
  const weightOf = new Map(
    phases.flatMap((phase) =>
      Object.hasOwn(conductivities, phase.name) ? [[phase.label, storage[phase.name] ?? 1]] : [],
    ),
  );
  const count = shape[axis];
  const fraction = new Float64Array(count);
  const live = new Float64Array(count);
  const sums = new Float64Array(count);
  const step = axis === 0 ? 1 : axis === 1 ? shape[0] : shape[0] * shape[1];
  let label = -1;
  let weight = 0;
  for (let voxel = 0; voxel < data.length; voxel++) {
    const slice = Math.floor(voxel / step) % count;
    if (data[voxel] !== label) {
      label = data[voxel];
      weight = weightOf.get(label) ?? 0;
    }
    fraction[slice] += (weight * count) / data.length;
    const value = potential[voxel] ?? 0;
    // By the maximum principle the potential is above zero wherever something flows.
    if (value <= 0) continue;
    live[slice] += weight;
    sums[slice] += weight * value;
  }
  return { axis, fraction, potential: sums.map((sum, at) => sum / (live[at] ?? 1)) };
}
