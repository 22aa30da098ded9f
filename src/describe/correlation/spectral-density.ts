import { pacer, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, watched } from '../../compute/index.ts';
import type { Axis, LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { FourierGrid, goodLength, isGoodLength } from '../../numerics/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { markedPhase } from './two-point.ts';

export interface SpectralOptions extends LongWork {
  /** Axes along which the image goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[] | undefined;
}

/** What wave lengths a phase is made of. */
export interface SpectralDensity {
  readonly phase: string;
  readonly fraction: number;
  /** 3, or 2 for a section. */
  readonly dimensions: number;
  /** Axes that were taken as periodic: those asked for whose length is a product of 2, 3, 5 and 7. Others are windowed. */
  readonly periodic: readonly Axis[];
  /** 2π over the wave length, 1/m. */
  readonly waveNumber: readonly number[];
  /** Mean over all directions, m³ (m² in 2D). */
  readonly density: readonly number[];
  /** Wave number of the highest density, 1/m; null where there is nothing. */
  readonly peak: number | null;
  /** Sum over all wave numbers over that of a field with the variance φ(1 − φ): 1 but for the window. */
  readonly parseval: number | null;
}

/** The whole map: wave numbers kx from 0 to shape[0]/2 and ky, kz from 0 on, x fastest; the rest mirrors it. */
export interface SpectralMap {
  readonly phase: string;
  /** Points of the transform along each axis; k = 2π i/(shape·voxelSize), and i − shape above the half. */
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  readonly periodic: readonly Axis[];
  /** m³, m² in 2D. */
  readonly density: Float64Array;
}

/**
 * Spectral density of a phase, χ̃(k) = ∫ (S2(r) − φ²) exp(−i k·r) dr, as the periodogram |Σ w (I − φ) exp(−i k·x)|² v/Σ w²
 * with the voxel's volume v. Along periodic axes w = 1; along others w is Hann's window and φ the windowed mean, so that the
 * jump between the two ends of the image does not show. Radial means: shells as wide as the smallest wave number.
 *
 * Torquato, Random Heterogeneous Materials (2002), doi 10.1007/978-1-4757-6355-3; the window: Harris, doi
 * 10.1109/PROC.1978.10837.
 * @throws InputError on an unknown phase.
 */
export async function spectralDensity(
  volume: LabelledVolume,
  phase: string,
  options: SpectralOptions = {},
): Promise<SpectralDensity> {
  const indexed = await indexPhases(volume, options.signal);
  return radialDensity(await mapOf(indexed, phase, options), indexed);
}

/** The whole map of {@link spectralDensity}. */
export async function spectralDensityMap(
  volume: LabelledVolume,
  phase: string,
  options: SpectralOptions = {},
): Promise<SpectralMap> {
  return await mapOf(await indexPhases(volume, options.signal), phase, options);
}

async function mapOf(indexed: IndexedVolume, phase: string, options: SpectralOptions): Promise<SpectralMap> {
  const { shape, voxelSize } = indexed;
  const { label } = markedPhase(indexed, phase);
  const names = (['x', 'y', 'z'] as const).filter(
    (axis, at) => options.periodic?.includes(axis) === true && isGoodLength(shape[at]),
  );
  const windows = (['x', 'y', 'z'] as const).map((axis, at) => windowOf(shape[at], names.includes(axis)));
  const padded: Shape = [goodLength(shape[0]), goodLength(shape[1]), goodLength(shape[2])];
  const isSmall = indexed.indices.length < 100_000;
  const engine = watched(await (isSmall ? openInline() : openThreads(defaultThreads())), options);
  try {
    const grid = new FourierGrid(engine, padded, 'single', { filled: shape });
    const square = await fill(grid, indexed, label, windows, options.signal);
    await grid.forward(options);
    const voxel = voxelSize.reduce((product, edge, axis) => product * (shape[axis] > 1 ? edge : 1), 1);
    return {
      phase,
      shape: padded,
      voxelSize,
      periodic: names,
      density: await readPowers(grid, voxel / square, options),
    };
  } finally {
    engine.close();
  }
}

function windowOf(length: number, isPeriodic: boolean): Float64Array {
  return Float64Array.from({ length }, (_, at) =>
    isPeriodic || length === 1 ? 1 : Math.sin((Math.PI * (at + 0.5)) / length) ** 2,
  );
}

/** Σ w to a power. */
function sumOf(window: Float64Array, power: number): number {
  return window.reduce((all, each) => all + each ** power, 0);
}

/** Writes w (I − φ) into the grid; gives Σ w². */
async function fill(
  grid: FourierGrid,
  { indices, shape }: IndexedVolume,
  label: number,
  [wx, wy, wz]: readonly Float64Array[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const [nx, ny, nz] = shape;
  const pace = pacer(signal);
  let inside = 0;
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const start = nx * (y + ny * z);
      let row = 0;
      for (let x = 0; x < nx; x++) if (indices[start + x] === label) row += wx[x];
      inside += row * wy[y] * wz[z];
    }
  }
  const mean = inside / (sumOf(wx, 1) * sumOf(wy, 1) * sumOf(wz, 1));
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const start = nx * (y + ny * z);
      const row = grid.row(y, z);
      const weight = wy[y] * wz[z];
      for (let x = 0; x < nx; x++) row[x] = weight * wx[x] * ((indices[start + x] === label ? 1 : 0) - mean);
    }
  }
  return sumOf(wx, 2) * sumOf(wy, 2) * sumOf(wz, 2);
}

async function readPowers(grid: FourierGrid, scale: number, { signal }: LongWork): Promise<Float64Array> {
  const [nx, ny, nz] = grid.shape;
  const width = Math.floor(nx / 2) + 1;
  const powers = new Float64Array(width * ny * nz);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const start = width * (y + ny * z);
      grid.powerRow(y, z, powers.subarray(start, start + width));
    }
  }
  for (let at = 0; at < powers.length; at++) powers[at] *= scale;
  return powers;
}

function radialDensity(map: SpectralMap, indexed: IndexedVolume): SpectralDensity {
  const { phase, periodic, shape, voxelSize, density } = map;
  const { count, labels } = markedPhase(indexed, phase);
  const open = [0, 1, 2].filter((axis) => shape[axis] > 1);
  const steps = shape.map((length, axis) => (2 * Math.PI) / (length * voxelSize[axis]));
  const width = Math.min(...open.map((axis) => steps[axis]));
  const limit = Math.min(...open.map((axis) => Math.PI / voxelSize[axis]));
  const shells = Array.from(
    { length: open.length === 0 ? 0 : Math.floor(limit / width) + 1 },
    () => new Float64Array(3),
  );
  let total = 0;
  eachWave(shape, (kx, ky, kz, at, times) => {
    total += times * density[at];
    const k = Math.hypot(kx * steps[0], ky * steps[1], kz * steps[2]);
    const shell = shells.at(Math.round(k / width));
    if (shell === undefined || k > limit) return;
    shell[0] += times * k;
    shell[1] += times * density[at];
    shell[2] += times;
  });
  const filled = shells.filter(([, , waves]) => waves > 0);
  const radial = filled.map(([, sum, waves]) => sum / waves);
  const waveNumber = filled.map(([sum, , waves]) => sum / waves);
  const fraction = count / labels.length;
  const variance = fraction * (1 - fraction);
  const extent = open.reduce((product, axis) => product * shape[axis] * voxelSize[axis], 1);
  const highest = radial.reduce((best, value, at) => (value > radial[best] ? at : best), 0);
  return {
    phase,
    fraction,
    dimensions: open.length,
    periodic,
    waveNumber,
    density: radial,
    peak: variance === 0 || open.length === 0 ? null : waveNumber[highest],
    parseval: variance === 0 ? null : total / extent / variance,
  };
}

/** Wave numbers from −n/2 to n/2; those that stand for their mirror image too count twice. */
function eachWave(
  [nx, ny, nz]: Shape,
  visit: (kx: number, ky: number, kz: number, at: number, times: number) => void,
): void {
  let at = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let kx = 0; 2 * kx <= nx; kx++, at++) {
        const times = kx === 0 || 2 * kx === nx ? 1 : 2;
        visit(kx, 2 * y > ny ? y - ny : y, 2 * z > nz ? z - nz : z, at, times);
      }
    }
  }
}

export const spectralDensityDescriptor: Descriptor<{ readonly phases: readonly SpectralDensity[] }> = {
  name: 'spectral-density',
  title: 'Spectral density',
  definition: 'Fourier transform of S2(r) − φ²: how much of the phase’s variance lies at each wave number',
  convention:
    'periodogram, Hann’s window along axes that are not periodic; means over shells of wave numbers 2π/λ',
  source: 'Torquato, doi 10.1007/978-1-4757-6355-3; Harris, doi 10.1109/PROC.1978.10837',
  isDefault: false,
  measure: async ({ volume, phases, periodic }, work) => {
    const found: SpectralDensity[] = [];
    for (const phase of phases) found.push(await spectralDensity(volume, phase, { periodic, ...work }));
    return { phases: found };
  },
  quantities: ({ phases }) =>
    phases.map(({ phase: of, peak }) => ({
      name: 'wave number of the highest density',
      of,
      value: peak,
      unit: '1/m',
    })),
  figures: ({ phases }) => [
    {
      title: 'Spectral density',
      x: { name: 'wave number', unit: '1/m', kind: 'logarithmic' },
      y: { name: 'density', unit: phases.at(0)?.dimensions === 2 ? 'm2' : 'm3', kind: 'logarithmic' },
      series: phases.map(({ phase, waveNumber, density }) => ({
        name: phase,
        x: waveNumber.slice(1),
        y: density.slice(1),
      })),
    },
  ],
};
