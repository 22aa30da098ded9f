import { describe, expect, it } from 'vitest';
import { productByDifferences } from '../../../verify/cell/model-derivatives.ts';
import { variedCells } from '../../../verify/cell/varied-cells.ts';
import { makeConsistent } from '../consistent.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import type { HarmonicModel } from './cell-model.ts';
import { PorousCell } from './porous/porous-cell.ts';
import { SingleParticleModel } from './single-particle/single-particle-model.ts';

const mesh = { negative: 4, separator: 3, positive: 5, radial: 4 };
const makers = {
  dfn: (parameters: CellParameters | HalfCellParameters): HarmonicModel => new PorousCell(parameters, mesh),
  spme: (parameters: CellParameters | HalfCellParameters): HarmonicModel =>
    new SingleParticleModel(parameters, mesh, 'spme'),
  spm: (parameters: CellParameters | HalfCellParameters): HarmonicModel =>
    new SingleParticleModel(parameters, mesh, 'spm'),
};
const cases = variedCells.flatMap(([name, parameters]) =>
  Object.entries(makers).map(([kind, make]) => [kind, name, make(parameters)] as const),
);

describe('complex solves', () => {
  it.each(cases)('invert ∂f/∂y + iω M: %s of %s', (_kind, _name, model) => {
    model.currentDensity = 60;
    for (const angularFrequency of [1e-3, 0.3, 200]) {
      const y = model.initialState();
      makeConsistent(model, y, new Float64Array(model.size));
      for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.02 * Math.sin(3 * i);
      const x = y.map((_, i) => 0.05 * Math.cos(i));
      const z = y.map((_, i) => 0.05 * Math.sin(5 * i));
      const [a, c] = [productByDifferences(model, y, x, 0), productByDifferences(model, y, z, 0)];
      const b = {
        real: a.map((value, i) => value - angularFrequency * model.storage[i] * z[i]),
        imaginary: c.map((value, i) => value + angularFrequency * model.storage[i] * x[i]),
      };
      expect(model.prepareHarmonic(y, angularFrequency)).toBe(true);
      model.solveHarmonic(b);
      for (let i = 0; i < y.length; i++) {
        expect(Math.abs(b.real[i] - x[i])).toBeLessThan(2e-6);
        expect(Math.abs(b.imaginary[i] - z[i])).toBeLessThan(2e-6);
      }
    }
  });
});
