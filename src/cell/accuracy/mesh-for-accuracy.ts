import { InputError, type Progress } from '../../base/index.ts';
import type { ExperimentInput } from '../experiments/parse.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { CellRunError } from '../run/run-errors.ts';
import type { CellMesh, CellRunOptions } from '../solution.ts';
import { meshSources, voltageErrorParts, type VoltageErrorParts } from './error-parts.ts';

export interface AccuracyOptions
  extends Omit<
    CellRunOptions,
    | 'parameters'
    | 'experiment'
    | 'accuracy'
    | 'mesh'
    | 'adaptiveMesh'
    | 'relativeTolerance'
    | 'absoluteTolerance'
    | 'estimateError'
  > {
  /** Largest error (V) where it may be more than the wanted root of the mean square, as at the knee of a discharge. */
  readonly largest?: number | undefined;
}

/** No mesh within reach has the accuracy wanted; `partial` is the run on the last one, `estimate` its error. */
export class AccuracyError extends CellRunError {
  readonly estimate: VoltageErrorParts;

  constructor(what: string, estimate: VoltageErrorParts) {
    const mend = 'allow a larger error, or more of it at single times (largest)';
    super(what, estimate.solution, mend, 'accuracy');
    this.estimate = estimate;
  }
}

/** A mesh and tolerances, and what was estimated on the way to them. */
export interface AccurateMesh {
  readonly mesh: CellMesh;
  readonly relativeTolerance: number;
  readonly absoluteTolerance: number;
  /** Of the run on this mesh at these tolerances, with that run. */
  readonly error: VoltageErrorParts;
  /** Meshes that were checked, with their estimates, V. */
  readonly checks: readonly { readonly mesh: CellMesh; readonly rms: number; readonly maximum: number }[];
  /** Wall time. */
  readonly seconds: number;
}

type Layer = 'negative' | 'separator' | 'positive';
type Counts = Record<Layer | 'radial', number>;

const pilot: Counts = { negative: 12, separator: 6, positive: 12, radial: 16 };
const fewest: Counts = { negative: 4, separator: 3, positive: 4, radial: 6 };
const most = 640;
const [loosest, tightest] = [1e-4, 1e-8];
/** Share of what is wanted that is planned for, since second order is not all: half of it for meshes each, and for time. */
const [margin, timeShare] = [0.75, 0.15];
const mostChecks = 8;
/** In one go the counts change by this factor at most. */
const largestStep = 4;

/**
 * Chooses counts, spacings and tolerances with which the estimated error of the voltage after the first second of each step in
 * current is at most `wanted` (V), root of the mean square and largest. Errors of a coarse run are split by source and scaled by
 * second order to the cheapest counts that do; the mesh so found is checked by the same estimate, and scaled again where it fails.
 * @throws InputError for an error that is not above 0.
 * @throws AccuracyError where no mesh within reach does; it carries the run on the last one.
 */
export async function meshForAccuracy(
  parameters: CellParameters | HalfCellParameters,
  experiment: ExperimentInput,
  wanted: number,
  options: AccuracyOptions = {},
): Promise<AccurateMesh> {
  requireVolts(wanted, 'wanted');
  const largest = options.largest ?? wanted;
  requireVolts(largest, 'largest');
  const started = performance.now();
  const checks: { mesh: CellMesh; rms: number; maximum: number }[] = [];
  const estimate = async (mesh: CellMesh, relative: number): Promise<VoltageErrorParts> => {
    options.onProgress?.(progressOf(mesh));
    const run = { ...options, parameters, experiment, mesh, relativeTolerance: relative };
    return voltageErrorParts({ ...run, absoluteTolerance: relative / 100, onProgress: undefined });
  };
  const limits = { rms: wanted, maximum: largest };
  let parts = await pilotParts(estimate, limits);
  for (let check = 0; check < mostChecks; check++) {
    const { total, mesh, tolerances } = parts;
    checks.push({ mesh, rms: total.rms, maximum: total.maximum });
    if (check > 0 && total.rms <= wanted && total.maximum <= largest) {
      return {
        mesh,
        relativeTolerance: tolerances.relative,
        absoluteTolerance: tolerances.absolute,
        error: parts,
        checks,
        seconds: (performance.now() - started) / 1000,
      };
    }
    const relative = nextTolerance(parts, limits);
    const next = nextMesh(parts, limits, check === 0);
    if (meshSources.some((source) => next[source] > most) || (relative <= tightest && check > 2)) break;
    parts = await estimate(next, relative);
  }
  throw outOfReach(parts, limits);
}

interface Limits {
  readonly rms: number;
  readonly maximum: number;
}

/** Coarse runs with even and graded spacings; the better spacing of each direction is kept. */
async function pilotParts(
  estimate: (mesh: CellMesh, relative: number) => Promise<VoltageErrorParts>,
  limits: Limits,
): Promise<VoltageErrorParts> {
  let mesh: CellMesh = { ...pilot, radialSpacing: 'graded', throughSpacing: 'uniform' };
  let even: VoltageErrorParts | undefined;
  for (let attempt = 0; even === undefined; attempt++) {
    try {
      even = await estimate(mesh, loosest);
    } catch (error) {
      if (!(error instanceof CellRunError) || attempt === 2) throw error;
      mesh = finer(mesh);
    }
  }
  const tried = [even];
  for (const other of [{ throughSpacing: 'graded' }, { radialSpacing: 'uniform' }] as const) {
    try {
      tried.push(await estimate({ ...mesh, ...other }, loosest));
    } catch (error) {
      if (!(error instanceof CellRunError)) throw error;
    }
  }
  return tried.reduce((best, each) =>
    cost(nextMesh(each, limits, true)) < cost(nextMesh(best, limits, true)) ? each : best,
  );
}

function finer(mesh: CellMesh): CellMesh {
  return { ...mesh, negative: 2 * mesh.negative, positive: 2 * mesh.positive, radial: 2 * mesh.radial };
}

function cost({ negative, separator, positive, radial }: CellMesh): number {
  return (negative + positive) * (radial + 4) + 2 * separator;
}

/** Counts that bring both norms below their limits; they only grow unless `anew`. */
function nextMesh({ sources, mesh }: VoltageErrorParts, limits: Limits, anew: boolean): CellMesh {
  const counts = { ...fewest };
  for (const norm of ['rms', 'maximum'] as const) {
    const budget = (margin - timeShare) * limits[norm];
    // Error × count² of each source, V.
    const weight = (source: Layer | 'radial'): number => sources[source][norm] * mesh[source] ** 2;
    // With shells times volumes as the cost, half of the error is the shells'; layers share by the cube roots.
    const roots = (['negative', 'separator', 'positive'] as const).map((layer) => Math.cbrt(weight(layer)));
    const sum = roots.reduce((total, root) => total + root, 0);
    for (const [k, layer] of (['negative', 'separator', 'positive'] as const).entries()) {
      counts[layer] = Math.max(counts[layer], Math.sqrt((roots[k] ** 2 * sum) / (budget / 2)));
    }
    counts.radial = Math.max(counts.radial, Math.sqrt(weight('radial') / (budget / 2)));
  }
  const next: Record<string, number> = {};
  for (const source of meshSources) {
    const [low, high] = [anew ? fewest[source] : mesh[source], largestStep * mesh[source]];
    next[source] = Math.ceil(Math.min(high, Math.max(low, counts[source])) - 1e-9);
  }
  return { ...mesh, ...(next as Counts) };
}

/** Errors in time fall about with the tolerance. */
function nextTolerance({ sources, tolerances }: VoltageErrorParts, limits: Limits): number {
  const share = Math.min(
    (timeShare * limits.rms) / sources.time.rms,
    (timeShare * limits.maximum) / sources.time.maximum,
  );
  return Math.min(loosest, Math.max(tightest, tolerances.relative * Math.min(1, Math.max(0.01, share))));
}

function progressOf({ negative, separator, positive, radial }: CellMesh): Progress {
  return { stage: 'accuracy', message: `${negative}/${separator}/${positive} x ${radial}` };
}

function requireVolts(value: number, field: string): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new InputError(`${value} cannot be used`, { at: { field }, expected: 'an error above 0 in V' });
}

function milli(volts: number): string {
  return `${Number((1000 * volts).toPrecision(3))} mV`;
}

function outOfReach(parts: VoltageErrorParts, { rms, maximum }: Limits): AccuracyError {
  const { total, mesh } = parts;
  const { negative, separator, positive, radial } = mesh;
  return new AccuracyError(
    `no mesh within reach has an error of ${milli(rms)}, ${milli(maximum)} at most: ${negative}/${separator}/${positive} x ${radial} has ${milli(total.rms)}, ${milli(total.maximum)} at most`,
    parts,
  );
}
