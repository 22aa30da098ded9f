import { describe, expect, it } from 'vitest';
import { composite, half } from '../../../verify/cell/varied-cells.ts';
import { makeConsistent } from '../consistent.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { parameterSet } from '../sets/index.ts';
import { buildModel, type ModelChoice } from './build.ts';
import { transposedRows, transposeOf } from './transpose.ts';

const mesh = { negative: 3, separator: 2, positive: 4, radial: 4 };
const chen = parameterSet('chen2020');
const warmComposite = { ...composite, thermal: chen.thermal };

describe.each([
  ['SPM', chen, { model: 'spm' }],
  ['SPMe', chen, { model: 'spme' }],
  ['SPM of a composite', composite, { model: 'spm' }],
  ['SPMe of a half cell', half, { model: 'spme' }],
  ['SPM in its heat', chen, { model: 'spm', heat: 'lumped' }],
  ['DFN in its heat', chen, { heat: 'lumped' }],
  ['DFN of a composite in its heat', warmComposite, { heat: 'lumped' }],
  ['SPMe of a composite in its heat', warmComposite, { model: 'spme', heat: 'lumped' }],
] as [string, CellParameters | HalfCellParameters, ModelChoice][])(
  'the transposed %s',
  (_name, parameters, choice) => {
    const model = buildModel(parameters, mesh, choice);
    const transposed = transposeOf(model);
    model.currentDensity = 40;
    const y = model.initialState();
    makeConsistent(model, y, new Float64Array(model.size));
    for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.005 * Math.sin(3 * i);
    const still = new Float64Array(model.size);
    const direction = y.map((value, i) => (Math.abs(value) + 0.1) * Math.cos(2 * i + 1));
    const rowsAt = (by: number): Float64Array => {
      const out = new Float64Array(model.size);
      const moved = y.map((value, i) => value + by * direction[i]);
      expect(transposedRows(model, moved, still, out)).toBe(true);
      return out;
    };

    it.each([1e-2, 10])('solves with the derivatives of the rows at a shift of %d', (shift) => {
      const step = 1e-5;
      const [above, below] = [rowsAt(step), rowsAt(-step)];
      const along = above.map(
        (value, i) => (value - below[i]) / (2 * step) + shift * model.storage[i] * direction[i],
      );
      // Heat and the sums of it that act on nothing are left out of the weights.
      const weights = y.map((_, i) => (i < model.size - 2 ? Math.sin(5 * i + 2) : 0));
      const back = weights.slice();
      expect(transposed?.prepare(y, shift)).toBe(true);
      transposed?.solve(back);
      const terms = back.map((value, i) => value * along[i]);
      const expected = weights.reduce((sum, value, i) => sum + value * direction[i], 0);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      expect(Math.abs(terms.reduce((sum, term) => sum + term, 0) - expected) / size).toBeLessThan(1e-8);
    });

    it('weighs unknowns and current as voltage and rows do', () => {
      expect(transposed?.prepare(y, 1)).toBe(true);
      const [weights, byCurrent] = [new Float64Array(model.size), new Float64Array(model.size)];
      transposed?.voltageWeights(weights);
      transposed?.byCurrent(byCurrent);
      const change = model.voltageChange(direction);
      expect(weights.reduce((sum, w, i) => sum + w * direction[i], 0)).toBeCloseTo(change, 9);
      const density = (by: number): Float64Array => {
        model.currentDensity = 40 + by;
        return rowsAt(0);
      };
      const [more, less] = [density(1e-3), density(-1e-3)];
      model.currentDensity = 40;
      for (let i = 0; i < model.size - 2; i++) {
        expect(Math.abs((more[i] - less[i]) / 2e-3 - byCurrent[i])).toBeLessThan(1e-7);
      }
    });
  },
);
