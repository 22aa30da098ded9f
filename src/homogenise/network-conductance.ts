import { InputError, pacer, type LongWork } from '../base/index.ts';
import {
  conductanceModels,
  networkTransport,
  throatConductances,
  type ConductanceModel,
  type Conductances,
  type ParticleLabels,
  type PoreNetwork,
} from '../describe/index.ts';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { transport } from './transport.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** A network's effective coefficient beside the image's own, along one axis. */
export interface NetworkComparison {
  readonly axis: Axis;
  /** Of the voxels, all of them solved: {@link transport} between plates. */
  readonly effectiveRatio: number;
  readonly tortuosityFactor: number | null;
  /** Relative error that its iteration left. */
  readonly iterationError: number;
  /** Each model's effective ratio, and its relative error against the voxels (null where nothing flows). */
  readonly models: Readonly<Record<ConductanceModel | 'fitted', NetworkError>>;
}

export interface NetworkError {
  readonly effectiveRatio: number;
  readonly error: number | null;
}

export interface CompareNetworkOptions extends LongWork {
  /** Of the voxels' solution. Default 1e-4. */
  readonly tolerance?: number;
  readonly threads?: number;
}

export interface NetworkComparisons {
  readonly axes: readonly NetworkComparison[];
  readonly fitted: FittedConductances;
}

/** Conductances that reproduce the voxels' fluxes; see {@link compareNetworkTransport}. */
export interface FittedConductances extends Conductances {
  /** Throats and openings through which the fluxes ran against the pores' mean potentials: they conduct nothing. */
  readonly reversed: number;
}

/**
 * Compares the estimates of a network with the solution on all voxels of its image, along each axis that has more than one,
 * and fits conductances to that solution: with Q the flux through a throat's voxel faces and Δφ the difference of its pores'
 * mean potentials, G = Σ QΔφ / Σ Δφ² over the axes. The fitted ones carry what the voxels do, but for axes that disagree.
 * @throws InputError on a network of several phases, ConvergenceError.
 */
export async function compareNetworkTransport(
  network: PoreNetwork,
  regions: ParticleLabels,
  volume: LabelledVolume,
  { tolerance = 1e-4, threads, signal, onProgress }: CompareNetworkOptions = {},
): Promise<NetworkComparisons> {
  const [phase, ...others] = network.phases;
  if (phase === undefined || others.length > 0) {
    throw new InputError('only the network of one phase can be compared', { at: { field: 'phases' } });
  }
  const fit = new ThroatFit(network);
  const solved = [];
  for (const axis of axes.filter((_, at) => network.shape[at] > 1)) {
    onProgress?.({ stage: `transport ${axis}` });
    const { potential, ...found } = await transport(volume, {
      axis,
      conductivities: { [phase]: 1 },
      tolerance,
      ...(threads === undefined ? {} : { threads }),
      signal,
      keepField: true,
    });
    if (potential !== undefined && found.percolating) await fit.add(regions, potential, axis, signal);
    solved.push({ axis, found });
  }
  const fitted = fit.conductances();
  const ways = new Map<ConductanceModel | 'fitted', Conductances>([['fitted', fitted]]);
  for (const model of conductanceModels) {
    ways.set(model, await throatConductances(network, model, regions, { signal }));
  }
  return {
    fitted,
    axes: solved.map(({ axis, found }) => ({
      axis,
      effectiveRatio: found.effectiveRatio,
      tortuosityFactor: found.tortuosityFactor,
      iterationError: found.error.iteration,
      models: errorsOf(network, ways, axis, found.effectiveRatio, signal),
    })),
  };
}

function errorsOf(
  network: PoreNetwork,
  ways: ReadonlyMap<ConductanceModel | 'fitted', Conductances>,
  axis: Axis,
  whole: number,
  signal: AbortSignal | undefined,
): NetworkComparison['models'] {
  return Object.fromEntries(
    [...ways].map(([model, conductances]) => {
      const { effectiveRatio } = networkTransport(network, conductances, axis, { signal });
      return [model, { effectiveRatio, error: whole > 0 ? effectiveRatio / whole - 1 : null }];
    }),
  ) as NetworkComparison['models'];
}

/** Sums of fluxes and differences of potential of every throat and opening. */
class ThroatFit {
  readonly #network: PoreNetwork;
  readonly #throatOf = new Map<number, number>();
  /** Σ QΔφ and Σ Δφ² of throats, then of openings. */
  readonly #work: Float64Array;
  readonly #squares: Float64Array;

  constructor(network: PoreNetwork) {
    const { throats, openings, pores } = network;
    this.#network = network;
    this.#work = new Float64Array(throats.count + openings.count);
    this.#squares = new Float64Array(throats.count + openings.count);
    for (let at = 0; at < throats.count; at++) {
      this.#throatOf.set(throats.pores[2 * at] * pores.count + throats.pores[2 * at + 1], at);
    }
  }

  /** Adds the potentials of a load along an axis. */
  async add(
    regions: ParticleLabels,
    potential: Float32Array,
    axis: Axis,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { throats, openings } = this.#network;
    const { means, flows } = await this.#read(regions, potential, axis, signal);
    for (let at = 0; at < throats.count; at++) {
      this.#count(at, flows[at], means[throats.pores[2 * at]] - means[throats.pores[2 * at + 1]]);
    }
    const across = axes.indexOf(axis);
    for (let at = 0; at < openings.count; at++) {
      if (openings.face[at] >> 1 !== across) continue;
      const plate = (openings.face[at] & 1) === 1 ? 1 : 0;
      this.#count(throats.count + at, flows[throats.count + at], means[openings.pore[at]] - plate);
    }
  }

  conductances(): FittedConductances {
    const { throats } = this.#network;
    let reversed = 0;
    const all = this.#work.map((work, at) => {
      if (work < 0) reversed++;
      return this.#squares[at] > 0 ? Math.max(0, work / this.#squares[at]) : 0;
    });
    return { throats: all.slice(0, throats.count), openings: all.slice(throats.count), reversed };
  }

  #count(at: number, flow: number, difference: number): void {
    this.#work[at] += flow * difference;
    this.#squares[at] += difference * difference;
  }

  /** Mean potential of each pore, and the flux through each throat (from its first pore) and opening (out of its pore). */
  async #read(
    { data: labels }: ParticleLabels,
    potential: Float32Array,
    axis: Axis,
    signal: AbortSignal | undefined,
  ): Promise<{ means: Float64Array; flows: Float64Array }> {
    const { pores, shape } = this.#network;
    const means = new Float64Array(pores.count);
    const flows = new Float64Array(this.#work.length);
    const [nx, ny, nz] = shape;
    const strides = [1, nx, nx * ny];
    const weights = this.#faceWeights();
    const pace = pacer(signal);
    for (let z = 0, i = 0; z < nz; z++) {
      await pace();
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++, i++) {
          const here = labels[i];
          if (here === 0) continue;
          means[here - 1] += potential[i];
          if (x + 1 < nx) this.#flow(flows, labels, potential, i, i + strides[0], weights[0]);
          if (y + 1 < ny) this.#flow(flows, labels, potential, i, i + strides[1], weights[1]);
          if (z + 1 < nz) this.#flow(flows, labels, potential, i, i + strides[2], weights[2]);
        }
      }
    }
    means.forEach((sum, pore) => {
      means[pore] = sum / pores.voxels[pore];
    });
    this.#readOpenings(labels, potential, axes.indexOf(axis), weights, flows);
    return { means, flows };
  }

  #flow(
    flows: Float64Array,
    labels: Uint32Array,
    potential: Float32Array,
    i: number,
    j: number,
    weight: number,
  ): void {
    const [here, there] = [labels[i], labels[j]];
    if (there === here || there === 0) return;
    const { count } = this.#network.pores;
    const [low, high, a, b] = here < there ? [here, there, i, j] : [there, here, j, i];
    const throat = this.#throatOf.get((low - 1) * count + high - 1);
    if (throat !== undefined) flows[throat] += weight * (potential[a] - potential[b]);
  }

  /** Area over length between the middles of two voxels, by axis; in a section per length across it. */
  #faceWeights(): number[] {
    const { voxelSize, shape, dimensions } = this.#network;
    const edges = voxelSize.map((edge, axis) => (dimensions === 2 && shape[axis] === 1 ? 1 : edge));
    const content = edges[0] * edges[1] * edges[2];
    return edges.map((edge) => content / edge / edge);
  }

  #readOpenings(
    labels: Uint32Array,
    potential: Float32Array,
    across: number,
    weights: readonly number[],
    flows: Float64Array,
  ): void {
    const { openings, throats, shape } = this.#network;
    const openingOf = new Map<number, number>();
    for (let at = 0; at < openings.count; at++) openingOf.set(6 * openings.pore[at] + openings.face[at], at);
    const strides = [1, shape[0], shape[0] * shape[1]];
    const [b, c] = [0, 1, 2].filter((axis) => axis !== across);
    for (const plate of [0, 1]) {
      const first = plate === 1 ? (shape[across] - 1) * strides[across] : 0;
      for (let v = 0; v < shape[c]; v++) {
        for (let u = 0; u < shape[b]; u++) {
          const i = first + u * strides[b] + v * strides[c];
          const opening = openingOf.get(6 * (labels[i] - 1) + 2 * across + plate);
          if (labels[i] === 0 || opening === undefined) continue;
          // The plate lies half a voxel away.
          flows[throats.count + opening] += 2 * weights[across] * (potential[i] - plate);
        }
      }
    }
  }
}
