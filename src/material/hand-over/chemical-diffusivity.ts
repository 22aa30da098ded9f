import { FormatError } from '../../base/index.ts';
import { fillingColumns } from './isotherm.ts';
import { columnOf, parseNumberColumns, requiredColumn, temperatureColumn } from './number-columns.ts';
import { isJson, jsonOf, originOfColumns, originOfRun, type Origin } from './origin.ts';

/** A number with its standard error. */
export interface Estimated {
  readonly value: number;
  readonly error: number;
}

/** Diffusivities (m²/s) of a lattice at a filling and a temperature, as kinetic Monte Carlo gives them. */
export interface LatticeDiffusivity {
  /** K */
  readonly temperature: number;
  readonly filling: number;
  /** D_J, of the collective displacement. */
  readonly jump?: Estimated | undefined;
  /** D*, of single atoms. */
  readonly tracer?: Estimated | undefined;
  /** D_chem, where the file has it. */
  readonly chemical?: Estimated | undefined;
  readonly thermodynamicFactor?: Estimated | undefined;
  /** D* over D_J, where the file has it: both are of the same walks, so its error is less than theirs. */
  readonly havenRatio?: Estimated | undefined;
  /** At which Γ was sampled, eV. */
  readonly chemicalPotential?: number | undefined;
}

/** Diffusivities of a file, and what it says of where they are from. */
export interface LatticeDiffusivities {
  readonly points: readonly LatticeDiffusivity[];
  readonly origin: Origin;
}

/** D_chem of a point, and what the Darken form would have given. */
export interface ChemicalDiffusivity {
  readonly temperature: number;
  readonly filling: number;
  readonly thermodynamicFactor: Estimated;
  /** m²/s: D_J Γ, exact; where there is no D_J the Darken form, see `isDarken`. */
  readonly value: number;
  readonly error: number;
  /** True where D_J is not known: then D_chem lies between `value` and `darkenBound`. */
  readonly isDarken: boolean;
  /** D* Γ, where there is a tracer. */
  readonly darken?: Estimated | undefined;
  /** H_R, D* over D_J: what the Darken form has of the whole; 1 − H_R is how much it is too low. */
  readonly havenRatio?: Estimated | undefined;
  /** D* Γ / f: how large D_chem can be where D_J is not known, H_R ≥ f. */
  readonly darkenBound?: number | undefined;
}

/**
 * Reads D(θ, T): CSV with columns `filling`, `temperature_K` and any of `D_jump_m2_per_s`, `D_tracer_m2_per_s`, `D_chemical_m2_per_s`,
 * `thermodynamic_factor`, each with `…_error`; or the JSON of `atoms kmc`.
 * @throws FormatError naming file, line and column.
 */
export function parseDiffusivities(text: string, file: string): LatticeDiffusivities {
  return isJson(text, file) ? ofTable(text, file) : ofColumns(text, file);
}

function ofColumns(text: string, file: string): LatticeDiffusivities {
  const table = parseNumberColumns(text, file);
  const filling = requiredColumn(table, fillingColumns, 'filling');
  const temperature = temperatureColumn(table);
  const mu = columnOf(table, ['chemical_potential_eV']);
  const pair = (names: readonly string[]): ((row: readonly number[]) => Estimated | undefined) => {
    const value = columnOf(table, names);
    const error = columnOf(
      table,
      names.map((name) => `${name}_error`),
    );
    return (row) => {
      const number = value === undefined ? Number.NaN : row[value.index];
      if (!Number.isFinite(number)) return undefined;
      const width = error === undefined ? 0 : row[error.index];
      return { value: number, error: Number.isFinite(width) ? width : 0 };
    };
  };
  const [jump, tracer, chemical, factor, haven] = [
    ['D_jump_m2_per_s', 'D_jump', 'D_J'],
    ['D_tracer_m2_per_s', 'D_tracer'],
    ['D_chemical_m2_per_s', 'D_chem'],
    ['thermodynamic_factor', 'gamma'],
    ['haven_ratio'],
  ].map(pair);
  const points = table.rows.map((row, k) => {
    const kelvins = temperature === undefined ? Number.NaN : row[temperature.index];
    if (!(kelvins > 0) || !(row[filling] >= 0 && row[filling] <= 1)) {
      throw new FormatError('the row lacks a temperature or a filling from 0 to 1', {
        at: { file, line: table.lines[k] },
        expected: 'columns temperature_K and filling',
      });
    }
    const potential = mu === undefined ? Number.NaN : row[mu.index];
    return {
      temperature: kelvins,
      filling: row[filling],
      jump: jump(row),
      tracer: tracer(row),
      chemical: chemical(row),
      thermodynamicFactor: factor(row),
      havenRatio: haven(row),
      chemicalPotential: Number.isFinite(potential) ? potential : undefined,
    };
  });
  return { points: checked(points, file), origin: originOfColumns(table) };
}

function ofTable(text: string, file: string): LatticeDiffusivities {
  interface Point {
    readonly temperature: number;
    readonly filling: number;
    readonly jump?: Estimated;
    readonly tracer?: Estimated;
    readonly chemical?: Estimated;
    readonly havenRatio?: Estimated;
    readonly thermodynamics?: { readonly factor: Estimated; readonly chemicalPotential?: number };
  }
  const table = jsonOf(text, file) as { readonly format?: string; readonly points?: readonly Point[] };
  if (table.format !== 'lithoscale-diffusivity' || !Array.isArray(table.points)) {
    throw new FormatError('is no table of diffusivities', {
      at: { file },
      expected: 'the .json or .csv of atoms kmc',
    });
  }
  const points = (table.points as readonly (Point | null)[]).map((point, k) => {
    const { temperature = 0, filling = -1, jump, tracer, chemical, havenRatio, thermodynamics } = point ?? {};
    if (!(temperature > 0) || !(filling >= 0 && filling <= 1)) {
      throw new FormatError('lacks a temperature or a filling from 0 to 1', {
        at: { file, field: `points[${k}]` },
      });
    }
    const { factor, chemicalPotential } = thermodynamics ?? {};
    return {
      temperature,
      filling,
      jump,
      tracer,
      chemical,
      havenRatio,
      thermodynamicFactor: factor,
      chemicalPotential,
    };
  });
  return { points: checked(points, file), origin: originOfRun(table, file) };
}

function checked(points: LatticeDiffusivity[], file: string): LatticeDiffusivity[] {
  for (const { filling, temperature, jump, tracer } of points) {
    const given = [jump, tracer].filter((each) => each !== undefined);
    const odd = given.find((each) => !(each.error >= 0));
    if (odd !== undefined) {
      throw new FormatError(`the error of a diffusivity is ${odd.error} at a filling of ${filling}`, {
        at: { file },
        expected: 'a standard error of 0 or more',
      });
    }
    const wrong = given.find((each) => !(each.value > 0 && each.value < 1));
    if (wrong === undefined) continue;
    throw new FormatError(`a diffusivity is ${wrong.value} at a filling of ${filling} and ${temperature} K`, {
      at: { file },
      expected: 'm²/s above 0, and below 1',
      mend: wrong.value > 0 ? 'convert it to m²/s' : 'leave the point out, or walk longer',
    });
  }
  const places = points.map(({ filling, temperature }) => `a filling of ${filling} and ${temperature} K`);
  const twice = places.find((place, k) => places.indexOf(place) < k);
  if (twice !== undefined) {
    throw new FormatError(`has two rows at ${twice}`, { at: { file }, expected: 'one' });
  }
  const bad = points.find(({ jump, tracer }) => jump === undefined && tracer === undefined);
  if (points.length > 0 && bad === undefined) return points;
  throw new FormatError(
    bad === undefined
      ? 'has no rows'
      : `has neither a jump nor a tracer diffusivity at a filling of ${bad.filling}`,
    { at: { file }, expected: 'columns D_jump_m2_per_s or D_tracer_m2_per_s' },
  );
}

/**
 * D_chem = D_J Γ exactly, its relative error that of both factors; D* Γ (Darken) beside it. Where D_J is not known the Darken form
 * stands in, and with the correlation factor f of a nearly full lattice, towards which H_R tends, D* Γ/f bounds it. L. S. Darken, Trans. AIME
 * 175 (1948) 184; A. Van der Ven, J. Bhattacharya, A. A. Belak, Acc. Chem. Res. 46 (2013) 1216 (doi:10.1021/ar200329r).
 */
export function chemicalDiffusivity(
  { temperature, filling, jump, tracer, havenRatio }: LatticeDiffusivity,
  factor: Estimated,
  fullLatticeCorrelation?: number,
): ChemicalDiffusivity {
  const base = jump ?? tracer ?? { value: Number.NaN, error: 0 };
  const darken = tracer === undefined ? undefined : product(tracer, factor);
  const { value, error } = product(base, factor);
  return {
    temperature,
    filling,
    thermodynamicFactor: factor,
    value,
    error,
    isDarken: jump === undefined,
    darken,
    havenRatio: jump === undefined || tracer === undefined ? undefined : (havenRatio ?? ratio(tracer, jump)),
    darkenBound:
      jump === undefined && darken !== undefined && fullLatticeCorrelation !== undefined
        ? darken.value / fullLatticeCorrelation
        : undefined,
  };
}

function product(a: Estimated, b: Estimated): Estimated {
  return { value: a.value * b.value, error: Math.hypot(a.error * b.value, a.value * b.error) };
}

function ratio(a: Estimated, b: Estimated): Estimated {
  const value = a.value / b.value;
  return { value, error: Math.abs(value) * Math.hypot(a.error / a.value, b.error / b.value) };
}
