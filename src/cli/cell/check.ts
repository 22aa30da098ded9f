import { parseQuantity } from '../../base/index.ts';
import { checkAssumptions, type AssumptionCheck, type NamedProcess } from '../../cell/index.ts';
import { cellWithMaterials, type MaterialOptions } from './named-cell.ts';
import { meaningOf, readable } from './readable.ts';
import { digits, parseNumber, print, table, wrapped } from '../shared/output.ts';
import { parseTemperature } from './temperatures.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface CellCheckVerbOptions extends MaterialOptions {
  readonly cRate: string;
  readonly charge?: boolean;
  readonly temperature?: string;
  readonly permittivity?: string;
  readonly poreRadius?: string;
}

/** `lithoscale cell check` */
export async function cellCheck({ options }: VerbContext<CellCheckVerbOptions>): Promise<void> {
  const { temperature, permittivity, poreRadius } = options;
  const cRate = parseNumber(options.cRate, '--c-rate', { above: 0 });
  const settings = {
    cRate,
    direction: options.charge === true ? 'charge' : 'discharge',
    temperature: temperature === undefined ? undefined : parseTemperature(temperature, '--temperature'),
    relativePermittivity:
      permittivity === undefined ? undefined : parseNumber(permittivity, '--permittivity', { above: 0 }),
    poreRadius: poreRadius === undefined ? undefined : parseQuantity(poreRadius, 'length', '--pore-radius'),
  } as const;
  const check = checkAssumptions(await cellWithMaterials(options), settings);
  print(options, check, () => lines(check));
}

function lines(check: AssumptionCheck): string[] {
  const { cell, cRate, direction, currentDensity, temperature, models, warnings } = check;
  const holding = check.premises.filter(({ verdict }) => verdict === 'holds').map(({ premise }) => premise);
  return [
    `${cell}, ${direction} at ${digits(cRate)}C (${digits(Math.abs(currentDensity), 3)} A/m²) and ${digits(temperature)} K`,
    '',
    ...table([
      ['what', 'where', 'value', 'meaning'],
      ...check.quantities.map((quantity) => [
        inWords(quantity.name),
        placeOf(quantity),
        readable(quantity),
        meaningOf(quantity),
      ]),
    ]),
    '',
    ...table([
      ['voltage lost', 'where', 'mV'],
      ...check.losses.map((loss) => [
        loss.process,
        placeOf(loss),
        loss.value === null ? 'cannot carry it' : digits(1000 * loss.value, 3),
      ]),
    ]),
    '',
    ...wrapped(`limiting: ${named(check.limiting)}`, ''),
    ...wrapped(`slowest: ${named(check.slowest)}`, ''),
    `premises of the DFN model ${said[models.dfn]}, of SPMe ${said[models.spme]}, of SPM ${said[models.spm]}`,
    '',
    ...wrapped(`in order: ${[...new Set(holding)].join(', ')}`, ''),
    ...warnings.flatMap((warning) => wrapped(warning, '  ')),
  ];
}

const said = { holds: 'hold', strained: 'are strained', fails: 'fail' } as const;

function named({ process, place, material, reason }: NamedProcess): string {
  return `${process}, ${placeOf({ place, material })}: ${reason}`;
}

function placeOf({
  place,
  material,
}: {
  readonly place: string;
  readonly material?: string | undefined;
}): string {
  return material === undefined ? place : `${place}, ${material.slice(0, 20)}`;
}

const persons: Readonly<Record<string, string>> = {
  debye: 'Debye',
  wagner: 'Wagner',
  damkohler: 'Damköhler',
  biot: 'Biot',
};

/** `particleRadius` as people write it. */
function inWords(name: string): string {
  const [first, ...others] = name.split(/(?=[A-Z])/);
  return [persons[first] ?? first, ...others.map((word) => word.toLowerCase())].join(' ');
}
