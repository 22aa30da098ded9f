import { InputError } from '../../base/index.ts';
import { faradayConstant, gasConstant } from '../constants.ts';
import type { Material } from '../file/schema.ts';
import { tabulated } from '../table.ts';
import {
  chemicalDiffusivity,
  type ChemicalDiffusivity,
  type Estimated,
  type LatticeDiffusivity,
} from './chemical-diffusivity.ts';
import { equilibriumCurves, type EquilibriumCurve } from './equilibrium-curve.ts';
import type { IsothermPoint } from './isotherm.ts';

export interface HandOverOptions {
  readonly name: string;
  readonly formula?: string | undefined;
  /** mol/m³ of sites */
  readonly maximumConcentration: number;
  /** F k0, A/m²; without it the file has no exchange current. */
  readonly exchangePrefactor?: number | undefined;
  /** J/mol, of the exchange current. */
  readonly exchangeActivationEnergy?: number | undefined;
  /** f of a nearly full lattice, which bounds H_R where there is no jump diffusivity: 0.653 of simple cubic. */
  readonly fullLatticeCorrelation?: number | undefined;
  readonly provenance: Material['provenance'];
}

export interface HandedOver {
  readonly material: Material;
  readonly curves: readonly EquilibriumCurve[];
  readonly diffusivities: readonly ChemicalDiffusivity[];
  /** What was joined, left out and assumed, for people. */
  readonly notes: readonly string[];
}

/** Isotherms and diffusivities are of one temperature where these differ by less, K. */
const sameTemperature = 0.5;

/**
 * A material from what Monte Carlo and kinetic Monte Carlo computed: U(θ, T) from the isotherm, D_chem = D_J Γ with Γ sampled in the
 * isotherm (interpolated to the filling), else from the file of diffusivities, else from the slope of U; i0 from the same chemical potential.
 * Fillings at which Γ is not above 0 (a plateau) are left out of D.
 * @throws InputError where there is nothing to join, or too little.
 */
export function handOver(
  isotherm: readonly IsothermPoint[],
  lattice: readonly LatticeDiffusivity[],
  options: HandOverOptions,
): HandedOver {
  if (!(options.maximumConcentration > 0)) {
    throw new InputError(`${options.maximumConcentration} cannot be used`, {
      at: { field: 'maximumConcentration' },
      expected: 'mol/m³ of sites, above 0',
    });
  }
  const notes: string[] = [];
  const curves = equilibriumCurves(isotherm);
  for (const { temperature, largestChange } of curves) {
    if (largestChange > 1e-3) {
      notes.push(
        `at ${temperature} K potentials were moved by up to ${(1000 * largestChange).toPrecision(2)} mV so that they fall: noise, or hysteresis of which the middle is taken`,
      );
    }
  }
  const diffusivities = joined(isotherm, curves, lattice, options, notes);
  const potential = potentialTable(curves);
  const diffusivity = diffusivityTable(diffusivities);
  const { exchangePrefactor, exchangeActivationEnergy } = options;
  const material: Material = {
    format: 'lithoscale-material',
    version: 1,
    units: 'SI',
    name: options.name,
    ...(options.formula === undefined ? {} : { formula: options.formula }),
    maximumConcentration: options.maximumConcentration,
    range: [potential.filling[0], potential.filling[potential.filling.length - 1]],
    openCircuitPotential: potential,
    ...(diffusivity === undefined ? {} : { diffusivity: diffusivity.table }),
    ...(exchangePrefactor === undefined
      ? {}
      : {
          exchangeCurrent: {
            kind: 'activity',
            prefactor: exchangePrefactor,
            ...(exchangeActivationEnergy === undefined ? {} : { activationEnergy: exchangeActivationEnergy }),
          },
        }),
    uncertainty: {
      of: 'one standard error of the sampling, of each point by itself',
      potential: potential.filling.map((x) => errorAt(curves[0], x)),
      ...(diffusivity === undefined ? {} : { logDiffusivity: diffusivity.error }),
    },
    provenance: { ...options.provenance, ...(notes.length === 0 ? {} : { notes }) },
  };
  return { material, curves, diffusivities, notes };
}

function joined(
  isotherm: readonly IsothermPoint[],
  curves: readonly EquilibriumCurve[],
  lattice: readonly LatticeDiffusivity[],
  { fullLatticeCorrelation }: HandOverOptions,
  notes: string[],
): ChemicalDiffusivity[] {
  const found = lattice.flatMap((point) => {
    const factor = factorAt(isotherm, curves, point);
    if (factor === undefined || !(factor.value > 0)) {
      notes.push(
        `no D at a filling of ${point.filling} and ${point.temperature} K: Γ is ${factor === undefined ? 'not known there' : 'not above 0 (a plateau)'}`,
      );
      return [];
    }
    return [chemicalDiffusivity(point, factor, fullLatticeCorrelation)];
  });
  if (found.some(({ isDarken }) => isDarken)) {
    notes.push(
      fullLatticeCorrelation === undefined
        ? 'D is D* Γ (Darken), as there is no jump diffusivity: 20 to 50 % low near a full lattice'
        : `D is D* Γ (Darken), as there is no jump diffusivity: up to ${((1 - fullLatticeCorrelation) * 100).toFixed(0)} % low`,
    );
  }
  return found;
}

/** Γ at a point: of the isotherm's samples, of the diffusivities' own, or of the slope of U. */
function factorAt(
  isotherm: readonly IsothermPoint[],
  curves: readonly EquilibriumCurve[],
  point: LatticeDiffusivity,
): Estimated | undefined {
  const near = isotherm
    .filter((each) => Math.abs(each.temperature - point.temperature) < sameTemperature)
    .filter(({ thermodynamicFactor }) => thermodynamicFactor !== undefined)
    .toSorted((a, b) => a.filling - b.filling);
  const after = near.findIndex(({ filling }) => filling >= point.filling);
  if (after >= 0 && (after > 0 || near[0].filling === point.filling)) {
    const [low, high] = [near[Math.max(0, after - 1)], near[after]];
    const share =
      high.filling > low.filling ? (point.filling - low.filling) / (high.filling - low.filling) : 1;
    const between = (a: number, b: number): number => a + share * (b - a);
    return {
      value: between(low.thermodynamicFactor ?? 0, high.thermodynamicFactor ?? 0),
      error: between(low.thermodynamicFactorError ?? 0, high.thermodynamicFactorError ?? 0),
    };
  }
  if (point.thermodynamicFactor !== undefined) return point.thermodynamicFactor;
  const curve = curves.find(({ temperature }) => Math.abs(temperature - point.temperature) < sameTemperature);
  if (curve === undefined || curve.filling.length < 3) return undefined;
  const [first, last] = [curve.filling[0], curve.filling[curve.filling.length - 1]];
  if (point.filling < first || point.filling > last) return undefined;
  const { derivative } = tabulated({ x: curve.filling, y: curve.potential }, 'monotone');
  const scale = (faradayConstant * point.filling) / (gasConstant * point.temperature);
  return { value: -scale * derivative(point.filling), error: 0 };
}

type Table = Extract<Material['openCircuitPotential'], { kind: 'table' }>;

/** All temperatures on the fillings of the first one, inside what all of them cover. */
function potentialTable(curves: readonly EquilibriumCurve[]): Table {
  const low = Math.max(...curves.map(({ filling }) => filling[0]));
  const high = Math.min(...curves.map(({ filling }) => filling[filling.length - 1]));
  const filling = curves[0].filling.filter((x) => x >= low && x <= high);
  if (filling.length < 3) {
    throw new InputError(`the isotherm has ${filling.length} fillings that all temperatures cover`, {
      at: { field: 'isotherm' },
      expected: 'three at least',
    });
  }
  return {
    kind: 'table',
    temperatures: curves.map(({ temperature }) => temperature),
    filling: [...filling],
    values: curves.map((curve) => {
      const through = tabulated({ x: curve.filling, y: curve.potential }, 'monotone');
      return filling.map((x) => through(x));
    }),
  };
}

function errorAt({ filling, error }: EquilibriumCurve, x: number): number {
  const nearest = filling.reduce(
    (best, at, k) => (Math.abs(at - x) < Math.abs(filling[best] - x) ? k : best),
    0,
  );
  return error[nearest];
}

function diffusivityTable(
  points: readonly ChemicalDiffusivity[],
): { readonly table: Table; readonly error: number[] } | undefined {
  const temperatures = [...new Set(points.map(({ temperature }) => temperature))].sort((a, b) => a - b);
  const rows = temperatures.map((temperature) =>
    points.filter((point) => point.temperature === temperature).toSorted((a, b) => a.filling - b.filling),
  );
  const [first] = rows;
  if (first === undefined || rows.some((row) => row.length < 2)) return undefined;
  const low = Math.max(...rows.map((row) => row[0].filling));
  const high = Math.min(...rows.map((row) => row[row.length - 1].filling));
  const kept = first.filter(({ filling }) => filling >= low && filling <= high);
  if (kept.length < 2) return undefined;
  const filling = kept.map((point) => point.filling);
  const values = rows.map((row) => {
    const log = tabulated(
      { x: row.map((point) => point.filling), y: row.map(({ value }) => Math.log(value)) },
      'linear',
    );
    return filling.map((x) => Math.exp(log(x)));
  });
  return {
    table: { kind: 'table', temperatures, filling, values },
    error: kept.map(({ value, error }) => error / value),
  };
}
