import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { phaseMask, type Axis, type LabelledVolume, type Volume } from '../../microstructure/index.ts';
import { windowsOf, type WindowOptions } from './windows.ts';

/** Averages of a field f over a phase with the indicator χ, in a region of volume V. */
export interface PhaseAverage {
  /** ε = (1/V) ∫ χ dV */
  readonly fraction: number;
  /** ⟨f⟩ᵖ = ∫ χ f dV / ∫ χ dV: over the phase alone. Null where the region has none of it. */
  readonly intrinsic: number | null;
  /** ⟨f⟩ = (1/V) ∫ χ f dV = ε ⟨f⟩ᵖ: over the whole region. */
  readonly superficial: number;
}

export interface FieldProfile {
  readonly axis: Axis;
  /** Middles of the windows, m from the first face. */
  readonly position: readonly number[];
  readonly fraction: readonly number[];
  readonly intrinsic: readonly (number | null)[];
  readonly superficial: readonly number[];
  readonly whole: PhaseAverage;
}

/** Sums of χ and χ f over a region. */
interface Sums {
  count: number;
  sum: number;
}

/**
 * Intrinsic and superficial average of a field over a phase (S. Whitaker, The Method of Volume Averaging (1999), doi
 * 10.1007/978-94-017-3389-2): of the whole image, and of windows along an axis, slice by slice unless they are wider. The
 * superficial average is the fraction times the intrinsic one in every window.
 * @param field One number a voxel; what it is outside the phase does not count, not even when it is no number.
 * @throws InputError on an unknown phase, a field of another shape or not finite within the phase, and windows that are none.
 */
export async function fieldProfile(
  volume: LabelledVolume,
  field: Volume,
  phase: string,
  options: LongWork & WindowOptions & { readonly axis: Axis },
): Promise<FieldProfile> {
  const { axis, signal } = options;
  const along = 'xyz'.indexOf(axis);
  const slices = await sliceSums(volume, field, phase, along, signal);
  const perSlice = volume.data.length / volume.shape[along];
  const windows = windowsOf(volume, axis, options);
  const averages = windows.map(({ from, to }) => averageOf(slices.slice(from, to), perSlice * (to - from)));
  return {
    axis,
    position: windows.map(({ middle }) => middle),
    fraction: averages.map(({ fraction }) => fraction),
    intrinsic: averages.map(({ intrinsic }) => intrinsic),
    superficial: averages.map(({ superficial }) => superficial),
    whole: averageOf(slices, volume.data.length),
  };
}

function averageOf(parts: readonly Sums[], voxels: number): PhaseAverage {
  const count = parts.reduce((all, part) => all + part.count, 0);
  const sum = parts.reduce((all, part) => all + part.sum, 0);
  return { fraction: count / voxels, intrinsic: count > 0 ? sum / count : null, superficial: sum / voxels };
}

async function sliceSums(
  volume: LabelledVolume,
  field: Volume,
  phase: string,
  along: number,
  signal: AbortSignal | undefined,
): Promise<readonly Sums[]> {
  requireSameShape(volume, field);
  const mask = await phaseMask(volume, [phase], signal);
  const [nx, ny, nz] = volume.shape;
  const slices = Array.from({ length: volume.shape[along] }, (): Sums => ({ count: 0, sum: 0 }));
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      for (let x = 0; x < nx; x++) {
        if (mask[row + x] === 0) continue;
        const value = field.data[row + x];
        if (!Number.isFinite(value)) throw notFinite(value, [x, y, z]);
        const slice = slices[along === 0 ? x : along === 1 ? y : z];
        slice.count++;
        slice.sum += value;
      }
    }
  }
  return slices;
}

function requireSameShape({ shape }: LabelledVolume, field: Volume): void {
  if (shape.every((length, axis) => length === field.shape[axis])) return;
  throw new InputError(`a field of ${field.shape.join(' x ')} voxels`, {
    at: { field: 'field' },
    expected: `as many as the image has: ${shape.join(' x ')}`,
  });
}

function notFinite(value: number, voxel: readonly [number, number, number]): InputError {
  return new InputError(`the field is ${value} within the phase`, {
    at: { field: 'field', voxel },
    expected: 'a finite number in every voxel of the phase',
  });
}

/** Moving averages, a number a voxel in the order of the image. */
export interface AveragedField {
  readonly fraction: Float64Array;
  readonly superficial: Float64Array;
  /** Voxels along each axis of a window (odd). */
  readonly window: readonly [number, number, number];
}

/**
 * Fraction of a phase and superficial average of a field over it in a box about every voxel; at the image's boundaries in what of
 * the box lies inside. The intrinsic average is the second over the first wherever the first is not 0.
 * @param window Edges of the box, m: rounded to an odd number of voxels.
 * @throws InputError as {@link fieldProfile} does.
 */
export async function averagedField(
  volume: LabelledVolume,
  field: Volume,
  phase: string,
  { window, signal }: LongWork & { readonly window: readonly [number, number, number] },
): Promise<AveragedField> {
  requireSameShape(volume, field);
  const mask = await phaseMask(volume, [phase], signal);
  const odd = window.map((length, axis) => {
    const voxels = length / volume.voxelSize[axis];
    if (!(voxels > 0 && voxels < Infinity)) {
      throw new InputError(`a window of ${length} m`, {
        at: { field: 'window' },
        expected: 'lengths over 0',
      });
    }
    return 2 * Math.round((voxels - 1) / 2) + 1;
  }) as unknown as readonly [number, number, number];
  const [nx, ny] = volume.shape;
  const inside = Float64Array.from(mask, (part, at) => {
    if (part === 0) return 0;
    const value = field.data[at];
    if (Number.isFinite(value)) return value;
    throw notFinite(value, [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]);
  });
  const fraction = Float64Array.from(mask);
  for (const values of [fraction, inside]) {
    for (const axis of [0, 1, 2] as const) await slide(values, volume.shape, axis, odd[axis] >> 1, signal);
  }
  return { fraction, superficial: inside, window: odd };
}

/** Replaces every value by the mean of those within `reach` of it along an axis. */
async function slide(
  values: Float64Array,
  shape: readonly [number, number, number],
  axis: 0 | 1 | 2,
  reach: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (reach === 0) return;
  const length = shape[axis];
  const stride = [1, shape[0], shape[0] * shape[1]][axis];
  const sums = new Float64Array(length + 1);
  const pace = pacer(signal);
  for (let start = 0; start < values.length; start += stride * length) {
    await pace();
    for (let offset = start; offset < start + stride; offset++) {
      for (let i = 0; i < length; i++) sums[i + 1] = sums[i] + values[offset + i * stride];
      for (let i = 0; i < length; i++) {
        const from = Math.max(0, i - reach);
        const to = Math.min(length, i + reach + 1);
        values[offset + i * stride] = (sums[to] - sums[from]) / (to - from);
      }
    }
  }
}
