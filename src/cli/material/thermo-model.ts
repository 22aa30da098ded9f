import { extname } from 'node:path';
import { readFile } from 'node:fs/promises';
import { FormatError, InputError, parseQuantity } from '../../base/index.ts';
import {
  equilibriumCurves,
  fitMsmr,
  fitRedlichKister,
  freeEnergyOf,
  materialHost,
  msmr,
  parseIsotherm,
  readMaterial,
  redlichKister,
  regularSolution,
  twoLayers,
  type FreeEnergy,
  type PotentialData,
  type PotentialFit,
} from '../../material/index.ts';
import { parseNumber } from '../shared/output.ts';

export interface ThermoOptions {
  readonly model?: string;
  readonly omega?: string;
  readonly coefficients?: string;
  readonly reactions?: string;
  readonly standardPotential: string;
  readonly temperature: string;
  readonly fit?: string;
  readonly sitesPerCell: string;
  readonly output?: string;
}

/** What is looked at: a model, and the fit and points that it comes from. */
export interface ThermoSubject {
  readonly model: FreeEnergy;
  readonly fit?: PotentialFit | undefined;
  readonly data?: PotentialData | undefined;
  /** What was taken of the file, for people. */
  readonly notes?: readonly string[] | undefined;
}

/** Options that go with a model each. */
const ofModels = {
  '--omega': ['regular'],
  '--coefficients': ['redlich-kister', 'two-layers'],
  '--reactions': ['msmr'],
} as const;

/** @throws InputError for an option that would be left unused. */
function checkUse(
  file: string | undefined,
  { model, omega, coefficients, reactions, fit }: ThermoOptions,
): void {
  const given = { '--omega': omega, '--coefficients': coefficients, '--reactions': reactions };
  for (const [field, models] of Object.entries(ofModels)) {
    const isUsed = file === undefined && (models as readonly (string | undefined)[]).includes(model);
    if (given[field as keyof typeof given] === undefined || isUsed) continue;
    throw new InputError('has no use here', {
      at: { field },
      expected: `with --model ${models.join(' or ')}, and no file`,
    });
  }
  if (file === undefined && fit !== undefined && model !== undefined) {
    throw new InputError('there are no points to fit', {
      at: { field: '--fit' },
      expected: 'a file of U(θ)',
    });
  }
}

/** The model that file and options say. @throws InputError naming the option. */
export async function thermoSubject(
  file: string | undefined,
  options: ThermoOptions,
  temperature: number,
): Promise<ThermoSubject> {
  checkUse(file, options);
  if (file === undefined) return { model: namedModel(options) };
  if (options.model !== undefined) {
    throw new InputError('--model and a file exclude each other', { at: { field: '--model' } });
  }
  if (/^\.(?:json|ya?ml)$/i.test(extname(file))) {
    const material = await readMaterial(file).catch(async (error: unknown) => {
      // A run of Monte Carlo is JSON too.
      const isRun = error instanceof FormatError && /lithoscale-monte-carlo/.test(await textOf(file));
      if (isRun) return undefined;
      throw error;
    });
    if (material !== undefined) {
      const model = freeEnergyOf(material.openCircuitPotential);
      if (model !== undefined && options.fit === undefined) return { model };
      const { openCircuitPotential, range } = materialHost(material, { temperature });
      const filling = Array.from({ length: 101 }, (_, k) => {
        const x = range[0] + ((range[1] - range[0]) * k) / 100;
        return Math.min(0.999, Math.max(0.001, x));
      });
      return fitted({ filling, potential: filling.map(openCircuitPotential), temperature }, options.fit);
    }
  }
  const { notes, ...data } = await pointsOf(file, temperature);
  const subject = fitted(data, options.fit);
  return { ...subject, notes: [...notes, ...(subject.notes ?? [])] };
}

/** U(θ) of a file, at the temperature nearest to the one asked. */
async function pointsOf(file: string, temperature: number): Promise<PotentialData & { notes: string[] }> {
  const text = await textOf(file);
  const curves = equilibriumCurves(parseIsotherm(text, file, { temperature }).points);
  const curve = curves.reduce((best, each) =>
    Math.abs(each.temperature - temperature) < Math.abs(best.temperature - temperature) ? each : best,
  );
  const inside = curve.filling.flatMap((x, k) => (x > 0 && x < 1 ? [k] : []));
  if (inside.length < 3) {
    throw new FormatError(`has ${inside.length} fillings between 0 and 1`, {
      at: { file },
      expected: 'three at least; the ends themselves tell nothing',
    });
  }
  const all = curves.map((each) => `${Number(each.temperature.toPrecision(6))} K`).join(', ');
  const moved = 1000 * curve.largestChange;
  return {
    temperature: curve.temperature,
    filling: inside.map((k) => curve.filling[k]),
    potential: inside.map((k) => curve.potential[k]),
    notes: [
      ...(Math.abs(curve.temperature - temperature) < 0.5 && curves.length === 1
        ? []
        : [`of ${all} in the file the points nearest to ${temperature} K are taken`]),
      ...(moved > 1 ? [`points were moved by up to ${moved.toPrecision(2)} mV so that they fall`] : []),
    ],
  };
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(cause.code === 'ENOENT' ? 'no such file' : `cannot be read (${cause.code})`, {
      at: { file },
      cause,
    });
  });
}

function fitted(data: PotentialData, form: string | undefined): ThermoSubject {
  const found = /^(?<name>redlich-kister|msmr):(?<count>\d+)$/.exec(form ?? '');
  if (found?.groups === undefined) {
    throw new InputError(form === undefined ? 'points need a form to fit' : `'${form}' is no form`, {
      at: { field: '--fit' },
      expected: 'redlich-kister:4 (order) or msmr:3 (reactions)',
    });
  }
  const count = Number(found.groups['count']);
  const fit = found.groups['name'] === 'msmr' ? fitMsmr(data, count) : fitRedlichKister(data, count);
  const unknowns = fit.parameters.length;
  const isLoose = data.filling.length < 2 * unknowns;
  const loose = `${unknowns} unknowns for ${data.filling.length} points: the fit follows their noise, fewer terms tell more`;
  return { model: fit.model, fit, data, notes: isLoose ? [loose] : [] };
}

function namedModel(options: ThermoOptions): FreeEnergy {
  const standardPotential = parseQuantity(options.standardPotential, 'potential', '--standard-potential');
  switch (options.model) {
    case 'ideal':
      return redlichKister({ coefficients: [], standardPotential });
    case 'regular':
      return regularSolution(
        parseQuantity(needed(options.omega, '--omega', '0.1159eV'), 'molar energy', '--omega'),
        {
          standardPotential,
        },
      );
    case 'redlich-kister':
      return redlichKister({ coefficients: energies(options.coefficients, 1), standardPotential });
    case 'msmr':
      return msmr({
        reactions: reactionsOf(needed(options.reactions, '--reactions', '3.6V:0.4:0.9,3.9V:0.6:1.5')),
      });
    case 'two-layers': {
      const [withinLayer, betweenLayers, stage] = energies(options.coefficients, 3);
      return twoLayers({ withinLayer, betweenLayers, stage, standardPotential });
    }
    default:
      throw new InputError('there is neither a file nor a model', {
        at: { field: '--model' },
        expected: 'ideal, regular, redlich-kister, msmr or two-layers',
      });
  }
}

function needed(value: string | undefined, field: string, example: string): string {
  if (value !== undefined) return value;
  throw new InputError('is missing', { at: { field }, expected: `such as ${example}` });
}

function energies(list: string | undefined, least: number): number[] {
  const field = '--coefficients';
  const parts = needed(list, field, '0.05eV,-0.01eV').split(',');
  if (parts.length < least) {
    throw new InputError(`has ${parts.length} energies`, { at: { field }, expected: `${least}` });
  }
  return parts.map((part) => parseQuantity(part, 'molar energy', field));
}

function reactionsOf(text: string) {
  return text.split(',').map((part) => {
    const [potential, share, width, ...more] = part.split(':');
    if (width === undefined || more.length > 0) {
      throw new InputError(`'${part}' is no reaction`, {
        at: { field: '--reactions' },
        expected: 'potential:share:width, such as 3.6V:0.4:0.9',
      });
    }
    return {
      potential: parseQuantity(potential, 'potential', '--reactions'),
      share: parseNumber(share, '--reactions', { above: 0 }),
      width: parseNumber(width, '--reactions', { above: 0 }),
    };
  });
}
