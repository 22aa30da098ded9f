import {
  MapCancelledError,
  ragone,
  ragoneOfRates,
  rateCapability,
  stackOf,
  type CellHeat,
  type CellModelName,
  type CellParameters,
  type HalfCellParameters,
  type LayerDensities,
  type MapOptions,
  type Ragone,
  type RagoneDefinition,
  type RagonePoint,
  type RateCapability,
  type RatePoint,
  type Stack,
} from '../../cell/index.ts';
import { type CancelledError, InputError, nearestName, parseQuantity } from '../../base/index.ts';
import { ratesPage } from '../../report/index.ts';
import { parseGradedMesh, parseTolerances } from './resolution.ts';
import { namedCell } from './named-cell.ts';
import {
  digits,
  parseThreads,
  parseNumber,
  print,
  requireOutput,
  table,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import { mixingOf } from './start.ts';
import { parseTemperature } from './temperatures.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface CellRatesVerbOptions {
  readonly parameters: string;
  readonly model: CellModelName;
  readonly heat: CellHeat;
  readonly heatOfMixing?: boolean;
  readonly rates: string;
  readonly direction: 'discharge' | 'charge' | 'both';
  readonly temperatures?: string;
  readonly densities?: string;
  readonly ragone: RagoneDefinition;
  readonly mesh: string;
  readonly relativeTolerance: string;
  readonly threads?: string;
  readonly output?: string;
}

interface RatesDocument {
  readonly cell: string;
  readonly model: CellModelName;
  readonly heat: CellHeat;
  readonly rates: readonly RatePoint[];
  readonly ragone: {
    readonly definition: RagoneDefinition;
    readonly stack: Stack;
    readonly points: readonly RagonePoint[];
  };
  readonly threads: number;
  readonly seconds: number;
}

/** `lithoscale cell rates` */
export async function cellRates({ options, signal }: VerbContext<CellRatesVerbOptions>): Promise<void> {
  const { output } = options;
  if (options.direction === 'charge' && options.ragone === 'constant-current') {
    throw new InputError('mean powers are of discharges, and none are run', {
      at: { field: '--ragone' },
      expected: 'constant-power, whose discharges are runs of their own',
      mend: 'or add --direction both',
    });
  }
  await requireOutput(output, ['.json', '.csv', '.html']);
  const parameters = await namedCell(options.parameters);
  const progress = progressReporter(options);
  const map = { ...mapOptions(options, parameters), signal, onProgress: progress.onProgress };
  const { document, interruption } = await rates(map, options, parameters);
  progress.clear();
  if (interruption !== undefined && document.rates.length + document.ragone.points.length === 0)
    throw interruption;
  await writeAs(output, {
    '.html': () => page(document, parameters),
    '.csv': () => csv(document),
    '.json': () => toJson(document),
  });
  print(options, document, () => lines(document, output));
  if (interruption !== undefined) throw interruption;
}

interface Finished {
  readonly document: RatesDocument;
  /** Of runs that were cancelled; the document has those that were finished. */
  readonly interruption: CancelledError | undefined;
}

async function rates(
  map: MapOptions & { readonly rates: readonly number[] },
  { ragone: definition, direction, model, heat, densities: given }: CellRatesVerbOptions,
  parameters: CellParameters | HalfCellParameters,
): Promise<Finished> {
  const directions = direction === 'both' ? (['discharge', 'charge'] as const) : ([direction] as const);
  const densities = densitiesOf(given);
  // What is amiss with densities is found before the runs.
  const stack = stackOf(parameters, densities);
  const [capability, cut] = await partial<RateCapability>(rateCapability({ ...map, directions }));
  const ofRates = definition === 'constant-current';
  const [powers, cutLater] =
    ofRates || cut !== undefined ? [] : await partial<Ragone>(ragone({ ...map, definition, densities }));
  const points = ofRates ? ragoneOfRates(capability.points, parameters, densities) : (powers?.points ?? []);
  const document = {
    cell: parameters.name,
    model,
    heat,
    rates: capability.points,
    ragone: { definition, stack, points },
    threads: capability.threads,
    seconds: capability.seconds + (powers?.seconds ?? 0),
  };
  return { document, interruption: cut ?? cutLater };
}

/** A map, or what was finished of one that was cancelled and its error. */
async function partial<CellMap>(map: Promise<CellMap>): Promise<[CellMap, CancelledError?]> {
  try {
    return [await map];
  } catch (error) {
    if (!(error instanceof MapCancelledError)) throw error;
    return [error.partial as CellMap, error];
  }
}

/** `negative=1.6g/cm3,separator=…`: a layer's name and its density with a unit. @throws InputError */
function densitiesOf(list: string | undefined): LayerDensities | undefined {
  if (list === undefined) return undefined;
  const field = '--densities';
  const entries = list.split(',').map((part): [string, number] => {
    const [name = '', text = ''] = part.split('=').map((piece) => piece.trim());
    const layer = layerNames[name];
    if (layer !== undefined) return [layer, parseQuantity(text, 'density', field)];
    const meant = nearestName(name, Object.keys(layerNames));
    throw new InputError(`'${part}' names no layer`, {
      at: { field },
      expected: `some of ${Object.keys(layerNames).join(', ')}, such as positive=3.1g/cm3`,
      ...(meant === undefined ? {} : { mend: `did you mean '${meant}'?` }),
    });
  });
  return { ...noDensities, ...Object.fromEntries(entries) };
}

const layerNames: Readonly<Record<string, keyof LayerDensities>> = {
  negative: 'negative',
  separator: 'separator',
  positive: 'positive',
  'negative-collector': 'negativeCollector',
  'positive-collector': 'positiveCollector',
};

/** A layer that is left out is one that cannot be used, where the cell has it. */
const noDensities: LayerDensities = { negative: NaN, separator: NaN, positive: NaN };

function mapOptions(options: CellRatesVerbOptions, parameters: CellParameters | HalfCellParameters) {
  return {
    parameters,
    model: options.model,
    heat: options.heat,
    ...mixingOf(options),
    rates: options.rates.split(',').map((text) => parseNumber(text, '--rates', { above: 0 })),
    temperatures: options.temperatures?.split(',').map((text) => parseTemperature(text, '--temperatures')),
    mesh: parseGradedMesh(options.mesh),
    ...parseTolerances(options.relativeTolerance),
    threads: parseThreads(options.threads),
  };
}

function page(
  { model, rates: rows, ragone: { definition, stack, points } }: RatesDocument,
  parameters: CellParameters | HalfCellParameters,
) {
  const { name, citation, area } = parameters;
  const { collectors } = stack;
  return ratesPage({
    name,
    citation,
    model,
    area,
    rates: rows,
    ragone: { definition, collectors, points },
    version,
  });
}

function csv({ rates: rows, ragone: { definition, points } }: RatesDocument): string {
  const header =
    'load,direction,rate,temperature_K,current_A,capacity_Ah,energy_Wh,power_W,duration_s,power_W_per_m2,energy_Wh_per_m2,power_W_per_l,energy_Wh_per_l,power_W_per_kg,energy_Wh_per_kg,reason,end_temperature_K';
  const lists = [
    ...rows.map(
      ({
        direction,
        rate,
        temperature: kelvin,
        current,
        capacity,
        energy,
        duration,
        reason,
        endTemperature,
      }) => [
        'constant-current',
        direction,
        rate,
        kelvin,
        current,
        capacity,
        energy,
        duration > 0 ? (3600 * energy) / duration : '',
        duration,
        ...Array.from({ length: 6 }, () => ''),
        reason,
        endTemperature ?? '',
      ],
    ),
    ...points.map(
      ({
        rate,
        temperature: kelvin,
        capacity,
        energy,
        power,
        duration,
        perArea,
        perLitre,
        perKilogram,
        reason,
        endTemperature,
      }) => [
        `ragone ${definition}`,
        'discharge',
        rate,
        kelvin,
        '',
        capacity,
        energy,
        power,
        duration,
        perArea.power,
        perArea.energy,
        perLitre.power,
        perLitre.energy,
        perKilogram?.power ?? '',
        perKilogram?.energy ?? '',
        reason,
        endTemperature ?? '',
      ],
    ),
  ];
  return `${[header, ...lists.map((list) => list.join(','))].join('\n')}\n`;
}

function lines(
  { heat, rates: rows, ragone: { definition, stack, points }, threads, seconds }: RatesDocument,
  output: string | undefined,
): string[] {
  const hasMass = stack.arealMass !== undefined;
  const warms = heat !== 'isothermal';
  return [
    ...table([
      ['C-rate', 'direction', 'K', 'A h', 'W h', 'mean V', 'time s', ...(warms ? ['end K'] : []), 'ended by'],
      ...rows.map((row) => [
        row.rate,
        row.direction,
        digits(row.temperature),
        digits(row.capacity),
        digits(row.energy),
        digits(row.meanVoltage),
        digits(row.duration),
        ...(warms ? [digits(row.endTemperature)] : []),
        row.reason,
      ]),
    ]),
    '',
    ...wrapped(
      `Ragone, ${definition === 'constant-power' ? 'discharges at constant power' : 'mean power of discharges at constant current'}; per litre${hasMass ? ' and kilogram' : ''} of the stack of ${digits(1e6 * stack.thickness, 4)} µm ${stack.collectors ? 'with' : 'without'} collectors:`,
    ),
    ...table([
      [
        'K',
        'W/m²',
        'W h/m²',
        'W/l',
        'W h/l',
        ...(hasMass ? ['W/kg', 'W h/kg'] : []),
        'time s',
        ...(warms ? ['end K'] : []),
        'ended by',
      ],
      ...points.map(
        ({ temperature: kelvin, perArea, perLitre, perKilogram, duration, endTemperature, reason }) => [
          digits(kelvin),
          digits(perArea.power),
          digits(perArea.energy),
          digits(perLitre.power),
          digits(perLitre.energy),
          ...(perKilogram === undefined ? [] : [digits(perKilogram.power), digits(perKilogram.energy)]),
          digits(duration),
          ...(warms ? [digits(endTemperature)] : []),
          reason,
        ],
      ),
    ]),
    '',
    ...notes([...rows, ...points]),
    `${rows.length + points.length} points on ${threads} thread${threads === 1 ? '' : 's'}, ${seconds.toFixed(2)} s`,
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

/** What is not a cut-off, in words. */
function notes(points: readonly { readonly reason: string; readonly message: string }[]): string[] {
  const odd = points.filter(({ reason }) => reason !== 'voltage-cut-off').map(({ message }) => message);
  return [...new Set(odd)].flatMap((message) => wrapped(message));
}
