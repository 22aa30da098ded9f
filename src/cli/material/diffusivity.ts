import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError, parseQuantity } from '../../base/index.ts';
import {
  compareOrigins,
  fileHash,
  handOver,
  materialText,
  parseDiffusivities,
  parseIsotherm,
  type Estimated,
  type HandedOver,
  type HandedOverDiffusivity,
  type IsothermPoint,
  type LatticeDiffusivity,
} from '../../material/index.ts';
import { handOverPage } from '../../report/index.ts';
import { parseTemperature } from '../cell/temperatures.ts';
import { digits, parseNumber, print, requireOutput, table, wrapped, writeText } from '../shared/output.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface DiffusivityOptions {
  readonly isotherm: string;
  readonly jump?: string;
  readonly tracer?: string;
  readonly gamma: 'best' | 'isotherm' | 'walks';
  readonly mixedModels?: boolean;
  readonly correlationFactor?: string;
  readonly name: string;
  readonly formula?: string;
  readonly concentration?: string;
  readonly siteVolume?: string;
  readonly exchangeCurrent?: string;
  readonly activationEnergy?: string;
  readonly temperature?: string;
  readonly standardPotential: string;
  readonly source?: string;
  readonly doi?: string;
  readonly output: string;
}

/** mol/m³ of one site in an Å³: 1/(N_A 1e-30 m³). */
const perCubicAngstrom = 1 / (6.02214076e23 * 1e-30);

/** `lithoscale material diffusivity` */
export async function materialDiffusivity({ options }: VerbContext<DiffusivityOptions>): Promise<void> {
  const { isotherm, jump, tracer, output } = options;
  const extension = await requireOutput(output, ['.json', '.yaml', '.yml', '.html']);
  if (jump !== undefined && tracer !== undefined) {
    throw new InputError('--jump and --tracer exclude each other', {
      at: { field: '--tracer' },
      mend: 'a file of both goes with --jump',
    });
  }
  checkOptions(options);
  const { points, origin } = parseIsotherm(await textOf(isotherm), isotherm, {
    temperature:
      options.temperature === undefined ? undefined : parseTemperature(options.temperature, '--temperature'),
    standardPotential: parseQuantity(options.standardPotential, 'potential', '--standard-potential'),
  });
  const walks = jump ?? tracer;
  requireTemperature(points, options);
  const read = walks === undefined ? undefined : parseDiffusivities(await textOf(walks), walks);
  const compared =
    read === undefined ? [] : compareOrigins(origin, read.origin, { mixed: options.mixedModels });
  const diffusivities = read?.points ?? [];
  if (jump === undefined && diffusivities.some((point) => point.tracer === undefined)) {
    throw new InputError('there is no tracer diffusivity at some fillings', {
      at: { file: tracer ?? '' },
      expected: 'a column D_tracer_m2_per_s',
    });
  }
  const result = handOver(points, jump === undefined ? diffusivities.map(withoutJump) : diffusivities, {
    name: options.name,
    factorFrom: options.gamma,
    notes: compared,
    formula: options.formula,
    maximumConcentration: concentrationOf(options),
    exchangePrefactor: numberOf(options.exchangeCurrent, '--exchange-current'),
    exchangeActivationEnergy:
      options.activationEnergy === undefined
        ? undefined
        : parseQuantity(options.activationEnergy, 'molar energy', '--activation-energy'),
    fullLatticeCorrelation:
      options.correlationFactor === undefined
        ? undefined
        : parseNumber(options.correlationFactor, '--correlation-factor', { above: 0, max: 1 }),
    provenance: await provenanceOf(options, [isotherm, ...(walks === undefined ? [] : [walks])]),
  });
  await writeText(output, extension === '.html' ? page(result) : await materialText(result.material, output));
  print(options, result, () => lines(result, output));
}

/** @throws InputError for options that would be left unused. */
function checkOptions({
  name,
  jump,
  tracer,
  exchangeCurrent,
  activationEnergy,
  correlationFactor,
}: DiffusivityOptions): void {
  if (name.trim() === '') throw new InputError('is empty', { at: { field: '--name' } });
  if (activationEnergy !== undefined && exchangeCurrent === undefined) {
    throw new InputError('has no use without --exchange-current', { at: { field: '--activation-energy' } });
  }
  if (correlationFactor === undefined || (tracer !== undefined && jump === undefined)) return;
  throw new InputError('has no use without --tracer', { at: { field: '--correlation-factor' } });
}

/** @throws InputError where the file has temperatures of its own, and not the one asked for. */
function requireTemperature(
  points: readonly IsothermPoint[],
  { isotherm, temperature }: DiffusivityOptions,
): void {
  if (temperature === undefined) return;
  const asked = parseTemperature(temperature, '--temperature');
  const found = [...new Set(points.map((point) => point.temperature))];
  if (found.some((each) => Math.abs(each - asked) < 0.5)) return;
  throw new InputError(`${isotherm} has points at ${found.map((each) => digits(each)).join(', ')} K`, {
    at: { field: '--temperature' },
    mend: 'leave the option out: the file says its temperatures itself',
  });
}

function withoutJump(point: LatticeDiffusivity): LatticeDiffusivity {
  return { ...point, jump: undefined };
}

function numberOf(text: string | undefined, field: string): number | undefined {
  return text === undefined ? undefined : parseNumber(text, field, { above: 0 });
}

function concentrationOf({ concentration, siteVolume }: DiffusivityOptions): number {
  if ((concentration === undefined) === (siteVolume === undefined)) {
    throw new InputError(
      concentration === undefined ? 'is missing' : 'and --site-volume exclude each other',
      {
        at: { field: '--concentration' },
        expected: 'mol/m³ of the full host, or --site-volume in Å³ (32.5)',
      },
    );
  }
  // Hosts hold some 1e4 mol/m³: what is far from that is in another unit.
  if (concentration !== undefined)
    return parseNumber(concentration, '--concentration', { min: 100, max: 1e6 });
  return perCubicAngstrom / parseNumber(siteVolume ?? '', '--site-volume', { min: 1.67, max: 16600 });
}

async function provenanceOf(options: DiffusivityOptions, files: readonly string[]) {
  const { source = 'lattice Monte Carlo and kinetic Monte Carlo', doi } = options;
  return {
    source,
    ...(doi === undefined ? {} : { doi }),
    command: `lithoscale ${version}: material diffusivity`,
    inputs: await Promise.all(
      files.map(async (file) => ({ name: basename(file), sha256: await fileHash(file) })),
    ),
  };
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(cause.code === 'ENOENT' ? 'no such file' : `cannot be read (${cause.code})`, {
      at: { file },
      expected: `a ${extname(file)} of points`,
      cause,
    });
  });
}

function page({ material, curves, diffusivities, notes }: HandedOver): string {
  const { name, provenance } = material;
  return handOverPage({ name, source: provenance.source, curves, rows: diffusivities, notes, version });
}

function lines({ material, curves, diffusivities, notes }: HandedOver, output: string): string[] {
  const temperatures = curves.map(({ temperature }) => digits(temperature)).join(', ');
  return [
    `${material.name}: ${digits(material.maximumConcentration)} mol/m³ of sites, U(θ) at ${temperatures} K`,
    ...(diffusivities.length === 0
      ? ['no diffusivities: the cell keeps those of its set']
      : table([
          ['K', 'filling', 'Γ isotherm', 'Γ walks', 'apart', 'D m²/s', 'Darken D* Γ', 'H_R', 'Darken is'],
          ...diffusivities.map(cellsOf),
        ])),
    ...notes.flatMap((note) => wrapped(`note: ${note}`)),
    `written to ${output}`,
  ];
}

function cellsOf(row: HandedOverDiffusivity): string[] {
  const { factors, factorFrom, havenRatio, disagreement } = row;
  const chosen = (source: 'isotherm' | 'walks'): string => {
    const mark = factorFrom === source ? ' *' : '';
    return `${pair(factors[source] ?? (source === 'isotherm' ? factors.slope : undefined))}${mark}`;
  };
  return [
    digits(row.temperature),
    digits(row.filling),
    chosen('isotherm'),
    chosen('walks'),
    disagreement === undefined ? '—' : `${disagreement.toFixed(1)} σ`,
    pair(row),
    pair(row.darken),
    pair(havenRatio, 3),
    darkenText(row),
  ];
}

/** How low the Darken form is. */
function darkenText({ isDarken, havenRatio, darkenBound }: HandedOverDiffusivity): string {
  if (isDarken) return darkenBound === undefined ? 'D' : `D, at most ${digits(darkenBound, 4)}`;
  return havenRatio === undefined ? '—' : `${(100 * (1 - havenRatio.value)).toFixed(0)} % low`;
}

function pair(estimate: Estimated | undefined, count = 4): string {
  if (estimate === undefined) return '—';
  return `${digits(estimate.value, count)} ± ${digits(estimate.error, 2)}`;
}
