import { InputError, type LongWork } from '../base/index.ts';
import {
  largestElement,
  symmetricEigen,
  type Matrix3,
  type SymmetricEigen,
  type Vector3,
} from '../numerics/index.ts';
import { voxelCount, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import { assembleTensor, type AssembledTensor } from './assemble-tensor.ts';
import { closureFrom } from './potential.ts';
import { tensorFromOpenings } from './static-tensor.ts';
import { tortuosityTensor, type TortuosityTensor } from './tortuosity-tensor.ts';
import { solveLoad, type LoadCase } from './transport.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';

/** Boundaries under which the flux across a load means something. */
export const closureBoundaries = ['periodic', 'kinematic', 'static', 'mirror'] as const;
export type ClosureBoundary = (typeof closureBoundaries)[number];

export interface EffectiveTensorOptions
  extends LongWork,
    Pick<TransportOptions, 'conductivities' | 'contactResistances' | 'device' | 'threads'> {
  /** Default `periodic`. */
  readonly boundary?: ClosureBoundary;
  /** Relative error of the tensor's elements, against its largest, 3e-4 to 0.1. Default 1e-3. */
  readonly tolerance?: number;
  /** Also return the closure fields. */
  readonly keepFields?: boolean;
}

export interface EffectiveTensorResult {
  readonly phases: readonly string[];
  readonly boundary: ClosureBoundary;
  readonly fractionTotal: number;
  readonly referenceConductivity: number;
  /** Superficial effective tensor over `referenceConductivity`; rows and columns x, y, z of the image. Symmetric. */
  readonly tensor: Matrix3;
  /** Principal values, the largest first, and the unit axis of each. */
  readonly principal: SymmetricEigen;
  /** ⟨L⟩^½ L_eff⁻¹ ⟨L⟩^½ with the volume mean over all conducting voxels; eigenvalues of at least 1, null for infinity. */
  readonly tortuosity: TortuosityTensor;
  /** Largest difference between elements (k, l) and (l, k), found from two load cases, over the largest element. */
  readonly asymmetry: number;
  /** Bound of the elements' errors that the iteration left, over the largest element, as conjugate gradients estimate it. */
  readonly error: { readonly iteration: number };
  readonly tolerance: number;
  /** The load cases along x, y and z. */
  readonly cases: Readonly<Record<Axis, TransportResult>>;
  readonly seconds: number;
  readonly bytes: number;
  /** Closure fields of the three load cases in metres: potential per unit mean gradient less the coordinate. */
  readonly closure?: Readonly<Record<Axis, Float32Array>>;
}

const axes = ['x', 'y', 'z'] as const;
/** The smallest tolerance that single precision allows a load case. */
const finest = 1e-7;

function checkTensorOptions({ boundary = 'periodic', tolerance = 1e-3 }: EffectiveTensorOptions): void {
  if (!closureBoundaries.includes(boundary)) {
    throw new InputError(`the boundary '${boundary}' gives no tensor`, {
      at: { field: 'boundary' },
      expected: closureBoundaries.join(', '),
      mend: 'plates give one coefficient an axis: ask for these without the tensor',
    });
  }
  if (!(tolerance >= 3e-4 && tolerance <= 0.1)) {
    throw new InputError(`the tolerance of a tensor is ${tolerance}`, {
      at: { field: 'tolerance' },
      expected: 'a number from 3e-4 to 0.1',
    });
  }
}

/**
 * Effective conductivity or diffusivity tensor of a segmented volume from three load cases (docs/tensor.md). Diagonal
 * elements are energies, whose error is that of the iteration; off-diagonal ones are mean fluxes, whose error is only
 * the square root of that, so the load cases are solved to the square of the tolerance.
 * @throws InputError and ConvergenceError as `transport` does.
 */
export async function effectiveTensor(
  volume: LabelledVolume,
  options: EffectiveTensorOptions,
): Promise<EffectiveTensorResult> {
  checkTensorOptions(options);
  const { boundary = 'periodic', tolerance = 1e-3, keepFields = false, ...common } = options;
  const keepField = keepFields || boundary === 'static';
  const solved = async (axis: Axis): Promise<LoadCase> =>
    solveLoad(volume, {
      ...common,
      axis,
      boundary,
      tolerance: boundary === 'mirror' ? tolerance : Math.max(finest, tolerance ** 2),
      withLateral: boundary === 'periodic' || boundary === 'kinematic',
      keepField,
    });
  const cases = { x: await solved('x'), y: await solved('y'), z: await solved('z') };
  const assembled = tensorOf(boundary, cases);
  const result = summarise(boundary, tolerance, assembled, cases, voxelCount(volume.shape));
  if (!keepFields) return result;
  const closure = (axis: Axis): Float32Array => {
    const { problem, outcome } = cases[axis];
    if (outcome.solution === undefined) return new Float32Array(volume.data.length);
    return closureFrom(problem, outcome.solution, volume.voxelSize[axes.indexOf(axis)] ?? 0);
  };
  return { ...result, closure: { x: closure('x'), y: closure('y'), z: closure('z') } };
}

type Cases = Readonly<Record<Axis, LoadCase>>;

function tensorOf(boundary: ClosureBoundary, { x, y, z }: Cases): AssembledTensor {
  if (boundary === 'static') return tensorFromOpenings([x, y, z]);
  const columns = [columnOf(x), columnOf(y), columnOf(z)] as const;
  return assembleTensor((row, column) => columns[column][row]);
}

/** Mean flux along x, y and z of the image under one load. */
function columnOf({ problem: { order }, outcome: { solution } }: LoadCase): Vector3 {
  const column: [number, number, number] = [0, 0, 0];
  column[order[0]] = solution?.lateral?.[0] ?? 0;
  column[order[1]] = solution?.lateral?.[1] ?? 0;
  column[order[2]] = solution?.effectiveRatio ?? 0;
  return column;
}

function summarise(
  boundary: ClosureBoundary,
  tolerance: number,
  { tensor, asymmetry }: AssembledTensor,
  cases: Cases,
  voxels: number,
): EffectiveTensorResult {
  const largest = largestElement(tensor);
  const results = { x: cases.x.result, y: cases.y.result, z: cases.z.result };
  const all = Object.values(results);
  const mean = meanConductivity(cases.z, voxels);
  return {
    phases: results.z.phases,
    boundary,
    fractionTotal: results.z.fractionTotal,
    referenceConductivity: results.z.referenceConductivity,
    tensor,
    principal: symmetricEigen(tensor),
    tortuosity: tortuosityTensor(assembleTensor((k, l) => (k === l ? mean : 0)).tensor, tensor),
    asymmetry,
    error: { iteration: largest === 0 ? 0 : elementError(boundary, all, mean) / largest },
    tolerance,
    cases: results,
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    bytes: Math.max(...all.map(({ bytes }) => bytes)),
  };
}

/** Volume mean of the conductivity over the reference, all conducting voxels counted. */
function meanConductivity({ problem, outcome }: LoadCase, voxels: number): number {
  return problem.relative.reduce(
    (sum, value, at) => sum + (value * (outcome.total[at + 1] ?? 0)) / voxels,
    0,
  );
}

/**
 * Bound of |D_kl - its value without iteration error|, by Cauchy and Schwarz: the energy norm of the error of case k
 * times that of the deviation of case l, whose square is the mean conductivity less D_ll. Energies, as the diagonal
 * is, are right to the square of that.
 */
function elementError(boundary: ClosureBoundary, results: readonly TransportResult[], mean: number): number {
  if (boundary === 'mirror') {
    return Math.max(...results.map(({ error, effectiveRatio }) => error.iteration * effectiveRatio));
  }
  const errors = results.map(({ error, effectiveRatio }) => Math.sqrt(error.iteration * effectiveRatio));
  const deviations = results.map(({ effectiveRatio }) => Math.sqrt(Math.max(0, mean - effectiveRatio)));
  return Math.max(...errors) * Math.max(...deviations);
}
