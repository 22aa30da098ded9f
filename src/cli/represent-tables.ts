import {
  volumeNeeded,
  type BoxMeasures,
  type Convergence,
  type ConvergenceCurve,
  type Representativeness,
  type Scatter,
} from '../homogenise/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { digits, table } from './output.ts';

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
    ...table([sizeHeader, ...sizeRows(found, (value) => digits(value, 4))]),
    '',
    `whole image, ${edge(found.volume)}: fraction ${digits(whole.fractionTotal)}, D_eff/D ${digits(whole.effectiveRatio)}, tau ${digits(whole.tortuosityFactor)}`,
    `as a sample of the material: ${each(({ relativeStandardError }) => `± ${percent(relativeStandardError)}`)} (one standard error)`,
    `variance falls as volume^-a: a = ${each(({ exponent }) => digits(exponent, 2))}; 1 once boxes are much larger than the structure`,
    `integral range of the phase: ${edge(integralRange)}`,
    `for ± ${(100 * accuracy).toPrecision(2)} % in 95 of 100 images: ${each((scatter) => needs(scatter.mean > 0 ? volumeNeeded(scatter, accuracy) : null))}`,
    ...sizes.flatMap(({ divisions, bruggeman }) =>
      bruggeman === null
        ? []
        : [
            `D_eff/D = fraction^b over ${bruggeman.count} boxes, ${divisions} to an axis: b = ${digits(bruggeman.exponent, 4)} ± ${digits(bruggeman.standardError, 2)}; box by box ${digits(bruggeman.mean, 4)} ± ${digits(bruggeman.standardDeviation, 2)}${bruggeman.free === null ? '' : `; with a prefactor ${digits(bruggeman.free.prefactor, 3)}: ${digits(bruggeman.free.exponent, 4)} ± ${digits(bruggeman.free.standardError, 2)}`}`,
          ],
    ),
    ...(volume.shape.some((length) => length === 1) ? ['one slice thick: areas are those of a slab'] : []),
  ];
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

export function nestedLines(found: Convergence, volume: LabelledVolume): string[] {
  const curves: readonly [string, ConvergenceCurve | null][] = [
    ['fraction', found.fraction],
    ['area', found.specificSurfaceArea],
    ['D_eff/D', found.effectiveRatio],
  ];
  const share = `${(100 * found.accuracy).toPrecision(2)} %`;
  const last = found.boxes[found.boxes.length - 1];
  return [
    ...table([nestedHeader, ...nestedRows(found, (value) => digits(value, 4))]),
    '',
    `±: 95 % interval of the material, by the error model; whole image ${edge(last.volume)}${volume.shape.some((length) => length === 1) ? ', one slice thick' : ''}`,
    ...curves.flatMap(([name, curve]) =>
      curve === null
        ? []
        : [
            `${name}: ${curve.settledAt === null ? `no smaller box within ${share} of the whole image` : `within ${share} of the whole image from ${edge(curve.settledAt)} on`}; ± ${share} in 95 of 100 images needs ${needs(curve.volumeNeeded)}`,
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

/** A volume as the edge of its cube. */
export function edge(volume: number): string {
  return `(${digits(1e6 * Math.cbrt(volume), 3)} µm)³`;
}

export function needs(volume: number | null): string {
  return volume === null ? 'no volume' : edge(volume);
}
