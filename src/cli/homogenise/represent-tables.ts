import {
  volumeNeeded,
  type BoxMeasures,
  type Convergence,
  type ConvergenceCurve,
  type Representativeness,
  type Scatter,
} from '../../homogenise/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { readableUnit } from '../../base/index.ts';
import { digits, table } from '../shared/output.ts';

type Cell = string | number;

export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

const sizeHeader = [
  'divisions',
  'boxes',
  'volume m3',
  'percolating',
  'fraction',
  'deviation of fraction',
  'area 1/m',
  'deviation of area',
  'D_eff/D',
  'deviation of D_eff/D',
  'Bruggeman b',
  'deviation of b',
];

function sizeRows({ sizes }: Representativeness, format: (value: number | null) => string): Cell[][] {
  return sizes.map((size) => [
    size.divisions,
    size.boxes,
    format(size.volume),
    size.percolating,
    format(size.fraction.mean),
    format(size.fraction.standardDeviation),
    format(size.specificSurfaceArea?.mean ?? null),
    format(size.specificSurfaceArea?.standardDeviation ?? null),
    format(size.effectiveRatio.mean),
    format(size.effectiveRatio.standardDeviation),
    format(size.bruggeman?.exponent ?? null),
    format(size.bruggeman?.standardDeviation ?? null),
  ]);
}

/** A line a size of box. */
export function sizesCsv(found: Representativeness): string {
  return csvOf([sizeHeader, ...sizeRows(found, plain)]);
}

export function sizesLines(found: Representativeness, volume: LabelledVolume, accuracy: number): string[] {
  const { whole, fraction, specificSurfaceArea, effectiveRatio, integralRange, sizes } = found;
  const parts: readonly [string, Scatter | null][] = [
    ['fraction', fraction],
    ['area', specificSurfaceArea],
    ['D_eff/D', effectiveRatio],
  ];
  const each = (say: (scatter: Scatter) => string): string =>
    parts.flatMap(([name, scatter]) => (scatter === null ? [] : [`${name} ${say(scatter)}`])).join(', ');
  return [
    ...table([sizeTitles(volume), ...sizeCells(found, volume)]),
    '±: standard deviation between boxes',
    '',
    `whole image, ${edge(found.volume, volume)}: fraction ${digits(whole.fractionTotal)}, D_eff/D ${digits(whole.effectiveRatio)}, tau ${digits(whole.tortuosityFactor)}`,
    `as a sample of the material: ${each(({ mean, relativeStandardError }) => (mean > 0 ? `± ${percent(relativeStandardError)}` : 'unknown'))} (one standard error)`,
    `variance falls as volume^-a: a = ${each(({ exponent }) => digits(exponent, 2))}; 1 once boxes are much larger than the structure`,
    `integral range of the phase: ${edge(integralRange, volume)}`,
    `for ± ${(100 * accuracy).toPrecision(2)} % in 95 of 100 images: ${each((scatter) => needs(scatter.mean > 0 ? volumeNeeded(scatter, accuracy) : null, volume))}`,
    ...sizes.flatMap(({ divisions, bruggeman }) =>
      bruggeman === null
        ? []
        : [
            `D_eff/D = fraction^b, ${divisions} boxes an axis (${bruggeman.count}): b = ${digits(bruggeman.exponent, 4)} ± ${digits(bruggeman.standardError, 2)}; each ${digits(bruggeman.mean, 4)} ± ${digits(bruggeman.standardDeviation, 2)}${bruggeman.free === null ? '' : `; ${digits(bruggeman.free.prefactor, 3)} fraction^(${signed(digits(bruggeman.free.exponent, 4))} ± ${digits(bruggeman.free.standardError, 2)})`}`,
          ],
    ),
    ...(volume.shape.some((length) => length === 1) ? ['one slice thick: areas are those of a slab'] : []),
  ];
}

/** Four digits of a number in a unit that people read. */
function four(value: number | null | undefined, factor = 1): string {
  return digits(value === null || value === undefined ? null : value / factor, 4);
}

function sizeTitles(volume: LabelledVolume): string[] {
  const [extent] = shownExtent(0, volume);
  return [
    'divisions',
    'boxes',
    extent,
    'percolating',
    'fraction',
    '±',
    'area 1/µm',
    '±',
    'D_eff/D',
    '±',
    'b',
    '±',
  ];
}

/** The columns of {@link sizeHeader} in units that people read. */
function sizeCells({ sizes }: Representativeness, volume: LabelledVolume): Cell[][] {
  return sizes.map((size) => [
    size.divisions,
    size.boxes,
    shownExtent(size.volume, volume)[1],
    size.percolating,
    four(size.fraction.mean),
    four(size.fraction.standardDeviation),
    four(size.specificSurfaceArea?.mean, 1e6),
    four(size.specificSurfaceArea?.standardDeviation, 1e6),
    four(size.effectiveRatio.mean),
    four(size.effectiveRatio.standardDeviation),
    four(size.bruggeman?.exponent),
    four(size.bruggeman?.standardDeviation),
  ]);
}

const boxHeader = [
  'x',
  'y',
  'z',
  'nx',
  'ny',
  'nz',
  'volume m3',
  'percolating',
  'fraction',
  'area 1/m',
  'D_eff/D',
  'tau',
  'Bruggeman b',
];

/** A line a box. */
export function boxesCsv(boxes: readonly BoxMeasures[]): string {
  const rows = boxes.map((box) => [
    ...box.origin,
    ...box.shape,
    plain(box.volume),
    box.percolating ? 1 : 0,
    plain(box.fraction),
    plain(box.specificSurfaceArea),
    plain(box.effectiveRatio),
    plain(box.tortuosityFactor),
    plain(box.bruggemanExponent),
  ]);
  return csvOf([boxHeader, ...rows]);
}

const nestedHeader = ['voxels', 'volume m3', 'fraction', '±', 'area 1/m', '±', 'D_eff/D', '±', 'tau'];

function nestedRows(found: Convergence, format: (value: number | null) => string): Cell[][] {
  const { fraction, specificSurfaceArea, effectiveRatio } = found;
  return found.boxes.map((box, at) => [
    box.shape.join(' × '),
    format(box.volume),
    format(fraction.value[at] ?? null),
    format(fraction.interval[at] ?? null),
    format(specificSurfaceArea?.value[at] ?? null),
    format(specificSurfaceArea?.interval[at] ?? null),
    format(effectiveRatio.value[at] ?? null),
    format(effectiveRatio.interval[at] ?? null),
    format(box.tortuosityFactor),
  ]);
}

/** A line a box, the smallest first. */
export function nestedCsv(found: Convergence): string {
  return csvOf([nestedHeader, ...nestedRows(found, plain)]);
}

function nestedTitles(volume: LabelledVolume): string[] {
  return ['voxels', shownExtent(0, volume)[0], 'fraction', '±', 'area 1/µm', '±', 'D_eff/D', '±', 'tau'];
}

/** The columns of {@link nestedHeader} in units that people read. */
function nestedCells(found: Convergence, volume: LabelledVolume): Cell[][] {
  const { fraction, specificSurfaceArea, effectiveRatio } = found;
  return found.boxes.map((box, at) => [
    box.shape.join(' × '),
    shownExtent(box.volume, volume)[1],
    four(fraction.value[at]),
    four(fraction.interval[at]),
    four(specificSurfaceArea?.value[at], 1e6),
    four(specificSurfaceArea?.interval[at], 1e6),
    four(effectiveRatio.value[at]),
    four(effectiveRatio.interval[at]),
    four(box.tortuosityFactor),
  ]);
}

export function nestedLines(found: Convergence, volume: LabelledVolume): string[] {
  const curves: readonly [string, ConvergenceCurve | null][] = [
    ['fraction', found.fraction],
    ['area', found.specificSurfaceArea],
    ['D_eff/D', found.effectiveRatio],
  ];
  const share = `${(100 * found.accuracy).toPrecision(2)} %`;
  const last = found.boxes[found.boxes.length - 1];
  return [
    ...table([nestedTitles(volume), ...nestedCells(found, volume)]),
    '',
    `±: 95 % interval of the material, by the error model; whole image ${edge(last.volume, volume)}${volume.shape.some((length) => length === 1) ? ', one slice thick' : ''}`,
    ...curves.flatMap(([name, curve]) =>
      curve === null
        ? []
        : [
            `${name}: ${curve.settledAt === null ? `no smaller box within ${share} of the whole image` : `within ${share} of the whole image from ${edge(curve.settledAt, volume)} on`}; ± ${share} in 95 of 100 images needs ${needs(curve.volumeNeeded, volume)}`,
          ],
    ),
  ];
}

function plain(value: number | null): string {
  return value === null ? '' : String(value);
}

export function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

type Extended = Pick<LabelledVolume, 'shape' | 'voxelSize'>;

/** Thickness of an image of one layer, m; undefined for any other. */
function thicknessOf({ shape, voxelSize }: Extended): number | undefined {
  const flat = shape.findIndex((length) => length === 1);
  return flat < 0 ? undefined : voxelSize[flat];
}

/** Title and number of a volume in µm³, of a section its area in µm². */
export function shownExtent(volume: number, image: Extended): [title: string, shown: string] {
  const thickness = thicknessOf(image);
  const [name, unit, extent] =
    thickness === undefined ? ['volume', 'm3', volume] : ['area of box', 'm2', volume / thickness];
  const readable = readableUnit(unit);
  return [`${name} ${readable.unit}`, digits(extent / readable.factor, 4)];
}

/** A volume as the edge of its cube, of a section as that of its square. */
export function edge(volume: number, image: Extended): string {
  const thickness = thicknessOf(image);
  return thickness === undefined
    ? `(${digits(1e6 * Math.cbrt(volume), 3)} µm)³`
    : `(${digits(1e6 * Math.sqrt(volume / thickness), 3)} µm)²`;
}

export function needs(volume: number | null, image: Extended): string {
  return volume === null ? 'no volume' : edge(volume, image);
}

/** With the minus of people. */
export function signed(text: string): string {
  return text.replace(/^-/, '−');
}
