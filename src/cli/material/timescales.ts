import { parseQuantity, InputError } from '../../base/index.ts';
import {
  checkAssumptions,
  type AssumptionCheck,
  type CellParameters,
  type CheckedQuantity,
  type HalfCellParameters,
} from '../../cell/index.ts';
import { timescalesPage } from '../../report/index.ts';
import { cellWithMaterials, type MaterialOptions } from '../cell/named-cell.ts';
import { meaningOf, readable } from '../cell/readable.ts';
import { parseTemperature } from '../cell/temperatures.ts';
import {
  digits,
  parseNumber,
  print,
  requireOutput,
  table,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { hierarchiesOf, type Hierarchy } from './hierarchies.ts';

interface TimescalesOptions extends MaterialOptions {
  readonly cRate: string;
  readonly temperature?: string;
  readonly permittivity?: string;
  readonly poreRadius?: string;
  readonly particleRadius?: string;
  readonly thickness?: string;
  readonly film?: string;
  readonly filmGrowth?: string;
  readonly output?: string;
}

/** `lithoscale material timescales` */
export async function materialTimescales({ options }: VerbContext<TimescalesOptions>): Promise<void> {
  const { output, temperature, permittivity, poreRadius } = options;
  await requireOutput(output, ['.json', '.html']);
  const cell = shaped(await cellWithMaterials(options), options);
  const check = checkAssumptions(cell, {
    cRate: parseNumber(options.cRate, '--c-rate', { above: 0 }),
    temperature: temperature === undefined ? undefined : parseTemperature(temperature, '--temperature'),
    relativePermittivity:
      permittivity === undefined ? undefined : parseNumber(permittivity, '--permittivity', { above: 0 }),
    poreRadius: lengthOf(poreRadius, '--pore-radius'),
    interphase: interphaseOf(options),
  });
  const quantities = check.quantities.filter(({ kind }) => ['length', 'time', 'energy'].includes(kind));
  const hierarchies = hierarchiesOf(check);
  const document = {
    cell: check.cell,
    cRate: check.cRate,
    temperature: check.temperature,
    quantities,
    hierarchies,
    limiting: check.limiting,
    slowest: check.slowest,
  };
  await writeAs(output, {
    '.json': () => toJson(document),
    '.html': () => page(check, quantities, hierarchies),
  });
  print(options, document, () => lines(check, quantities, hierarchies, output));
}

/** The cell with another geometry of its positive electrode; area per volume follows the radius. */
function shaped(
  cell: CellParameters | HalfCellParameters,
  { particleRadius, thickness }: TimescalesOptions,
): CellParameters | HalfCellParameters {
  const { positive } = cell;
  const before = positive.particleRadius;
  const radius = lengthOf(particleRadius, '--particle-radius');
  const depth = lengthOf(thickness, '--thickness');
  if (radius !== undefined && typeof before !== 'number') {
    throw new InputError('the positive electrode has a profile of radii', {
      at: { field: '--particle-radius' },
    });
  }
  const area = positive.specificSurfaceArea;
  const isScaled = radius !== undefined && typeof before === 'number' && typeof area === 'number';
  return {
    ...cell,
    positive: {
      ...positive,
      ...(radius === undefined ? {} : { particleRadius: radius }),
      ...(isScaled ? { specificSurfaceArea: (area * before) / radius } : {}),
      ...(depth === undefined ? {} : { thickness: depth }),
    },
  };
}

/** @throws InputError unless it is above 0. */
function lengthOf(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  const value = parseQuantity(text, 'length', field);
  if (value > 0) return value;
  throw new InputError(`'${text}' does not do`, { at: { field }, expected: 'a length above 0' });
}

function interphaseOf({ film, filmGrowth }: TimescalesOptions) {
  if (film === undefined && filmGrowth === undefined) return undefined;
  if (film === undefined || filmGrowth === undefined) {
    throw new InputError('--film and --film-growth go together', { at: { field: '--film' } });
  }
  return {
    thickness: lengthOf(film, '--film') ?? 0,
    growthRate: parseNumber(filmGrowth, '--film-growth', { above: 0 }),
  };
}

const names: Readonly<Record<string, string>> = {
  debyeLength: 'Debye length λ_D',
  debyeTime: 'relaxation of charge λ_D²/D',
  doubleLayerTime: 'double layer τ_dl',
  exchangeTime: 'exchange of all lithium',
  insertionTime: 'charge transfer τ_ct',
  particleDiffusionTime: 'diffusion in particles R²/D',
  particleRelaxationTime: 'slowest mode in particles',
  poreDiffusionTime: 'diffusion in pores L²/D_e',
  electrolyteDiffusionTime: 'electrolyte of the cell',
  interphaseTime: 'growth of the film τ_SEI',
  duration: 'the run',
  poreRadius: 'pore radius',
  thickness: 'thickness of the electrode',
  reactionDepth: 'depth of the reaction',
  particleRadius: 'particle radius',
  thermalEnergy: 'thermal energy RT',
  drivingEnergy: 'driving energy ΔG',
  reactionBarrier: 'barrier of the reaction',
};

function nameOf({ name }: CheckedQuantity): string {
  return names[name] ?? name;
}

function placeOf({ place, material }: CheckedQuantity): string {
  return material === undefined ? place : `${place}, ${material.slice(0, 24)}`;
}

function bottleneckOf({ slowest }: AssumptionCheck): string {
  const { process, place, material, reason } = slowest;
  return `${process}, ${place}${material === undefined ? '' : ` (${material})`}: ${reason}`;
}

function lines(
  check: AssumptionCheck,
  quantities: readonly CheckedQuantity[],
  hierarchies: readonly Hierarchy[],
  output: string | undefined,
): string[] {
  const times = quantities.filter(({ kind }) => kind === 'time').toSorted((a, b) => a.value - b.value);
  const others = quantities
    .filter(({ kind }) => kind !== 'time')
    .toSorted((a, b) => (a.kind === b.kind ? a.value - b.value : a.kind < b.kind ? 1 : -1));
  return [
    `${check.cell} at ${digits(check.cRate)}C and ${digits(check.temperature)} K`,
    '',
    ...table([
      ['what', 'where', 'value', 'meaning'],
      ...[...others, ...times].map((quantity) => [
        nameOf(quantity),
        placeOf(quantity),
        readable(quantity),
        meaningOf(quantity),
      ]),
    ]),
    '',
    ...hierarchies.flatMap(({ text, holds, otherwise }) => [
      ...wrapped(`${holds ? 'holds' : 'fails'}: ${text}`),
      ...(holds ? [] : wrapped(otherwise, '       ')),
    ]),
    '',
    ...wrapped(`bottleneck: ${bottleneckOf(check)}`),
    ...wrapped(
      `costs most voltage: ${check.limiting.process}, ${check.limiting.place}: ${check.limiting.reason}`,
    ),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

function page(
  check: AssumptionCheck,
  quantities: readonly CheckedQuantity[],
  hierarchies: readonly Hierarchy[],
): string {
  const times = quantities.filter(({ kind, name }) => kind === 'time' && name !== 'duration');
  const duration = quantities.find(({ name }) => name === 'duration')?.value ?? 3600;
  return timescalesPage({
    name: check.cell,
    lead: `At ${digits(check.cRate)}C and ${digits(check.temperature)} K.`,
    rungs: times.map((quantity) => ({
      label: `${nameOf(quantity)} · ${quantity.place}`,
      seconds: quantity.value,
      group: quantity.place,
    })),
    duration,
    quantities: quantities.map((quantity) => [
      nameOf(quantity),
      placeOf(quantity),
      readable(quantity),
      meaningOf(quantity),
    ]),
    hierarchies,
    bottleneck: bottleneckOf(check),
    version,
  });
}
