import { InputError } from '../base/index.ts';
import { boxOf, type Box, type LabelSource, type Medium } from '../numerics/index.ts';
import { labelOf, voxelCount, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import {
  transportBoundaries,
  type ContactResistance,
  type TransportBoundary,
  type TransportOptions,
} from './transport-types.ts';

/** The problem in the solver's axes: the flux runs along its z, whichever axis of the image that is. */
export interface TransportProblem {
  readonly phases: readonly string[];
  /** Conductivities of `phases` over the reference. */
  readonly relative: readonly number[];
  readonly referenceConductivity: number;
  readonly box: Box;
  readonly medium: Medium;
  readonly source: LabelSource;
  /** Image axes that are the solver's x, y and z. */
  readonly order: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  /** Voxel edge along the load, in metres. */
  readonly edge: number;
  readonly tolerance: number;
}

/** Image axes that become the solver's x, y and z. */
const turned: Record<Axis, readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2]> = {
  x: [1, 2, 0],
  y: [0, 2, 1],
  z: [0, 1, 2],
};

/** Of quotients of decimal numbers. */
const rounding = 1e-12;

/** Beyond this single precision loses the weak faces beside the strong ones. */
const longestOverShortest = 200;

/**
 * Likewise: where parts hang together by faces this much weaker than their own, the sums of single precision no longer see
 * them. At ten million some answers were off by a percent without a sign of it.
 */
const largestContrast = 1e6;

function complain(what: string, field: string, expected: string): InputError {
  return new InputError(what, { at: { field }, expected });
}

function checkVolume({ data, shape, voxelSize }: LabelledVolume): void {
  if (shape.some((count) => !Number.isInteger(count) || count < 1)) {
    throw complain(
      `the volume's shape is ${shape.join(' x ')}`,
      'shape',
      'at least one voxel along each axis',
    );
  }
  if (shape.some((count) => count > 65_535)) {
    throw complain(
      `the volume's shape is ${shape.join(' x ')}`,
      'shape',
      'at most 65535 voxels along an axis',
    );
  }
  if (data.length !== voxelCount(shape)) {
    throw complain(
      `${data.length} voxels for a shape of ${shape.join(' x ')}`,
      'shape',
      `${voxelCount(shape)} voxels`,
    );
  }
  if (voxelSize.some((size) => !Number.isFinite(size) || size <= 0)) {
    throw complain(`the voxel size is ${voxelSize.join(', ')} m`, 'voxelSize', 'three lengths above zero');
  }
  if (Math.max(...voxelSize) > longestOverShortest * Math.min(...voxelSize)) {
    throw complain(
      `the voxel size is ${voxelSize.join(', ')} m`,
      'voxelSize',
      `edges within a factor of ${longestOverShortest} of each other`,
    );
  }
}

function checkConductivities(conductivities: Readonly<Record<string, number>>): void {
  const entries = Object.entries(conductivities);
  if (entries.length === 0) {
    throw complain('no phase conducts', 'conductivities', 'the conductivity of at least one phase');
  }
  if (entries.length > 255) {
    throw complain(`${entries.length} conducting phases`, 'conductivities', 'at most 255');
  }
  for (const [name, value] of entries) {
    if (!Number.isFinite(value) || value <= 0) {
      throw complain(
        `the conductivity of '${name}' is ${value}`,
        `conductivities.${name}`,
        'a number above zero',
      );
    }
  }
  const values = entries.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (high <= largestContrast * low * (1 + rounding)) return;
  throw new InputError(`the conductivities differ by a factor of ${(high / low).toPrecision(2)}`, {
    at: { field: 'conductivities' },
    expected: 'at most a million, which single precision carries',
    mend: `leave out what hardly conducts, or raise it to ${high / largestContrast}`,
  });
}

function checkOptions({
  axis,
  boundary,
  tolerance = 1e-3,
  threads = 1,
  slabPlanes = 8,
  conductivities,
}: TransportOptions): void {
  if (!(axis in turned)) throw complain(`the axis is '${axis}'`, 'axis', 'x, y or z');
  if (boundary !== undefined && !transportBoundaries.includes(boundary)) {
    throw complain(`the boundary is '${boundary}'`, 'boundary', transportBoundaries.join(', '));
  }
  if (!(tolerance >= 1e-7 && tolerance <= 0.1)) {
    throw complain(`the tolerance is ${tolerance}`, 'tolerance', 'a number from 1e-7 to 0.1');
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw complain(`${threads} threads`, 'threads', 'a whole number from 1 to 64');
  }
  if (!Number.isInteger(slabPlanes) || slabPlanes < 8) {
    throw complain(`slabs of ${slabPlanes} layers`, 'slabPlanes', 'a whole number of at least 8');
  }
  checkConductivities(conductivities);
}

function checkContacts(
  contacts: readonly ContactResistance[],
  phases: readonly string[],
  voxelResistance: number,
): void {
  for (const { phases: pair, resistance } of contacts) {
    const field = `contactResistances.${pair.join('/')}`;
    const stranger = pair.find((name) => !phases.includes(name));
    if (stranger !== undefined) throw complain(`'${stranger}' does not conduct`, field, phases.join(', '));
    if (pair[0] === pair[1]) {
      throw complain(`a contact of '${pair[0]}' with itself`, field, 'two different phases');
    }
    if (!Number.isFinite(resistance) || resistance < 0) {
      throw complain(`the contact resistance is ${resistance}`, field, 'a number of at least zero');
    }
    if (resistance <= largestContrast * voxelResistance * (1 + rounding)) continue;
    throw new InputError(`the contact resistance is ${resistance}`, {
      at: { field },
      expected: `at most ${(largestContrast * voxelResistance).toPrecision(3)}, a million times a voxel of the best conductor`,
      mend: 'give that much for a barrier',
    });
  }
}

/** Resistances between phase indices over that of a voxel of the reference conductivity along the axis. */
function contactTable(
  contacts: readonly ContactResistance[],
  phases: readonly string[],
  voxelResistance: number,
): NonNullable<Medium['contact']> {
  const size = phases.length + 1;
  const table = new Float32Array(size ** 2);
  for (const { phases: pair, resistance } of contacts) {
    const [a, b] = [phases.indexOf(pair[0]) + 1, phases.indexOf(pair[1]) + 1];
    table[a * size + b] = resistance / voxelResistance;
    table[b * size + a] = resistance / voxelResistance;
  }
  return { phases: size, resistance: table };
}

/** A single voxel between joined sides is its own neighbour, across which nothing flows, except under the load. */
function boxFor(shape: Box['shape'], boundary: TransportBoundary): Box {
  const joined = { wrapX: shape[0] > 1, wrapY: shape[1] > 1 };
  if (boundary === 'plates-periodic') return boxOf(shape, joined);
  if (boundary === 'periodic') return boxOf(shape, { ...joined, wrapZ: true });
  return boxOf(shape, { held: boundary === 'kinematic', fed: boundary === 'static' });
}

/** Labels as bytes and the phase index of each byte; wider labels become phase indices straight away. */
function labelBytes(
  volume: LabelledVolume,
  indices: ReadonlyMap<number, number>,
): Omit<LabelSource, 'steps'> {
  const table = new Uint8Array(256);
  if (volume.data instanceof Uint8Array) {
    for (const [label, index] of indices) table[label] = index;
    return { labels: volume.data, table };
  }
  for (let index = 0; index < 256; index++) table[index] = index;
  const labels = new Uint8Array(volume.data.length);
  let known = -1;
  let index = 0;
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const label = volume.data[voxel];
    if (label !== known) {
      known = label;
      index = indices.get(label) ?? 0;
    }
    labels[voxel] = index;
  }
  return { labels, table };
}

/** Checks everything a user can get wrong and turns the volume so that the flux runs along z. */
export function transportProblem(volume: LabelledVolume, options: TransportOptions): TransportProblem {
  checkVolume(volume);
  checkOptions(options);
  const phases = Object.keys(options.conductivities);
  const values = phases.map((name) => options.conductivities[name] ?? 0);
  const referenceConductivity = Math.max(...values);
  const relative = values.map((value) => value / referenceConductivity);
  const indices = new Map(phases.map((name, at) => [labelOf(volume, name), at + 1]));
  const order = turned[options.axis];
  const steps = [1, volume.shape[0], volume.shape[0] * volume.shape[1]] as const;
  const [hx, hy, hz] = [volume.voxelSize[order[0]], volume.voxelSize[order[1]], volume.voxelSize[order[2]]];
  const shape = [volume.shape[order[0]], volume.shape[order[1]], volume.shape[order[2]]] as const;
  const conductivity = new Float32Array(256);
  conductivity.set(relative, 1);
  const contacts = (options.contactResistances ?? []).filter(({ resistance }) => resistance !== 0);
  const voxelResistance = hz / referenceConductivity;
  checkContacts(contacts, phases, voxelResistance);
  return {
    phases,
    relative,
    referenceConductivity,
    box: boxFor(shape, options.boundary ?? 'plates'),
    medium: {
      gx: sameSize(hz, hx),
      gy: sameSize(hz, hy),
      conductivity,
      ...(contacts.length === 0 ? {} : { contact: contactTable(contacts, phases, voxelResistance) }),
    },
    order,
    edge: hz,
    source: { ...labelBytes(volume, indices), steps: [steps[order[0]], steps[order[1]], steps[order[2]]] },
    tolerance: options.tolerance ?? 1e-3,
  };
}

/** Square of the ratio of two voxel edges; 1 when they differ by rounding only. */
function sameSize(along: number, across: number): number {
  const ratio = (along / across) ** 2;
  return Math.abs(ratio - 1) < 1e-9 ? 1 : ratio;
}
