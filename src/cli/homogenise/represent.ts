import { InputError } from '../../base/index.ts';
import {
  convergence,
  representativeness,
  volumeNeeded,
  type BoxMeasures,
  type Convergence,
  type ConvergenceOptions,
  type NestedFrom,
  type Representativeness,
  type RepresentativenessOptions,
  type Scatter,
  type TransportBoundary,
} from '../../homogenise/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { conduction, type ConductionOptions } from './conduction.ts';
import { openLabelled, type LabelledImageOptions } from '../shared/image-input.ts';
import { parseNumber, print, requireOutput, toJson, writeAs, writeText } from '../shared/output.ts';
import { representProperty } from './represent-property.ts';
import { boxesCsv, nestedCsv, nestedLines, sizesCsv, sizesLines } from './represent-tables.ts';
import type { VerbContext } from '../verbs/verb.ts';

export interface RepresentVerbOptions
  extends LabelledImageOptions,
    Omit<ConductionOptions, 'phases' | 'property'> {
  readonly property: string;
  readonly axis: Axis;
  readonly boundary: TransportBoundary;
  readonly subVolumes: 'disjoint' | 'random' | 'nested';
  readonly divide?: string;
  readonly count?: string;
  readonly seed?: string;
  readonly from?: NestedFrom;
  readonly steps?: string;
  readonly accuracy: string;
  readonly tolerance: string;
  readonly boxes?: string;
  readonly output?: string;
}

/** What was found, as JSON and as tables. */
interface Findings {
  readonly document: Record<string, unknown>;
  readonly boxes: readonly BoxMeasures[];
  readonly csv: string;
  readonly lines: () => readonly string[];
}

/** `lithoscale represent IMAGE --phase NAME` */
export async function represent(context: VerbContext<RepresentVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const accuracy = parseNumber(options.accuracy, '--accuracy', { above: 0, max: 1 });
  checkKind(options);
  const nested = nestedOptions(options, accuracy);
  const placed = placedOptions(options);
  if (options.property !== 'conduction' && options.property !== 'thermal') {
    await representProperty(context, { accuracy, nested, placed });
    return;
  }
  const { phase, conductivities } = conduction({ ...options, property: options.property });
  const common = {
    axis: options.axis,
    boundary: options.boundary,
    conductivities,
    tolerance: parseNumber(options.tolerance, '--tolerance', { above: 0 }),
  };
  const { output, boxes } = options;
  await requireOutput(output, ['.json', '.csv']);
  await requireOutput(boxes, ['.csv']);
  const { volume, progress } = await openLabelled(context);
  const work = { ...common, signal, onProgress: progress.onProgress };
  const found =
    options.subVolumes === 'nested'
      ? ofNested(await convergence(volume, { ...work, ...nested }), volume, phase)
      : ofSizes(await representativeness(volume, { ...work, ...placed }), volume, accuracy, phase, options);
  progress.clear();
  if (boxes !== undefined) await writeText(boxes, boxesCsv(found.boxes));
  await writeAs(output, { '.csv': () => found.csv, '.json': () => toJson(found.document) });
  print(options, found.document, found.lines);
}

/** What only some kinds of parts take. @throws InputError where it is given with another. */
function checkKind({ subVolumes, divide, count, seed, from, steps }: RepresentVerbOptions): void {
  const foreign = {
    '--divide': subVolumes === 'nested' && divide,
    '--count': subVolumes !== 'random' && count,
    '--seed': subVolumes !== 'random' && seed,
    '--from': subVolumes !== 'nested' && from,
    '--steps': subVolumes !== 'nested' && steps,
  };
  const [field] = Object.entries(foreign).find(([, given]) => typeof given === 'string') ?? [];
  if (field === undefined) return;
  throw new InputError(`${subVolumes} boxes do not take it`, {
    at: { field },
    mend: 'leave it out, or choose other --sub-volumes',
  });
}

function nestedOptions(
  { from = 'centre', steps = '8' }: RepresentVerbOptions,
  accuracy: number,
): Pick<ConvergenceOptions, 'from' | 'steps' | 'accuracy'> {
  if (accuracy === 1) {
    throw new InputError(`'1' does not do`, { at: { field: '--accuracy' }, expected: 'a number under 1' });
  }
  return { from, steps: parseNumber(steps, '--steps', { min: 3, max: 64, integer: true }), accuracy };
}

function placedOptions({
  divide = '2,3,4',
  subVolumes,
  count = '24',
  seed = '1',
}: RepresentVerbOptions): Pick<RepresentativenessOptions, 'divisions' | 'random'> {
  const divisions = divide
    .split(',')
    .map((part) => parseNumber(part, '--divide', { min: 2, max: 20, integer: true }));
  const boxes = parseNumber(count, '--count', { min: 2, max: 10_000, integer: true });
  const start = parseNumber(seed, '--seed', { min: 0, max: 0xffffffff, integer: true });
  return subVolumes === 'random' ? { divisions, random: { boxes, seed: start } } : { divisions };
}

/** The result with the volumes that the accuracy asks for (m³; null where nothing flows). */
function ofSizes(
  found: Representativeness,
  volume: LabelledVolume,
  accuracy: number,
  phase: string,
  { subVolumes, seed = '1' }: RepresentVerbOptions,
): Findings {
  const needed = (scatter: Scatter | null): number | null =>
    scatter !== null && scatter.mean > 0 ? volumeNeeded(scatter, accuracy) : null;
  return {
    document: {
      phase,
      subVolumes,
      ...(subVolumes === 'random' ? { seed: Number(seed) } : {}),
      accuracy,
      ...found,
      volumeNeeded: {
        fraction: needed(found.fraction),
        specificSurfaceArea: needed(found.specificSurfaceArea),
        effectiveRatio: needed(found.effectiveRatio),
      },
    },
    boxes: found.boxes,
    csv: sizesCsv(found),
    lines: () => sizesLines(found, volume, accuracy),
  };
}

function ofNested(found: Convergence, volume: LabelledVolume, phase: string): Findings {
  return {
    document: { phase, subVolumes: 'nested', ...found },
    boxes: found.boxes,
    csv: nestedCsv(found),
    lines: () => nestedLines(found, volume),
  };
}
