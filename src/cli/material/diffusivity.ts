import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError, parseQuantity } from '../../base/index.ts';
import {
  fileHash,
  handOver,
  materialText,
  parseDiffusivities,
  parseIsotherm,
  type HandedOver,
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
  const points = parseIsotherm(await textOf(isotherm), isotherm, {
    temperature:
      options.temperature === undefined ? undefined : parseTemperature(options.temperature, '--temperature'),
    standardPotential: parseQuantity(options.standardPotential, 'potential', '--standard-potential'),
  });
  const walks = jump ?? tracer;
  const read = walks === undefined ? [] : parseDiffusivities(await textOf(walks), walks);
  const result = handOver(points, jump === undefined ? read.map(withoutJump) : read, {
    name: options.name,
    formula: options.formula,
    maximumConcentration: concentrationOf(options),
    exchangePrefactor: numberOf(options.exchangeCurrent, '--exchange-current'),
    exchangeActivationEnergy:
      options.activationEnergy === undefined
        ? undefined
        : parseQuantity(options.activationEnergy, 'molar energy', '--activation-energy'),
    fullLatticeCorrelation: numberOf(options.correlationFactor, '--correlation-factor'),
    provenance: await provenanceOf(options, [isotherm, ...(walks === undefined ? [] : [walks])]),
  });
  await writeText(output, extension === '.html' ? page(result) : await materialText(result.material, output));
  print(options, result, () => lines(result, output));
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
  if (concentration !== undefined) return parseNumber(concentration, '--concentration', { above: 0 });
  return perCubicAngstrom / parseNumber(siteVolume ?? '', '--site-volume', { above: 0 });
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
  return [
    `${material.name}: ${digits(material.maximumConcentration)} mol/m³ of sites, U(θ) at ${curves.map(({ temperature }) => digits(temperature)).join(', ')} K`,
    ...(diffusivities.length === 0
      ? ['no diffusivities: the cell keeps those of its set']
      : table([
          ['K', 'filling', 'Γ', 'D m²/s', 'error', 'Darken', 'H_R'],
          ...diffusivities.map((row) => [
            digits(row.temperature),
            digits(row.filling),
            digits(row.thermodynamicFactor.value, 4),
            digits(row.value, 4),
            digits(row.error, 2),
            row.isDarken
              ? row.darkenBound === undefined
                ? 'is D'
                : `is D, at most ${digits(row.darkenBound, 4)}`
              : digits(row.darken, 4),
            digits(row.havenRatio, 3),
          ]),
        ])),
    ...notes.flatMap((note) => wrapped(`note: ${note}`)),
    `written to ${output}`,
  ];
}
