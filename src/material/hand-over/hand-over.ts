import { InputError } from '../../base/index.ts';
import { diffusivityNotes } from '../file/diffusivity-notes.ts';
import type { Material } from '../file/schema.ts';
import { tabulated } from '../table.ts';
import {
  chemicalDiffusivity,
  type ChemicalDiffusivity,
  type LatticeDiffusivity,
} from './chemical-diffusivity.ts';
import { equilibriumCurves, type EquilibriumCurve } from './equilibrium-curve.ts';
import type { IsothermPoint } from './isotherm.ts';
import {
  chosenSource,
  disagreement,
  factorsAt,
  type Factors,
  type FactorSource,
} from './thermodynamic-factors.ts';

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
  /** Whose Γ is taken where both have one; default `best`, the one with the smaller error at each point. */
  readonly factorFrom?: 'isotherm' | 'walks' | 'best' | undefined;
  /** What was found before, such as by {@link compareOrigins}. */
  readonly notes?: readonly string[] | undefined;
  readonly provenance: Material['provenance'];
}

/** D at a point with the Γ that was taken and the others. */
export interface HandedOverDiffusivity extends ChemicalDiffusivity {
  readonly factorFrom: FactorSource;
  readonly factors: Factors;
  /** Of Γ in the isotherm and with the walks, in standard errors. */
  readonly disagreement?: number | undefined;
}

export interface HandedOver {
  readonly material: Material;
  readonly curves: readonly EquilibriumCurve[];
  readonly diffusivities: readonly HandedOverDiffusivity[];
  /** What was joined, left out and assumed, for people. */
  readonly notes: readonly string[];
}

/** Standard errors that two Γ may be apart by chance: of 80 points one is farther. */
const byChance = 2.5;
/** The most Γ that one note spells out. */
const spelledOut = 4;

/**
 * A material from what Monte Carlo and kinetic Monte Carlo computed: U(θ, T) from the isotherm, D_chem = D_J Γ with Γ sampled in the
 * isotherm (interpolated to the filling), else from the file of diffusivities, else from the slope of U; i0 from the same chemical potential.
 * Notes say which Γ was taken and how far those of both sources are apart.
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
  const notes = [...(options.notes ?? [])];
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
  if (diffusivities.length > 0 && diffusivity === undefined) {
    notes.push(
      'no D in the file of the material: that takes two fillings or more at each temperature, which all of them cover',
    );
  }
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
      potential: errorsAt(curves[0], potential.filling),
      ...(diffusivity === undefined ? {} : { logDiffusivity: diffusivity.error }),
    },
    provenance: options.provenance,
  };
  notes.push(...diffusivityNotes(material, curves[0].temperature));
  const provenance = { ...options.provenance, ...(notes.length === 0 ? {} : { notes }) };
  return { material: { ...material, provenance }, curves, diffusivities, notes };
}

function joined(
  isotherm: readonly IsothermPoint[],
  curves: readonly EquilibriumCurve[],
  lattice: readonly LatticeDiffusivity[],
  { fullLatticeCorrelation, factorFrom = 'best' }: HandOverOptions,
  notes: string[],
): HandedOverDiffusivity[] {
  const left: LeftOut[] = [];
  const found = lattice.flatMap((point): HandedOverDiffusivity[] => {
    const factors = factorsAt(isotherm, curves, point);
    const from = chosenSource(factors, factorFrom);
    const factor = from === undefined ? undefined : factors[from];
    if (from === undefined || factor === undefined || !(factor.value > 0)) {
      left.push({ point, isPlateau: factor !== undefined });
      return [];
    }
    const chemical = chemicalDiffusivity(point, factor, fullLatticeCorrelation);
    return [{ ...chemical, factorFrom: from, factors, disagreement: disagreement(factors) }];
  });
  notes.push(...leftNotes(left), ...factorNotes(found), ...darkenNotes(found, fullLatticeCorrelation));
  return found;
}

/** A point without D: for want of Γ, or because Γ is not above 0. */
interface LeftOut {
  readonly point: LatticeDiffusivity;
  readonly isPlateau: boolean;
}

/** One note for each temperature and reason. */
function leftNotes(left: readonly LeftOut[]): string[] {
  const temperatures = [...new Set(left.map(({ point }) => point.temperature))];
  return temperatures.flatMap((temperature) =>
    [true, false].flatMap((plateau) => {
      const here = left.filter(
        ({ point, isPlateau }) => point.temperature === temperature && isPlateau === plateau,
      );
      if (here.length === 0) return [];
      const fillings = here.map(({ point }) => Number(point.filling.toPrecision(3))).join(', ');
      const why = plateau
        ? 'Γ is not above 0 (a plateau)'
        : 'Γ is not known there (no samples about it: a plateau, or conditions too far apart)';
      return [`no D at ${temperature} K at fillings of ${fillings}: ${why}`];
    }),
  );
}

const sources = ['isotherm', 'walks', 'slope'] as const;
const sourceNames = {
  isotherm: 'sampled in the isotherm',
  walks: 'sampled with the walks',
  slope: 'the slope of U(θ), whose error is not known',
} as const;

/** Which Γ were taken, and how far both are apart. */
function factorNotes(found: readonly HandedOverDiffusivity[]): string[] {
  if (found.length === 0) return [];
  const used = sources.flatMap((source) => {
    const count = found.filter(({ factorFrom }) => factorFrom === source).length;
    if (count === 0) return [];
    return [
      `${sourceNames[source]}${count === found.length ? '' : ` at ${count} of ${found.length} points`}`,
    ];
  });
  const apart = found.filter((point) => point.disagreement !== undefined);
  const size = ({ disagreement: sigmas = 0 }: HandedOverDiffusivity): number => Math.abs(sigmas);
  const notes = [`Γ is ${used.join(', and ')}`];
  if (apart.length === 0) return notes;
  const sorted = apart.toSorted((a, b) => size(b) - size(a));
  const said = (point: HandedOverDiffusivity): string => {
    const both = [point.factors.isotherm, point.factors.walks].map(
      (each) => `${each?.value.toPrecision(4)} ± ${each?.error.toPrecision(2)}`,
    );
    return `${both.join(' and ')} at a filling of ${point.filling.toPrecision(4)} and ${point.temperature} K`;
  };
  const odd = sorted.filter((point) => size(point) > byChance);
  const [worst] = sorted;
  if (odd.length === 0) {
    notes.push(
      `Γ of the isotherm and of the walks agree within ${size(worst).toFixed(1)} standard errors at ${apart.length} points (at most: ${said(worst)})`,
    );
    return notes;
  }
  const more = odd.length > spelledOut ? `; and ${odd.length - spelledOut} more` : '';
  const where = odd.slice(0, spelledOut).map((point) => `${size(point).toFixed(1)}: ${said(point)}`);
  notes.push(
    `Γ of the isotherm and of the walks differ by up to ${size(worst).toFixed(1)} standard errors, by more than ${byChance} at ${odd.length} of ${apart.length} points (${where.join('; ')}${more}), which chance seldom makes: other sizes of the supercell, too short a run, or another model`,
  );
  return notes;
}

function darkenNotes(
  found: readonly HandedOverDiffusivity[],
  fullLatticeCorrelation: number | undefined,
): string[] {
  if (found.some(({ isDarken }) => isDarken)) {
    return [
      fullLatticeCorrelation === undefined
        ? 'D is D* Γ (Darken), as there is no jump diffusivity: 20 to 50 % low near a full lattice'
        : `D is D* Γ (Darken), as there is no jump diffusivity: up to ${((1 - fullLatticeCorrelation) * 100).toFixed(0)} % low`,
    ];
  }
  const low = found.flatMap(({ havenRatio, filling }) =>
    havenRatio === undefined ? [] : [{ havenRatio, filling }],
  );
  if (low.length === 0) return [];
  const most = ({ havenRatio: { value, error } }: (typeof low)[number]): number => value + 2 * error;
  const { havenRatio, filling } = low.reduce((a, b) => (most(b) < most(a) ? b : a));
  return [
    `the Darken form D* Γ would be up to ${(100 * (1 - havenRatio.value)).toFixed(0)} ± ${(100 * havenRatio.error).toPrecision(2)} % low, at a filling of ${filling.toPrecision(4)}`,
  ];
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

/** Errors at some of a curve's fillings. */
function errorsAt({ filling, error }: EquilibriumCurve, kept: readonly number[]): number[] {
  const places = new Map(filling.map((x, k) => [x, error[k]]));
  return kept.map((x) => places.get(x) ?? 0);
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
