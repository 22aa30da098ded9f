import { InputError, pacer, type LongWork } from '../base/index.ts';
import { labelOf, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import { indexPhases, type IndexedVolume } from './phase-indices.ts';

/** Phase fractions layer by layer along one axis, from index 0 on (z: from the collector). */
export interface Profile {
  /** Middle of each layer, m. */
  readonly position: readonly number[];
  /** Share of each phase in each layer; the phases sum to 1. */
  readonly fractions: Readonly<Record<string, readonly number[]>>;
}

export interface Composition {
  /** Share of each phase in the image, 0 to 1; isolated parts included. */
  readonly fractions: Readonly<Record<string, number>>;
  readonly profiles: Readonly<Record<Axis, Profile>>;
}

/** Volume fractions and their profiles. @throws InputError when a voxel's label has no name. */
export async function composition(volume: LabelledVolume, { signal }: LongWork = {}): Promise<Composition> {
  return compositionOf(await indexPhases(volume, signal), signal);
}

/** Share of the named phase in each layer across the axis. @throws InputError on an unknown phase or label. */
export async function fractionProfile(
  volume: LabelledVolume,
  phase: string,
  axis: Axis,
  work: LongWork = {},
): Promise<{ position: readonly number[]; fraction: readonly number[] }> {
  labelOf(volume, phase);
  const { position, fractions } = (await composition(volume, work)).profiles[axis];
  return { position, fraction: fractions[phase] };
}

/** {@link composition} of an image whose phases are numbered already. */
export async function compositionOf(volume: IndexedVolume, signal?: AbortSignal): Promise<Composition> {
  const { phases, counts, indices } = volume;
  const layers = await countLayers(volume, signal);
  const names = phases.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw new InputError('two phases have the same name', { at: { field: 'phases' } });
  }
  const profile = (axis: number): Profile => {
    const length = volume.shape[axis];
    const perLayer = indices.length / length;
    return {
      position: Array.from({ length }, (_, i) => (i + 0.5) * volume.voxelSize[axis]),
      fractions: Object.fromEntries(
        names.map((name, phase) => [
          name,
          Array.from({ length }, (_, i) => layers[axis][phase * length + i] / perLayer),
        ]),
      ),
    };
  };
  return {
    fractions: Object.fromEntries(names.map((name, phase) => [name, counts[phase] / indices.length])),
    profiles: { x: profile(0), y: profile(1), z: profile(2) },
  };
}

/** Voxels of each phase in each layer: [axis][phase * length + layer]. */
async function countLayers(
  { indices, shape, phases }: IndexedVolume,
  signal?: AbortSignal,
): Promise<readonly [Float64Array, Float64Array, Float64Array]> {
  const [nx, ny, nz] = shape;
  const alongX = new Float64Array(phases.length * nx);
  const alongY = new Float64Array(phases.length * ny);
  const alongZ = new Float64Array(phases.length * nz);
  const ofPlane = new Uint32Array(phases.length * nx);
  const ofRow = new Uint32Array(phases.length);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    ofPlane.fill(0);
    for (let y = 0; y < ny; y++) {
      countRow(indices, nx * (y + ny * z), nx, ofPlane, ofRow);
      for (let phase = 0; phase < phases.length; phase++) {
        alongY[phase * ny + y] += ofRow[phase];
        alongZ[phase * nz + z] += ofRow[phase];
      }
    }
    for (let i = 0; i < ofPlane.length; i++) alongX[i] += ofPlane[i];
  }
  return [alongX, alongY, alongZ];
}

/** Adds one row to the counts of its plane by column, and counts it. */
function countRow(
  indices: Uint8Array,
  row: number,
  nx: number,
  ofPlane: Uint32Array,
  ofRow: Uint32Array,
): void {
  ofRow.fill(0);
  for (let x = 0; x < nx; x++) {
    const phase = indices[row + x];
    ofPlane[phase * nx + x]++;
    ofRow[phase]++;
  }
}
