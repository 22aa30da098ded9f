import { InputError } from '../../base/index.ts';
import {
  cellImpedance,
  electrodesOf,
  isFullCell,
  relaxationTimes,
  type CellImpedance,
  type CellModelName,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
  type RelaxationTimes,
} from '../../cell/index.ts';
import { impedancePage } from '../../report/index.ts';
import { parseGradedMesh } from './resolution.ts';
import { namedCell } from './named-cell.ts';
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

interface CellImpedanceVerbOptions {
  readonly parameters: string;
  readonly model: CellModelName;
  readonly frequencies: string;
  readonly stateOfCharge?: string;
  readonly doubleLayer?: string;
  readonly mesh: string;
  readonly regularisation: string;
  readonly output?: string;
}

/** `lithoscale cell impedance` */
export async function cellImpedanceVerb({ options }: VerbContext<CellImpedanceVerbOptions>): Promise<void> {
  await requireOutput(options.output, ['.json', '.csv', '.html']);
  const parameters = withDoubleLayers(await namedCell(options.parameters), options.doubleLayer);
  const stateOfCharge =
    options.stateOfCharge === undefined
      ? undefined
      : parseNumber(options.stateOfCharge, '--state-of-charge', { min: 0, max: 1 });
  const regularisation = parseNumber(options.regularisation, '--regularisation', { above: 0 });
  const impedance = cellImpedance({
    parameters,
    model: options.model,
    mesh: parseGradedMesh(options.mesh),
    frequencies: frequencies(options.frequencies),
    stateOfCharge,
  });
  const relaxation =
    impedance.frequency.length < 5 ? undefined : relaxationTimes(impedance, { regularisation });
  const document = { cell: parameters.name, stateOfCharge, ...impedance, relaxation };
  await writeAs(options.output, {
    '.html': () => impedancePage({ impedance, relaxation, cell: parameters.name, stateOfCharge, version }),
    '.csv': () => csv(impedance),
    '.json': () => toJson(document),
  });
  print(options, document, () => lines(impedance, relaxation, hasDoubleLayers(parameters)));
}

function frequencies(text: string): { from: number; to: number; count: number } {
  const parts = text.split(',');
  if (parts.length !== 3) {
    throw new InputError(`'${text}' has ${parts.length} parts`, {
      at: { field: '--frequencies' },
      expected: 'first and last frequency in Hz and how many: 1e-4,1e4,60',
    });
  }
  return {
    from: parseNumber(parts[0], '--frequencies', { above: 0 }),
    to: parseNumber(parts[1], '--frequencies', { above: 0 }),
    count: parseNumber(parts[2], '--frequencies', { min: 1, max: 10_000, integer: true }),
  };
}

function withDoubleLayers<Cell extends CellParameters | HalfCellParameters>(
  parameters: Cell,
  text: string | undefined,
): Cell {
  if (text === undefined) return parameters;
  const capacitance = parseNumber(text, '--double-layer', { above: 0 });
  const charged = (electrode: ElectrodeParameters): ElectrodeParameters => ({
    ...electrode,
    doubleLayerCapacitance: capacitance,
    furtherMaterials: electrode.furtherMaterials?.map((material) => ({
      ...material,
      doubleLayerCapacitance: capacitance,
    })),
  });
  const positive = charged(parameters.positive);
  return isFullCell(parameters)
    ? { ...parameters, positive, negative: charged(parameters.negative) }
    : { ...parameters, positive };
}

function hasDoubleLayers(parameters: CellParameters | HalfCellParameters): boolean {
  return electrodesOf(parameters).every(([, { doubleLayerCapacitance = 0 }]) => doubleLayerCapacitance > 0);
}

function csv({ frequency, real, imaginary, contributions }: CellImpedance): string {
  const columns = contributions.flatMap(({ process, place }) => {
    const name = `${process} ${place}`.replaceAll(' ', '_');
    return [`${name}_real_Ohm`, `${name}_imaginary_Ohm`];
  });
  const rows = Array.from(frequency, (at, n) =>
    [at, real[n], imaginary[n], ...contributions.flatMap((part) => [part.real[n], part.imaginary[n]])].join(
      ',',
    ),
  );
  return `${[['frequency_Hz', 'real_Ohm', 'imaginary_Ohm', ...columns].join(','), ...rows].join('\n')}\n`;
}

function lines(
  {
    frequency,
    real,
    imaginary,
    contributions,
    meshError,
    kramersKronig,
    openCircuitVoltage,
    seconds,
  }: CellImpedance,
  relaxation: RelaxationTimes | undefined,
  doubleLayers: boolean,
): string[] {
  const count = frequency.length;
  const some = evenly(count, 13);
  const ends = evenly(count, 3);
  return [
    ...table([
      ['frequency Hz', 'Re Z mΩ', '−Im Z mΩ', '|Z| mΩ', '−phase °'],
      ...some.map((n) => [
        digits(frequency[n], 3),
        digits(1e3 * real[n], 5),
        digits(-1e3 * imaginary[n], 5),
        digits(1e3 * Math.hypot(real[n], imaginary[n]), 5),
        digits((-180 / Math.PI) * Math.atan2(imaginary[n], real[n]), 3),
      ]),
    ]),
    '',
    ...table([
      ['part of Re Z, mΩ', 'where', ...ends.map((n) => `${digits(frequency[n], 3)} Hz`)],
      ...contributions
        .filter((part) => [...part.real, ...part.imaginary].some((value) => Math.abs(value) > shown))
        .map(({ process, place, real: own }) => [
          process,
          place,
          ...ends.map((n) => digits(Math.abs(own[n]) > shown ? 1e3 * own[n] : 0, 4)),
        ]),
    ]),
    '',
    ...(relaxation === undefined || relaxation.peaks.length === 0
      ? []
      : wrapped(
          `relaxations: ${relaxation.peaks.map(({ time, resistance }) => `${digits(1e3 * resistance, 3)} mΩ at ${digits(time, 2)} s`).join(', ')} (regularisation ${relaxation.regularisation})`,
          '',
        )),
    `${digits(openCircuitVoltage, 6)} V at rest; ${count} ${count === 1 ? 'frequency' : 'frequencies'} in ${seconds.toFixed(3)} s`,
    ...(meshError === undefined
      ? []
      : [
          `mesh error ${(100 * meshError.relative).toFixed(2)} % of |Z| at most, at ${digits(meshError.frequency, 2)} Hz`,
        ]),
    ...(kramersKronig === undefined
      ? []
      : [
          `Kramers–Kronig residual ${(100 * kramersKronig.largest).toFixed(2)} % at most, with ${kramersKronig.elements} relaxations`,
        ]),
    ...(doubleLayers
      ? []
      : wrapped(
          'no double layers in all electrodes: without one charge transfer resists alike at every frequency; --double-layer 0.2 gives each 0.2 F/m²',
          '',
        )),
  ];
}

/** Parts below this (Ω) are rounding. */
const shown = 1e-9;

/** Some indices from first to last. */
function evenly(count: number, wanted: number): number[] {
  const most = Math.min(count, wanted);
  return Array.from({ length: most }, (_, k) => Math.round((k * (count - 1)) / Math.max(1, most - 1)));
}
