import { makeConsistent } from '../../src/cell/consistent.ts';
import type { CellModel } from '../../src/cell/models/cell-model.ts';
import { BdfIntegrator, type DaeSystem } from '../../src/numerics/index.ts';

/** Lets a model run from its initial state at a constant current density (A/m²) and looks at it at each of `times` (s). */
export function atConstantCurrent<T>(
  model: CellModel,
  current: number,
  times: readonly number[],
  tolerance: number,
  look: (y: Float64Array) => T,
): T[] {
  const y = model.initialState();
  const derivative = new Float64Array(model.size);
  model.currentDensity = current;
  makeConsistent(model, y, derivative);
  const integrator = new BdfIntegrator(systemOf(model), {
    relativeTolerance: tolerance,
    absoluteTolerance: model.absoluteTolerances(tolerance, 0.01 * tolerance),
  });
  const seen: T[] = [];
  integrator.start(0, y, derivative, Math.max(...times));
  while (seen.length < times.length) {
    const outcome = integrator.step();
    if (outcome === 'stuck') throw new RangeError(`stuck at ${integrator.time} s`);
    for (; seen.length < times.length && times[seen.length] <= integrator.time; ) {
      integrator.interpolate(times[seen.length], y);
      if (!model.evaluate(y)) throw new RangeError(`no value at ${times[seen.length]} s`);
      seen.push(look(y));
    }
  }
  return seen;
}

function systemOf(model: CellModel): DaeSystem {
  return {
    size: model.size,
    residual: (_time, y, derivative, out) => model.residual(y, derivative, out),
    prepare: (_time, y, _derivative, shift) => model.prepare(y, shift),
    solve: (b) => model.solve(b),
  };
}
