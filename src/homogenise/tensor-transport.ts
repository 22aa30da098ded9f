import { InputError, throwIfCancelled } from '../base/index.ts';
import { defaultThreads, openInline, openThreads, watched } from '../compute/index.ts';
import { symmetricEigen } from '../numerics/index.ts';
import { voxelCount, type LabelledVolume } from '../microstructure/index.ts';
import { conductivityField, type ConductivityField } from './conductivity-field.ts';
import { effectiveCoefficients } from './tensor-coefficients.ts';
import { measure, type Measurement } from './tensor-measurement.ts';
import type { TensorTransportOptions, TensorTransportResult } from './tensor-transport-types.ts';
import { tortuosityTensor } from './tortuosity-tensor.ts';

const boundaries: readonly string[] = ['static', 'periodic', 'kinematic', 'plates', 'plates-periodic'];

/** Volumes below this many voxels are not worth the threads' start. */
const small = 50_000;

/**
 * Effective conductivity tensor of a volume whose phases conduct differently along different directions, by trilinear
 * elements on the voxels (docs/tensor-conductivity.md). Its coefficients come from energies, so no quadratic form of the
 * tensor is below the continuum's for the same voxels and boundary.
 * @throws InputError for a tensor that is not positive definite, a phase that does not exist and the like.
 * @throws ConvergenceError when the iteration stops short of the tolerance.
 */
export async function tensorConductivityTransport(
  volume: LabelledVolume,
  options: TensorTransportOptions,
): Promise<TensorTransportResult> {
  checkOptions(options);
  throwIfCancelled(options.signal);
  const started = performance.now();
  const threads = options.threads ?? defaultThreads();
  const field = await conductivityField(volume, options.conductivities, options);
  const engine = await (voxelCount(volume.shape) < small ? openInline() : openThreads(threads));
  try {
    const measurement = await measure(watched(engine, options), volume, field, options);
    const seconds = (performance.now() - started) / 1000;
    return report(options, field, measurement, { seconds, bytes: engine.arena.peak, threads });
  } finally {
    engine.close();
  }
}

function report(
  options: TensorTransportOptions,
  field: ConductivityField,
  measurement: Measurement,
  cost: { readonly seconds: number; readonly bytes: number; readonly threads: number },
): TensorTransportResult {
  const { tensor: coefficients, errors } = effectiveCoefficients(measurement, field);
  const tensor = options.boundary.startsWith('plates') ? null : coefficients;
  const [x, y, z] = measurement.solutions;
  return {
    phases: Object.keys(options.conductivities),
    boundary: options.boundary,
    tensor,
    principal: tensor === null ? null : symmetricEigen(tensor),
    alongAxes: [coefficients[0][0], coefficients[1][1], coefficients[2][2]],
    tortuosity: tensor === null ? null : tortuosityTensor(field.mean, tensor),
    fractionTotal: field.fraction,
    bounds: { lower: field.series, upper: field.mean },
    error: { iteration: Math.max(...errors) },
    tolerance: options.tolerance ?? 1e-4,
    converged: true,
    residual: Math.max(...measurement.solutions.map((solution) => solution?.residual ?? 0)),
    iterations: [x?.krylov.iteration ?? 0, y?.krylov.iteration ?? 0, z?.krylov.iteration ?? 0],
    levels: measurement.levels,
    unknowns: measurement.unknowns,
    device: 'cpu',
    ...cost,
    ...(options.keepField === true ? { closure: measurement.closure } : {}),
  };
}

function checkOptions({
  boundary,
  tolerance = 1e-4,
  threads = 1,
  keepField = false,
}: TensorTransportOptions): void {
  if (!boundaries.includes(boundary)) {
    throw new InputError(`the boundary is '${boundary}'`, {
      at: { field: 'boundary' },
      expected: `one of ${boundaries.join(', ')}`,
    });
  }
  if (!(tolerance >= 1e-10 && tolerance <= 0.1)) {
    throw new InputError(`the tolerance is ${tolerance}`, {
      at: { field: 'tolerance' },
      expected: 'a number from 1e-10 to 0.1',
    });
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new InputError(`${threads} threads`, {
      at: { field: 'threads' },
      expected: 'a whole number from 1 to 64',
    });
  }
  if (keepField && boundary === 'static') {
    throw new InputError('the static boundary keeps no closure fields', {
      at: { field: 'keepField' },
      expected: 'the periodic or kinematic boundary, or plates',
    });
  }
}
