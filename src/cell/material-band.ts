import { InputError, type LongWork } from '../base/index.ts';
import type { Material } from '../material/index.ts';
import { bootstrap, empirical, quantile } from '../numerics/statistics/index.ts';
import { bandRun, chargeDrawn, chargesTo, voltagesAt } from './band-run.ts';
import { electrodesOf, type CellParameters, type HalfCellParameters } from './parameters.ts';
import type { CellRunOptions, CellSolution } from './solution.ts';
import { withMaterial } from './with-material.ts';

export interface MaterialBandOptions extends LongWork {
  readonly cell: CellParameters | HalfCellParameters;
  readonly side: 'negative' | 'positive';
  /** With `uncertainty.samples`. */
  readonly material: Material;
  /** C-rate of the cell with the material's own curve; all samples have the same current. */
  readonly rate: number;
  readonly model?: CellRunOptions['model'];
  readonly mesh?: CellRunOptions['mesh'];
  readonly relativeTolerance?: number | undefined;
}

/** A discharge with what the samples of a material's curves make of it. V over A h. */
export interface MaterialBand {
  /** A */
  readonly current: number;
  readonly charge: Float64Array;
  /** Of the material's own curve. */
  readonly voltage: Float64Array;
  /** Quantiles of 5 and 95 % of the samples (Hazen's rule); with fewer than twenty of them their extremes. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Standard errors of both edges, as the samples are so many and no more, V: mean over the charges (bootstrap). */
  readonly edgeError: { readonly low: number; readonly high: number };
  /** Charge at the lower cut-off: own curve, and each sample. A h */
  readonly capacity: number;
  readonly capacities: readonly number[];
  readonly solution: CellSolution;
  readonly samples: readonly CellSolution[];
  readonly notes: readonly string[];
}

/** With fewer samples the band goes to their extremes. */
const fewestForQuantiles = 20;
const resamples = 200;
/** Every so many charges. */
const stride = 10;

/** Standard error of the edge of a band at a share, mean over the charges: samples drawn anew with replacement. */
function edgeError(curves: readonly Float64Array[], share: number): number {
  const places = Array.from({ length: Math.ceil(curves[0].length / stride) }, (_, k) => k * stride);
  const edge = (values: readonly number[]): number => quantile(empirical(values), share);
  const errors = places.map((k) => {
    const options = { seed: 1, resamples, method: 'percentile' } as const;
    return bootstrap(
      curves.map((curve) => curve[k]),
      edge,
      options,
    ).standardError;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/**
 * Carries samples of U(θ) and D(θ), such as draws of a posterior, to a discharge: one run a sample, all else the same (geometry, lithium
 * in each electrode, current). Samples count as equally likely.
 * @throws InputError for a material without samples; as `runCell` does for its own curve.
 */
export async function materialBand(options: MaterialBandOptions): Promise<MaterialBand> {
  const { cell, side, material, rate } = options;
  const count = material.uncertainty?.samples?.length ?? 0;
  if (count < 2) {
    throw new InputError(`'${material.name}' has ${count} samples`, {
      at: { field: 'uncertainty.samples' },
      expected: 'two or more curves',
    });
  }
  const own = withMaterial(cell, side, material);
  const current = rate * own.parameters.nominalCapacity;
  const solution = await bandRun(own.parameters, current, options);
  const cutOff = cell.lowerVoltageCutOff;
  const initialStoichiometry = startOf(own.parameters, side);
  const samples: CellSolution[] = [];
  for (let sample = 0; sample < count; sample++) {
    options.onProgress?.({
      stage: 'band',
      message: `sample ${sample + 1} of ${count}`,
      fraction: sample / count,
    });
    const { parameters } = withMaterial(cell, side, material, { sample, initialStoichiometry });
    samples.push(await bandRun(parameters, current, options));
  }
  const capacity = chargeDrawn(solution);
  const charge = chargesTo(capacity);
  const curves = samples.map((each) => voltagesAt(each, charge, cutOff));
  const [low, high] = count < fewestForQuantiles ? [0, 1] : [0.05, 0.95];
  const at = (share: number): Float64Array =>
    charge.map((_, k) => quantile(empirical(curves.map((curve) => curve[k])), share));
  return {
    current,
    charge,
    voltage: voltagesAt(solution, charge, cutOff),
    low: at(low),
    high: at(high),
    edgeError: { low: edgeError(curves, low), high: edgeError(curves, high) },
    capacity,
    capacities: samples.map(chargeDrawn),
    solution,
    samples,
    notes: own.notes,
  };
}

function startOf(cell: CellParameters | HalfCellParameters, side: 'negative' | 'positive'): number {
  const [, { initialStoichiometry }] =
    electrodesOf(cell).find(([name]) => name === side) ?? electrodesOf(cell)[0];
  return initialStoichiometry;
}
