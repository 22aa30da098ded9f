import { InputError, type LongWork } from '../base/index.ts';
import {
  symmetricEigen,
  symmetricFunction,
  type Matrix3,
  type SymmetricEigen,
  type Vector3,
} from '../numerics/index.ts';
import { voxelCount, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import { assembleTensor } from './assemble-tensor.ts';
import { mutualEnergies, type LoadCases } from './mutual-energies.ts';
import { closureFrom, turnIntoPotential } from './potential.ts';
import { conductivityOf, effectiveResistivity } from './static-tensor.ts';
import { energyErrors, principalErrors, relativeError, resistanceErrors } from './tensor-errors.ts';
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
  /** Relative error of each load case at which its iteration stops, 1e-6 to 0.1. Default 1e-3. */
  readonly tolerance?: number;
  /** Also return the closure fields, and the potential with each load case. */
  readonly keepFields?: boolean;
}

export interface EffectiveTensorResult {
  readonly phases: readonly string[];
  readonly boundary: ClosureBoundary;
  readonly fractionTotal: number;
  readonly referenceConductivity: number;
  /** Superficial effective tensor over `referenceConductivity`; rows and columns x, y, z of the image. Symmetric, no eigenvalue below 0. */
  readonly tensor: Matrix3;
  /** Principal values, the largest first, and the unit axis of each. */
  readonly principal: SymmetricEigen;
  /**
   * ⟨L⟩^½ L_eff⁻¹ ⟨L⟩^½ with the volume mean over all conducting voxels; eigenvalues of at least 1, null for infinity: where
   * a principal value is within its error of 0.
   */
  readonly tortuosity: TortuosityTensor;
  /**
   * Largest difference between the mean flux along k under load l and the other way round, over the largest element; null
   * where no flux across a load is measured. Fluxes are right to the root of the iteration's error only: a check, not the
   * tensor's error.
   */
  readonly asymmetry: number | null;
  /** What the iteration left: in each element, in each principal value, and in the worst element over the largest one. */
  readonly error: { readonly iteration: number; readonly elements: Matrix3; readonly principal: Vector3 };
  readonly tolerance: number;
  /** The load cases along x, y and z. */
  readonly cases: Readonly<Record<Axis, TransportResult>>;
  readonly seconds: number;
  readonly bytes: number;
  /** Closure fields of the three load cases in metres: potential per unit mean gradient less the coordinate. */
  readonly closure?: Readonly<Record<Axis, Float32Array>>;
}

const axes = ['x', 'y', 'z'] as const;

function checkTensorOptions({ boundary = 'periodic', tolerance = 1e-3 }: EffectiveTensorOptions): void {
  if (!closureBoundaries.includes(boundary)) {
    throw new InputError(`the boundary '${boundary}' gives no tensor`, {
      at: { field: 'boundary' },
      expected: closureBoundaries.join(', '),
      mend: 'plates give one coefficient an axis: ask for these without the tensor',
    });
  }
  if (!(tolerance >= 1e-6 && tolerance <= 0.1)) {
    throw new InputError(`the tolerance of a tensor is ${tolerance}`, {
      at: { field: 'tolerance' },
      expected: 'a number from 1e-6 to 0.1',
    });
  }
}

/**
 * Effective conductivity or diffusivity tensor of a segmented volume from three load cases (docs/tensor.md). All elements
 * are mutual energies of the three fields, whose errors are of the order of the energies' own.
 * @throws InputError and ConvergenceError as `transport` does, and InputError where no voxel conducts.
 */
export async function effectiveTensor(
  volume: LabelledVolume,
  options: EffectiveTensorOptions,
): Promise<EffectiveTensorResult> {
  checkTensorOptions(options);
  const cases = await solveCases(volume, options);
  const found = await summarise(options, cases, voxelCount(volume.shape));
  return options.keepFields === true ? { ...found, ...fieldsOf(volume, cases) } : found;
}

type Cases = Readonly<Record<Axis, LoadCase>>;

async function solveCases(volume: LabelledVolume, options: EffectiveTensorOptions): Promise<Cases> {
  const { boundary = 'periodic', tolerance = 1e-3, keepFields = false, ...common } = options;
  const solved = async (axis: Axis): Promise<LoadCase> =>
    solveLoad(volume, {
      ...common,
      axis,
      boundary,
      tolerance,
      keepField: keepFields || boundary !== 'mirror',
    });
  return { x: await solved('x'), y: await solved('y'), z: await solved('z') };
}

function fieldsOf(
  { voxelSize, data }: LabelledVolume,
  cases: Cases,
): Required<Pick<EffectiveTensorResult, 'cases' | 'closure'>> {
  const closure = (axis: Axis): Float32Array => {
    const { problem, outcome } = cases[axis];
    if (outcome.solution === undefined) return new Float32Array(data.length);
    return closureFrom(problem, outcome.solution, voxelSize[axes.indexOf(axis)] ?? 0);
  };
  const withPotential = (axis: Axis): TransportResult => {
    const { problem, outcome, result } = cases[axis];
    if (outcome.solution === undefined) return result;
    return { ...result, potential: turnIntoPotential(problem, outcome.solution) };
  };
  // Closures first: the potentials take the place of the deviations that both are made from.
  const closures = { x: closure('x'), y: closure('y'), z: closure('z') };
  return {
    cases: { x: withPotential('x'), y: withPotential('y'), z: withPotential('z') },
    closure: closures,
  };
}

interface Measured {
  readonly tensor: Matrix3;
  readonly errors: Matrix3;
  readonly asymmetry: number | null;
}

async function measure(boundary: ClosureBoundary, cases: LoadCases, work: LongWork): Promise<Measured> {
  const results = [cases[0].result, cases[1].result, cases[2].result] as const;
  if (boundary === 'mirror') {
    return {
      tensor: diagonal(results.map(({ effectiveRatio }) => effectiveRatio)),
      errors: diagonal(results.map(({ effectiveRatio, error }) => error.iteration * effectiveRatio)),
      asymmetry: null,
    };
  }
  const { energies, fluxes } = await mutualEnergies(cases, work);
  if (boundary === 'static') {
    const tensor = conductivityOf(effectiveResistivity(cases, energies), cases);
    return { tensor, errors: resistanceErrors(results, tensor), asymmetry: null };
  }
  // Where a load drives nothing, what flows along it under others is their iteration's error.
  const flows = (k: 0 | 1 | 2, l: 0 | 1 | 2): boolean => results[k].percolating && results[l].percolating;
  const { asymmetry } = assembleTensor((k, l) => (flows(k, l) ? fluxes[k][l] : 0));
  return { tensor: energies, errors: energyErrors(results), asymmetry };
}

async function summarise(
  options: EffectiveTensorOptions,
  { x, y, z }: Cases,
  voxels: number,
): Promise<EffectiveTensorResult> {
  const { boundary = 'periodic', tolerance = 1e-3 } = options;
  const mean = meanConductivity(z, voxels);
  const began = performance.now();
  const { tensor, errors, asymmetry } = await measure(boundary, [x, y, z], options);
  const principal = symmetricEigen(tensor);
  const ofPrincipal = principalErrors(principal, errors);
  const results = [x.result, y.result, z.result];
  return {
    phases: z.result.phases,
    boundary,
    fractionTotal: z.result.fractionTotal,
    referenceConductivity: z.result.referenceConductivity,
    tensor,
    principal,
    tortuosity: tortuosityTensor(diagonal([mean, mean, mean]), withoutNothing(principal, ofPrincipal)),
    asymmetry,
    error: { iteration: relativeError(errors, tensor), elements: errors, principal: ofPrincipal },
    tolerance,
    cases: { x: x.result, y: y.result, z: z.result },
    seconds: results.reduce((sum, { seconds }) => sum + seconds, (performance.now() - began) / 1000),
    bytes: Math.max(...results.map(({ bytes }) => bytes)) + fieldBytes([x, y, z]),
  };
}

/** Bytes of the fields that stay while the next load case is solved. */
function fieldBytes(cases: LoadCases): number {
  return cases.reduce((sum, { outcome }) => sum + (outcome.solution?.deviation?.byteLength ?? 0), 0);
}

/** The tensor with zeros for principal values that are within their errors of it. */
function withoutNothing({ values, axes: directions }: SymmetricEigen, errors: Vector3): Matrix3 {
  const [x, y, z] = values;
  const kept = [x > errors[0] ? x : 0, y > errors[1] ? y : 0, z > errors[2] ? z : 0] as const;
  return symmetricFunction({ values: kept, axes: directions }, (value) => value);
}

function diagonal(values: readonly number[]): Matrix3 {
  return assembleTensor((k, l) => (k === l ? values[k] : 0)).tensor;
}

/** Volume mean of the conductivity over the reference, all conducting voxels counted. */
function meanConductivity({ problem, outcome }: LoadCase, voxels: number): number {
  const mean = problem.relative.reduce(
    (sum, value, at) => sum + (value * (outcome.total[at + 1] ?? 0)) / voxels,
    0,
  );
  if (mean > 0) return mean;
  throw new InputError('no voxel conducts', {
    at: { field: 'conductivities' },
    expected: `voxels of ${problem.phases.join(', ')}`,
  });
}
