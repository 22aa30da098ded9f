import { describe, expect, it } from 'vitest';
import { setValues } from '../../../verify/cell/set-values.ts';
import { parseFormula, type OpenCircuitPotential, type PointFunction } from '../../material/index.ts';
import { materialsOf } from '../balance/equilibrium.ts';
import {
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  type CellStack,
  type ElectrodeParameters,
  type HalfCellParameters,
} from '../index.ts';
import { validateParameters } from '../validate/validate.ts';
import { isFullCell } from '../parameters.ts';

const fullCells = parameterSetNames.map((name) => parameterSet(name));
const halfCells = halfCellSetNames.map((name) => halfCellSet(name));
const all: readonly CellStack[] = [...fullCells, ...halfCells];
const compared = [...setValues].map(
  ([name, values]) => [name, values, all.find((set) => set.name === name) as CellStack] as const,
);

/** What lies at a path such as `negative.furtherMaterials.0.diffusivity`. */
function at(set: CellStack, path: string): unknown {
  let found: unknown = set;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[key];
  return found;
}

function relativeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

/** Atoms of the metal and such are not numbers of a set by themselves. */
function electrodesOf(set: CellStack): readonly ElectrodeParameters[] {
  return isFullCell(set) ? [set.negative, set.positive] : [set.positive];
}

describe('literature sets', () => {
  it.each(compared)('%s has the numbers of an independent program', (name, { numbers }, set) => {
    expect(Object.keys(numbers).length).toBeGreaterThan(15);
    for (const [path, value] of Object.entries(numbers)) {
      // Sites per volume from Avogadro's numbers of their days; two conductivities from four digits.
      const rounded = /maximumConcentration|effectiveElectronicConductivity/.test(path);
      const tolerance = rounded && /^(doyle|fuller)/.test(name) ? 5e-4 : 1e-11;
      const ours = at(set, path);
      expect([path, relativeDifference(ours as number, value) < tolerance]).toEqual([path, true]);
    }
  });

  it.each(compared)('%s has its functions, point by point', (_name, { functions }, set) => {
    for (const [path, rows] of Object.entries(functions)) {
      const ours = at(set, path) as ((...given: number[]) => number) | undefined;
      const [least, most] = (at(set, path) as OpenCircuitPotential | undefined)?.range ?? [0, 1];
      for (const row of rows) {
        const given = row.slice(0, -1);
        // Beyond a table everybody goes on in another way.
        if (given.length === 1 && (given[0] < least || given[0] > most)) continue;
        const expected = row.at(-1) ?? NaN;
        let value: number;
        if (path.endsWith('exchangeCurrentDensity') && given.length === 3 && ours !== undefined) {
          const full = at(set, path.replace('exchangeCurrentDensity', 'maximumConcentration')) as number;
          const [salt, x, temperature] = given;
          value = ours(salt, x * full, full, temperature);
        } else {
          value = ours === undefined ? 0 : ours(...given);
        }
        // Cancellation in the fits, in V and V/K.
        const close = Math.abs(value - expected) < 1e-13 || relativeDifference(value, expected) < 2e-10;
        expect([path, ...row, value, close]).toEqual([path, ...row, value, true]);
      }
    }
  });

  it.each(all.map((set) => [set.name, set] as const))(
    '%s has slopes and texts of its functions',
    (_, set) => {
      const { electrolyte } = set;
      const salts = [120, 700, 1000, 2100];
      const stoichiometries = [0.06, 0.13, 0.37, 0.52, 0.71, 0.93];
      const { lithium } = set as Partial<HalfCellParameters>;
      for (const property of [
        electrolyte.conductivity,
        electrolyte.diffusivity,
        electrolyte.thermodynamicFactor,
        ...(lithium === undefined ? [] : [lithium.exchangeCurrentDensity]),
      ]) {
        checkProperty(property, salts);
      }
      const materials = electrodesOf(set).flatMap(materialsOf);
      expect(materials.length).toBeGreaterThan(0);
      for (const material of materials) {
        checkProperty(material.diffusivity, stoichiometries);
        for (const potential of [material.openCircuitPotential, material.entropicCoefficient]) {
          if (potential !== undefined) checkPotential(potential, stoichiometries);
        }
      }
    },
  );

  it.each(all.map((set) => [set.name, set] as const))('%s cites its sources', (_, set) => {
    expect(set.citation).toMatch(/doi:10\.\d{4}\/|J\. Electrochem\. Soc\. \d+ \(\d{4}\) /);
    for (const [path, source] of Object.entries(set.sources ?? {})) {
      expect(source.length).toBeGreaterThan(10);
      expect([path, at(set, path.replace(/\[(\d+)\]/, '.$1'))]).not.toEqual([path, undefined]);
    }
  });

  it.each(fullCells.map((set) => [set.name, set] as const))('%s is a cell that can exist', (_, set) => {
    expect(() => validateParameters(set)).not.toThrow();
  });

  it('are found by name, and full and half cells are told apart', () => {
    expect(parameterSet('Prada2013').name).toBe('prada2013');
    expect(halfCellSet('XU2019').name).toBe('xu2019');
    expect(() => parameterSet('xu2019')).toThrow(/half cell: halfCellSet/);
    expect(() => halfCellSet('chen2020')).toThrow(/full cell: parameterSet/);
    expect(() => parameterSet('ecker2105')).toThrow(/did you mean 'ecker2015'/);
  });
});

function checkProperty(property: PointFunction, points: readonly number[]): void {
  const { formula = '', formulaTemperature = 298.15 } = property;
  for (const x of points) {
    const value = property(x, formulaTemperature);
    expect(relativeDifference(parseFormula(formula)(x), value)).toBeLessThan(1e-12);
    for (const temperature of [285, 320]) {
      const step = 1e-4 * x;
      const slope = (property(x + step, temperature) - property(x - step, temperature)) / (2 * step);
      const scale = Math.abs(property(x, temperature)) / x;
      expect(Math.abs((property.derivative?.(x, temperature) ?? NaN) - slope)).toBeLessThan(
        1e-6 * (scale + Math.abs(slope)),
      );
    }
  }
}

function checkPotential(potential: OpenCircuitPotential, points: readonly number[]): void {
  const { formula, table } = potential;
  expect([formula, table]).not.toEqual([undefined, undefined]);
  for (const x of points) {
    const written = formula === undefined ? potential(x) : parseFormula(formula)(x);
    expect(Math.abs(written - potential(x))).toBeLessThan(1e-11 * (1 + Math.abs(potential(x))));
    const [step, value] = [1e-6, potential(x)];
    const slope = (potential(x + step) - potential(x - step)) / (2 * step);
    expect(Math.abs((potential.derivative?.(x) ?? NaN) - slope)).toBeLessThan(
      2e-5 * (Math.abs(value) + Math.abs(slope)),
    );
  }
}
