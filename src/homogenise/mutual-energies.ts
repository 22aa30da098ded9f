import { pacer, type LongWork } from '../base/index.ts';
import type { Matrix3 } from '../numerics/index.ts';
import type { LoadCase } from './transport.ts';

/** Load cases along x, y and z of one volume, their deviations kept. */
export type LoadCases = readonly [LoadCase, LoadCase, LoadCase];

/** What holds on the outer faces: the other side follows, the linear potential, or nothing passes. */
type Sides = 'joined' | 'held' | 'insulated';

const axes = [0, 1, 2] as const;

export interface MutualEnergies {
  readonly energies: Matrix3;
  /** Mean flux along x, y and z (rows) under each load (columns). */
  readonly fluxes: Matrix3;
}

/**
 * Mutual energies of the fields of three load cases, (1/V) Σ_faces g Δφ_k Δφ_l, for unit mean gradients over the reference
 * conductivity, summed in f64. Their errors are a(e_k, e_l), so by Cauchy and Schwarz at most the root of the product of
 * those of the energies; as a Gram matrix they have no negative eigenvalue, and being energies of admissible fields they
 * are nowhere below the discrete answer. Fed cases have no mean gradient: theirs are those of the potential itself.
 */
export async function mutualEnergies(cases: LoadCases, work: LongWork): Promise<MutualEnergies> {
  const faces = new FacePairs(cases);
  const { shape } = faces;
  const breathe = pacer(work.signal);
  for (let z = 0; z < shape[2]; z++) {
    await breathe();
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[0]; x++) faces.addVoxel(x, y, z);
    }
  }
  return { energies: faces.energies(), fluxes: faces.fluxes() };
}

class FacePairs {
  readonly shape: readonly [number, number, number];
  readonly #edges: readonly number[];
  readonly #sides: Sides;
  readonly #phaseOf: Uint8Array;
  readonly #labels: Uint8Array;
  readonly #fields: readonly Float32Array[];
  /** Conductance per area of a face across x, y and z between two phases, over the voxel's edge there. */
  readonly #conductance: readonly Float64Array[];
  readonly #phases: number;
  readonly #drop = new Float64Array(3);
  readonly #sums = new Float64Array(6);
  /** Of flux along an axis under a load: element 3 axis + load. */
  readonly #fluxes = new Float64Array(9);

  constructor(cases: LoadCases) {
    const { box, source, medium } = cases[2].problem;
    this.shape = box.shape;
    this.#sides = box.fed ? 'insulated' : box.held ? 'held' : 'joined';
    this.#edges = cases.map(({ problem }) => problem.edge);
    this.#phaseOf = source.table;
    this.#labels = source.labels;
    this.#fields = cases.map(
      ({ outcome }) => outcome.solution?.deviation ?? new Float32Array(source.labels.length).fill(Number.NaN),
    );
    this.#phases = cases[2].problem.phases.length + 1;
    this.#conductance = axes.map((axis) => this.#table(axis, medium));
  }

  #table(axis: number, { conductivity, contact }: LoadCase['problem']['medium']): Float64Array {
    const size = this.#phases;
    const edge = this.#edges[axis];
    return Float64Array.from({ length: size ** 2 }, (_, at) => {
      const [a, b] = [Math.floor(at / size), at % size];
      if (a === 0 || b === 0) return 0;
      // Contacts are counted in voxels of the reference along z.
      const between = (contact?.resistance[at] ?? 0) * this.#edges[2];
      return 1 / (edge * (edge / 2 / conductivity[a] + between + edge / 2 / conductivity[b]));
    });
  }

  /** Counts the faces on the upper sides of a voxel, and those of the volume on its lower ones. */
  addVoxel(x: number, y: number, z: number): void {
    const [nx, ny, nz] = this.shape;
    const voxel = x + nx * (y + ny * z);
    const phase = this.#phaseOf[this.#labels[voxel]];
    if (phase === 0) return;
    this.#addAlong(0, voxel, phase, x, nx, 1);
    this.#addAlong(1, voxel, phase, y, ny, nx);
    this.#addAlong(2, voxel, phase, z, nz, nx * ny);
  }

  #addAlong(
    axis: 0 | 1 | 2,
    voxel: number,
    phase: number,
    place: number,
    length: number,
    step: number,
  ): void {
    const isLast = place === length - 1;
    if (this.#sides === 'held') {
      if (place === 0) this.#addPlate(axis, voxel, phase, -1);
      if (isLast) this.#addPlate(axis, voxel, phase, 1);
    }
    if (isLast && this.#sides !== 'joined') return;
    const next = isLast ? voxel - place * step : voxel + step;
    const other = this.#phaseOf[this.#labels[next]];
    if (other === 0) return;
    const linear = this.#sides === 'insulated' ? 0 : 1;
    for (let load = 0; load < 3; load++) {
      const field = this.#fields[load];
      this.#take(load, field[next] - field[voxel] + (load === axis ? linear : 0));
    }
    this.#add(axis, this.#conductance[axis][phase * this.#phases + other], 1);
  }

  /** Half a voxel to an outer face at the linear potential: twice the conductance. */
  #addPlate(axis: 0 | 1 | 2, voxel: number, phase: number, side: 1 | -1): void {
    for (let load = 0; load < 3; load++) {
      this.#take(load, (load === axis ? 0.5 : 0) - side * this.#fields[load][voxel]);
    }
    this.#add(axis, 2 * this.#conductance[axis][phase * this.#phases + phase], 0.5);
  }

  /** The drop of one load, from voxel edges along it to metres. */
  #take(load: number, drop: number): void {
    // Where a load drives nothing its potential is constant: the field holds NaN.
    this.#drop[load] = Number.isNaN(drop) ? 0 : drop * this.#edges[load];
  }

  /** A face to a neighbour, or half of one to a plate, whose `share` of an edge the flux passes. */
  #add(axis: 0 | 1 | 2, conductance: number, share: number): void {
    const x = this.#drop[0];
    const y = this.#drop[1];
    const z = this.#drop[2];
    const sums = this.#sums;
    sums[0] += conductance * x * x;
    sums[1] += conductance * y * y;
    sums[2] += conductance * z * z;
    sums[3] += conductance * x * y;
    sums[4] += conductance * x * z;
    sums[5] += conductance * y * z;
    const through = conductance * share * this.#edges[axis];
    this.#fluxes[3 * axis] += through * x;
    this.#fluxes[3 * axis + 1] += through * y;
    this.#fluxes[3 * axis + 2] += through * z;
  }

  energies(): Matrix3 {
    const [xx, yy, zz, xy, xz, yz] = this.#perVoxel(this.#sums);
    return [
      [xx, xy, xz],
      [xy, yy, yz],
      [xz, yz, zz],
    ];
  }

  fluxes(): Matrix3 {
    const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = this.#perVoxel(this.#fluxes);
    return [
      [xx, xy, xz],
      [yx, yy, yz],
      [zx, zy, zz],
    ];
  }

  #perVoxel(sums: Float64Array): Float64Array {
    const [nx, ny, nz] = this.shape;
    return sums.map((sum) => sum / (nx * ny * nz));
  }
}
