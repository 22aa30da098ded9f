import {
  atRestVoltage,
  atStateOfCharge,
  electrodesOf,
  halfCellSet,
  halfCellSetNames,
  halfCellWindow,
  isFullCell,
  parameterSet,
  parameterSetNames,
  parameterWarnings,
  readAnyCellFile,
  restCurve,
  restVoltage,
  stoichiometryWindows,
  theoreticalEnergy,
  warningText,
  type ActiveMaterial,
  type BalanceOptions,
  type CellParameters,
  type CutOffs,
  type HalfCellParameters,
  type ParameterWarning,
} from '../../cell/index.ts';
import { InputError, parseQuantity } from '../../base/index.ts';
import { balancePage, type BalancedMaterial } from '../../report/index.ts';
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
import type { VerbContext } from '../verbs/verb.ts';
import { version } from '../shared/version.ts';

interface CellBalanceVerbOptions {
  readonly parameters: string;
  readonly lower?: string;
  readonly upper?: string;
  readonly lithium?: string;
  readonly stateOfCharge?: string;
  readonly voltage?: string;
  readonly output?: string;
}

type Cell = CellParameters | HalfCellParameters;
type Held = Pick<BalanceOptions, 'lithium'>;

/** `lithoscale cell balance` */
export async function cellBalance({ options }: VerbContext<CellBalanceVerbOptions>): Promise<void> {
  const { output } = options;
  await requireOutput(output, ['.html', '.json']);
  const { parameters, warnings } = await cellOf(options);
  const balance = balanceOf(parameters, warnings, options);
  await writeAs(output, {
    '.html': () => balancePage({ ...balance, version }),
    '.json': () => toJson(balance),
  });
  print(options, balance, () => lines(balance, output));
}

interface QuestionedCell {
  readonly parameters: Cell;
  readonly warnings: readonly ParameterWarning[];
}

async function cellOf({ parameters: name, lower, upper }: CellBalanceVerbOptions): Promise<QuestionedCell> {
  if (/\.json$/i.test(name) && !parameterSetNames.includes(name)) return readAnyCellFile(name);
  const isHalfCell = halfCellSetNames.includes(name.toLowerCase());
  const parameters = isHalfCell ? halfCellSet(name) : parameterSet(name);
  // Who names cut-offs has looked at them.
  const isAsked = lower !== undefined || upper !== undefined;
  return { parameters, warnings: isAsked ? [] : parameterWarnings(parameters) };
}

function balanceOf(parameters: Cell, warnings: readonly ParameterWarning[], options: CellBalanceVerbOptions) {
  const cutOffs = cutOffsOf(options);
  const held = lithiumOf(parameters, options);
  const cell: Cell = {
    ...parameters,
    lowerVoltageCutOff: cutOffs.lower ?? parameters.lowerVoltageCutOff,
    upperVoltageCutOff: cutOffs.upper ?? parameters.upperVoltageCutOff,
  };
  return {
    name: cell.name,
    citation: cell.citation,
    lowerVoltage: cell.lowerVoltageCutOff,
    upperVoltage: cell.upperVoltageCutOff,
    nominalCapacity: cell.nominalCapacity,
    ...windowsOf(cell, held),
    energy: theoreticalEnergy(cell, held),
    start: startOf(cell, options, held),
    warnings: warnings.map(warningText),
    curve: restCurve(cell, undefined, held),
  };
}

function cutOffsOf({ lower, upper }: CellBalanceVerbOptions): CutOffs {
  return {
    lower: lower === undefined ? undefined : volts(lower, '--lower'),
    upper: upper === undefined ? undefined : volts(upper, '--upper'),
  };
}

/** With a unit as for `cell run`, or a number of volts. */
function volts(text: string, field: string): number {
  return /[a-z]\s*$/i.test(text) ? parseQuantity(text, 'potential', field) : parseNumber(text, field);
}

/** An aged cell has less lithium than its set; the metal of a half cell has enough. */
function lithiumOf(parameters: Cell, { lithium }: CellBalanceVerbOptions): Held {
  if (lithium === undefined) return {};
  if (!isFullCell(parameters)) {
    throw new InputError('a half cell has lithium enough in its metal', { at: { field: '--lithium' } });
  }
  return { lithium: parseNumber(lithium.replace(/\s*A\s?h$/, ''), '--lithium', { above: 0 }) };
}

/** Names are those of the page and of the JSON document. */
function windowsOf(cell: Cell, held: Held) {
  if (!isFullCell(cell)) {
    const { materials, y0, y100, capacity, electrodeCapacity } = halfCellWindow(cell);
    return {
      isHalfCell: true,
      capacity,
      y0,
      y100,
      positiveCapacity: electrodeCapacity,
      negativeToPositive: null,
      negativeReserve: null,
      materials: materials.map((material): BalancedMaterial => ({ electrode: 'positive', ...material })),
    };
  }
  const { negative, positive, ...windows } = stoichiometryWindows(cell, held);
  return {
    isHalfCell: false,
    ...windows,
    materials: [
      ...negative.map((material): BalancedMaterial => ({ electrode: 'negative', ...material })),
      ...positive.map((material): BalancedMaterial => ({ electrode: 'positive', ...material })),
    ],
  };
}

/** Where a run would start: as the set says, at a state of charge or a voltage, or full where the lithium is given. */
function startOf(cell: Cell, { stateOfCharge, voltage }: CellBalanceVerbOptions, held: Held) {
  if (stateOfCharge !== undefined && voltage !== undefined) {
    throw new InputError('--state-of-charge and --voltage exclude each other', {
      at: { field: '--voltage' },
    });
  }
  const started =
    stateOfCharge !== undefined
      ? atStateOfCharge(cell, parseNumber(stateOfCharge, '--state-of-charge', { min: 0, max: 1 }), held)
      : voltage !== undefined
        ? atRestVoltage(cell, volts(voltage, '--voltage'), held)
        : held.lithium === undefined
          ? cell
          : atStateOfCharge(cell, 1, held);
  const materials = electrodesOf(started).flatMap(([, electrode]): readonly ActiveMaterial[] => [
    electrode,
    ...(electrode.furtherMaterials ?? []),
  ]);
  return {
    voltage: restVoltage(started),
    stoichiometries: materials.map(({ initialStoichiometry }) => initialStoichiometry),
  };
}

function lines(balance: ReturnType<typeof balanceOf>, output: string | undefined): string[] {
  const { materials, start, capacity, energy, nominalCapacity, negativeToPositive, negativeReserve } =
    balance;
  return [
    ...table([
      ['electrode', 'material', 'at lower', 'at upper', 'start'],
      ...materials.map(({ electrode, material, atLower, atUpper }, k) => [
        electrode,
        material,
        atLower.toFixed(5),
        atUpper.toFixed(5),
        start.stoichiometries[k].toFixed(5),
      ]),
    ]),
    '',
    `${digits(capacity)} A h and ${digits(energy)} W h from ${balance.upperVoltage} to ${balance.lowerVoltage} V at rest; nominal ${digits(nominalCapacity)} A h`,
    ...(negativeReserve === null
      ? []
      : [
          `N/P ${digits(negativeReserve, 4)} (negative capacity over that between the cut-offs); hosts from empty to full ${digits(negativeToPositive, 4)}`,
        ]),
    `starts at ${digits(start.voltage, 6)} V`,
    ...balance.warnings.flatMap((warning) => wrapped(`question: ${warning}`)),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}
