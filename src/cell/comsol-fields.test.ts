import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { present } from '../../test/support/present.ts';
import { describeWithReference } from '../../test/support/gates.ts';
import { parameterSet, runCell, type CellFields } from './index.ts';

interface Reference {
  readonly time_s: number[];
  readonly x_m: number[];
  readonly x_n_m: number[];
  readonly x_p_m: number[];
  readonly 'c_e [mol.m-3]': Table;
  readonly 'phi_e [V]': Table;
  readonly 'c_n_surf [mol.m-3]': Table;
  readonly 'c_p_surf [mol.m-3]': Table;
}

interface Table {
  readonly values_by_time: number[][];
}

/** Value at `point`, linearly between the points of the increasing grid `x`. */
function at(x: ArrayLike<number>, values: ArrayLike<number>, point: number): number {
  let i = 1;
  while (i < x.length - 1 && x[i] < point) i++;
  const share = (point - x[i - 1]) / (x[i] - x[i - 1]);
  return values[i - 1] + share * (values[i] - values[i - 1]);
}

/** Largest difference from the reference, at this run's centres. */
function worst(x: Float64Array, values: Float64Array, grid: number[], reference: number[]): number {
  return Math.max(...Array.from(x, (point, i) => Math.abs(values[i] - at(grid, reference, point))));
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}

describeWithReference('inside the cell at 1C', (path) => {
  let reference: Reference;
  const parameters = parameterSet('marquis2019-comsol');

  // Not while tests are collected: where they are skipped there is no file.
  beforeAll(() => {
    reference = JSON.parse(readFileSync(path('cell/comsol_marquis2019/fields_1C.json'), 'utf8')) as Reference;
  });

  async function fields(): Promise<readonly CellFields[]> {
    const solution = await runCell({
      parameters,
      experiment: 'Discharge at 1C for 1 h or until 2 V',
      mesh: { negative: 40, separator: 20, positive: 40, radial: 40, radialSpacing: 'graded' },
      outputTimes: reference.time_s.slice(0, -1),
      relativeTolerance: 1e-6,
    });
    return solution.fields;
  }

  it('concentrations and potentials are those of COMSOL', async () => {
    const found = await fields();
    expect(found).toHaveLength(reference.time_s.length);
    const { negative, positive } = parameters;
    for (const [k, field] of found.entries()) {
      const table = (name: 'c_e [mol.m-3]' | 'phi_e [V]' | 'c_n_surf [mol.m-3]' | 'c_p_surf [mol.m-3]') =>
        reference[name].values_by_time[k];
      const { x, electrolyteConcentration, electrolytePotential } = field;
      expect(worst(x, electrolyteConcentration, reference.x_m, table('c_e [mol.m-3]'))).toBeLessThan(1.5);
      if (k === 0) continue;
      expect(worst(x, electrolytePotential, reference.x_m, table('phi_e [V]'))).toBeLessThan(1e-4);
      const negativeField = present(field.negative);
      const left = scaled(negativeField.surfaceStoichiometry, negative.maximumConcentration);
      const right = scaled(field.positive.surfaceStoichiometry, positive.maximumConcentration);
      const leftError = worst(negativeField.x, left, reference.x_n_m, table('c_n_surf [mol.m-3]'));
      const rightError = worst(field.positive.x, right, reference.x_p_m, table('c_p_surf [mol.m-3]'));
      expect(leftError / negative.maximumConcentration).toBeLessThan(2.5e-3);
      expect(rightError / positive.maximumConcentration).toBeLessThan(2e-4);
    }
  });
});
