import { InputError, type LongWork } from '../base/index.ts';
import type { Material } from '../material/index.ts';
import { empirical, quantile } from '../numerics/statistics/index.ts';
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
  /** Charge at the lower cut-off: own curve, and each sample. A h */
  readonly capacity: number;
  readonly capacities: readonly number[];
  readonly solution: CellSolution;
  readonly samples: readonly CellSolution[];
  readonly notes: readonly string[];
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
  const at = (share: number): Float64Array =>
    charge.map((_, k) => quantile(empirical(curves.map((curve) => curve[k])), share));
  return {
    current,
    charge,
    voltage: voltagesAt(solution, charge, cutOff),
    low: at(count < 20 ? 0 : 0.05),
    high: at(count < 20 ? 1 : 0.95),
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
