import {
  representativeness,
  volumeNeeded,
  type Representativeness,
  type Scatter,
  type TransportBoundary,
} from '../homogenise/index.ts';
import type { Axis } from '../microstructure/index.ts';
import { parseConductivities } from './conductivities.ts';
import { openLabelled, type LabelledImageOptions } from './image-input.ts';
import { digits, parseNumber, print, requireOutput, table, toJson, writeText } from './output.ts';
import type { VerbContext } from './verbs.ts';

interface RepresentVerbOptions extends LabelledImageOptions {
  readonly phase: string;
  readonly conductivity: string;
  readonly axis: Axis;
  readonly boundary: TransportBoundary;
  readonly divide: string;
  readonly accuracy: string;
  readonly tolerance: string;
  readonly output?: string;
}

/** `lithoscale represent IMAGE --phase NAME` */
export async function represent(context: VerbContext<RepresentVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const conductivities = parseConductivities(options);
  const tolerance = parseNumber(options.tolerance, '--tolerance', { above: 0 });
  const accuracy = parseNumber(options.accuracy, '--accuracy', { above: 0, max: 1 });
  const divisions = options.divide
    .split(',')
    .map((part) => parseNumber(part, '--divide', { min: 2, max: 20, integer: true }));
  const extension =
    options.output === undefined ? undefined : await requireOutput(options.output, ['.json', '.csv']);
  const { volume, progress } = await openLabelled(context);
  const { axis, boundary } = options;
  const found = await representativeness(volume, {
    axis,
    boundary,
    conductivities,
    tolerance,
    divisions,
    signal,
    onProgress: progress.onProgress,
  });
  progress.clear();
  const document = withNeeds(found, accuracy, options.phase);
  if (options.output !== undefined) {
    await writeText(options.output, extension === '.csv' ? csv(found) : toJson(document));
  }
  print(options, document, () => lines(found, accuracy));
}

/** The result with the volumes that the accuracy asks for (m³; null where nothing flows). */
function withNeeds(found: Representativeness, accuracy: number, phase: string): Record<string, unknown> {
  const needed = (scatter: Scatter): number | null =>
    scatter.mean > 0 ? volumeNeeded(scatter, accuracy) : null;
  return {
    phase,
    accuracy,
    ...found,
    volumeNeeded: { fraction: needed(found.fraction), effectiveRatio: needed(found.effectiveRatio) },
  };
}

const header = [
  'divisions',
  'boxes',
  'volume m3',
  'percolating',
  'fraction',
  'deviation of fraction',
  'D_eff/D',
  'deviation of D_eff/D',
];

function rowsOf({ sizes }: Representativeness, format: (value: number) => string): (string | number)[][] {
  return sizes.map(({ divisions, boxes, volume, percolating, fraction, effectiveRatio }) => [
    divisions,
    boxes,
    format(volume),
    percolating,
    format(fraction.mean),
    format(fraction.standardDeviation),
    format(effectiveRatio.mean),
    format(effectiveRatio.standardDeviation),
  ]);
}

function csv(found: Representativeness): string {
  const rows = [header, ...rowsOf(found, String)];
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

function lines(found: Representativeness, accuracy: number): string[] {
  const { whole, volume, fraction, effectiveRatio, integralRange } = found;
  return [
    ...table([header, ...rowsOf(found, (value) => digits(value, 4))]),
    '',
    `whole image, ${edge(volume)}: fraction ${digits(whole.fractionTotal)}, D_eff/D ${digits(whole.effectiveRatio)}, tau ${digits(whole.tortuosityFactor)}`,
    `as a sample of the material: fraction ± ${percent(fraction)}, D_eff/D ± ${percent(effectiveRatio)} (one standard error)`,
    `variance falls as volume^-a: a = ${digits(fraction.exponent, 2)} and ${digits(effectiveRatio.exponent, 2)}; 1 once boxes are much larger than the structure`,
    `integral range of the phase: ${edge(integralRange)}`,
    `for ± ${(100 * accuracy).toPrecision(2)} % in 95 of 100 images: ${needs(fraction, accuracy)} for the fraction, ${needs(effectiveRatio, accuracy)} for D_eff`,
  ];
}

function percent({ relativeStandardError }: Scatter): string {
  return `${(100 * relativeStandardError).toPrecision(2)} %`;
}

/** A volume as the edge of its cube. */
function edge(volume: number): string {
  return `(${digits(1e6 * Math.cbrt(volume), 3)} µm)³`;
}

function needs(scatter: Scatter, accuracy: number): string {
  return scatter.mean > 0 ? edge(volumeNeeded(scatter, accuracy)) : 'no volume';
}
