import { FormatError } from '../../base/index.ts';
import { faradayConstant } from '../constants.ts';
import type { GrandPotentialSamples } from '../thermodynamics/legendre.ts';
import {
  columnOf,
  parseNumberColumns,
  requiredColumn,
  temperatureColumn,
  textsOf,
  type NumberColumns,
} from './number-columns.ts';
import { isJson, jsonOf, originOfColumns, originOfRun, type Origin } from './origin.ts';

/** One point of a computed or measured isotherm. */
export interface IsothermPoint {
  /** K */
  readonly temperature: number;
  readonly filling: number;
  /** Standard error; 0 where none is known. */
  readonly fillingError: number;
  /** V against lithium */
  readonly potential: number;
  /** Γ, where it was sampled. */
  readonly thermodynamicFactor?: number | undefined;
  readonly thermodynamicFactorError?: number | undefined;
  /** eV, where it is known. */
  readonly chemicalPotential?: number | undefined;
}

/** Points of a file, and what it says of where they are from. */
export interface Isotherm {
  readonly points: readonly IsothermPoint[];
  readonly origin: Origin;
}

export interface IsothermOptions {
  /** K, of files without a column of it. */
  readonly temperature?: number | undefined;
  /** U = U° − µ/e with this U° (V) where a file has chemical potentials and no voltages; default 0: µ against the metal. */
  readonly standardPotential?: number | undefined;
}

/** Volts past which a potential against lithium is one of another unit. */
const mostPotential = 20;

/**
 * Reads U(θ) at one or more temperatures: CSV with columns of the filling (`filling`, `content`, `theta`, `x`) and the voltage (`voltage_V`,
 * `potential`, `U`) or chemical potential in eV (`chemical_potential_eV`, `mu`), and, where there are, `temperature_K`,
 * `content_error`, `thermodynamic_factor`; or the JSON of `atoms montecarlo`.
 * @throws FormatError naming file, line and column.
 */
export function parseIsotherm(text: string, file: string, options: IsothermOptions = {}): Isotherm {
  const isotherm = isJson(text, file)
    ? ofRun(text, file, options)
    : ofColumns(parseNumberColumns(text, file), options);
  const { points } = isotherm;
  const bad = points.find(({ filling }) => !(filling >= 0 && filling <= 1));
  if (bad !== undefined) {
    throw new FormatError(`a filling is ${bad.filling}`, { at: { file }, expected: 'shares from 0 to 1' });
  }
  const far = points.find(({ potential }) => !(Math.abs(potential) <= mostPotential));
  if (far !== undefined) {
    throw new FormatError(`a potential is ${far.potential}`, {
      at: { file },
      expected: 'volts against lithium',
    });
  }
  if (new Set(points.map(({ filling }) => filling)).size >= 3) return falling(isotherm, file);
  throw new FormatError(
    points.length >= 3 ? 'has fewer than three fillings' : `has ${points.length} points`,
    { at: { file }, expected: 'three at least' },
  );
}

/** @throws FormatError where the potential rises over the fillings as a whole: those of something else. */
function falling(isotherm: Isotherm, file: string): Isotherm {
  const { points } = isotherm;
  for (const temperature of new Set(points.map((point) => point.temperature))) {
    const here = points.filter((point) => point.temperature === temperature);
    const middle = here.reduce((sum, { filling }) => sum + filling, 0) / here.length;
    const rise = here.reduce((sum, { filling, potential }) => sum + (filling - middle) * potential, 0);
    const size = here.reduce((sum, { filling }) => sum + Math.abs(filling - middle), 0);
    if (rise <= 1e-3 * size) continue;
    throw new FormatError(`the potential rises with the filling at ${temperature} K`, {
      at: { file },
      expected: 'a potential against lithium that falls as the host fills',
      mend: 'give the share of sites that hold lithium, not of those that are empty',
    });
  }
  return isotherm;
}

const voltageColumns = ['voltage_V', 'voltage', 'potential_V', 'potential', 'U'];
const chemicalColumns = ['chemical_potential_eV', 'mu_eV', 'mu'];
export const fillingColumns = ['filling', 'content', 'theta', 'stoichiometry', 'x'];

function ofColumns(table: NumberColumns, options: IsothermOptions): Isotherm {
  const filling = requiredColumn(table, fillingColumns, 'filling');
  const voltage = columnOf(table, voltageColumns);
  const isWithout = voltage === undefined || table.rows.every((row) => Number.isNaN(row[voltage.index]));
  const chemical = isWithout
    ? requiredColumn(
        table,
        [...chemicalColumns, ...(voltage === undefined ? voltageColumns : [])],
        'voltage or chemical potential',
      )
    : columnOf(table, chemicalColumns)?.index;
  const temperature = temperatureColumn(table);
  const [fillingError, factor, factorError] = [
    ['filling_error', 'content_error', 'theta_error'],
    ['thermodynamic_factor', 'gamma'],
    ['thermodynamic_factor_error', 'gamma_error'],
  ].map((names) => columnOf(table, names));
  const points = table.rows.map((row, k): IsothermPoint => {
    const kelvins = temperature === undefined ? options.temperature : row[temperature.index];
    const at = { file: table.file, line: table.lines[k] };
    if (kelvins === undefined || !(kelvins > 0)) {
      const isGiven = kelvins !== undefined && Number.isFinite(kelvins);
      throw new FormatError(isGiven ? `the temperature is ${kelvins} K` : 'no temperature is given', {
        at,
        expected: 'kelvins above 0 in a column temperature_K, or --temperature',
      });
    }
    const potential =
      isWithout && chemical !== undefined
        ? (options.standardPotential ?? 0) - row[chemical]
        : row[voltage?.index ?? 0];
    if (!Number.isFinite(potential) || !Number.isFinite(row[filling])) {
      throw new FormatError('the row lacks filling or potential', { at });
    }
    const maybe = (column: typeof factor): number | undefined => {
      const value = column === undefined ? Number.NaN : row[column.index];
      return Number.isFinite(value) ? value : undefined;
    };
    return {
      temperature: kelvins,
      filling: row[filling],
      fillingError: maybe(fillingError) ?? 0,
      potential,
      thermodynamicFactor: maybe(factor),
      thermodynamicFactorError: maybe(factorError),
      chemicalPotential:
        chemical === undefined || !Number.isFinite(row[chemical]) ? undefined : row[chemical],
    };
  });
  return { points, origin: originOfColumns(table) };
}

interface Sampled {
  readonly value: number;
  readonly standardError: number;
}

interface RunResult {
  readonly temperature: number;
  readonly chemicalPotential?: number;
  readonly content: Sampled;
  readonly fluctuations?: { readonly thermodynamicFactor?: Sampled | null };
}

/** The JSON of a run of Monte Carlo. */
function ofRun(text: string, file: string, { standardPotential = 0 }: IsothermOptions): Isotherm {
  const run = jsonOf(text, file) as {
    readonly format?: string;
    readonly branches?: readonly {
      readonly results: readonly RunResult[];
      readonly voltage?: readonly { readonly voltage: number }[] | null;
    }[];
  };
  if (run.format !== 'lithoscale-monte-carlo' || !Array.isArray(run.branches)) {
    throw new FormatError('is no isotherm', {
      at: { file },
      expected: 'the .json or .csv of atoms montecarlo',
    });
  }
  const isBroken = run.branches.some((branch?: { results?: unknown }) => !Array.isArray(branch?.results));
  if (isBroken) throw new FormatError('a branch has no results', { at: { file, field: 'branches' } });
  return {
    points: run.branches.flatMap((branch) => ofBranch(branch, file, standardPotential)),
    origin: originOfRun(run, file),
  };
}

function ofBranch(
  {
    results,
    voltage,
  }: {
    readonly results: readonly RunResult[];
    readonly voltage?: readonly { readonly voltage: number }[] | null;
  },
  file: string,
  standardPotential: number,
): IsothermPoint[] {
  return results.flatMap(({ temperature, chemicalPotential, content, fluctuations }, k) => {
    const potential =
      voltage?.[k]?.voltage ??
      (chemicalPotential === undefined ? undefined : standardPotential - chemicalPotential);
    if (potential === undefined) return [];
    if (!(temperature > 0) || typeof content?.value !== 'number') {
      throw new FormatError(`result ${k} of a branch lacks temperature or content`, { at: { file } });
    }
    const factor = fluctuations?.thermodynamicFactor ?? undefined;
    return [
      {
        temperature,
        filling: content.value,
        fillingError: content.standardError,
        potential,
        thermodynamicFactor: factor?.value,
        thermodynamicFactorError: factor?.standardError,
        chemicalPotential,
      },
    ];
  });
}

/**
 * Samples of a grand potential from a CSV with columns of the chemical potential in eV and the grand potential in eV, of the rows of the
 * first branch at the temperature nearest to the one given; undefined where there is no such column.
 * @throws FormatError
 */
export function parseGrandPotential(
  text: string,
  file: string,
  { temperature, sitesPerCell }: { readonly temperature: number; readonly sitesPerCell: number },
): GrandPotentialSamples | undefined {
  if (!/^[^\n]*grand_potential/im.test(text)) return undefined;
  const columns = parseNumberColumns(text, file);
  const grand = requiredColumn(
    columns,
    ['grand_potential_eV', 'grand_potential_eV_per_cell'],
    'grand potential',
  );
  const mu = requiredColumn(columns, ['chemical_potential_eV', 'mu_eV', 'mu'], 'chemical potential');
  const filling = columnOf(columns, fillingColumns);
  const kelvins = temperatureColumn(columns);
  const at = (row: readonly number[]): number => (kelvins === undefined ? temperature : row[kelvins.index]);
  const branches = textsOf(columns, 'branch');
  const rows = columns.rows.filter(
    (row, k) => branches?.[k] === branches?.[0] && Number.isFinite(row[grand]),
  );
  if (rows.length === 0) return undefined;
  const nearest = rows.reduce((best, row) =>
    Math.abs(at(row) - temperature) < Math.abs(at(best) - temperature) ? row : best,
  );
  const kept = rows.filter((row) => at(row) === at(nearest)).toSorted((a, b) => a[mu] - b[mu]);
  const molar = faradayConstant;
  return {
    temperature: at(nearest),
    chemicalPotential: kept.map((row) => molar * row[mu]),
    grandPotential: kept.map((row) => (molar * row[grand]) / sitesPerCell),
    ...(filling === undefined ? {} : { filling: kept.map((row) => row[filling.index]) }),
  };
}
