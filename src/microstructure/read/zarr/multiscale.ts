import { FormatError } from '../../../base/index.ts';
import { shiftDecimal } from '../../decimal.ts';
import type { Phase } from '../../volume.ts';
import { isObject, type JsonObject, type ZarrNode } from './node.ts';

interface MultiscaleAxis {
  readonly name: string;
  readonly unit: string | undefined;
}

/** An OME-NGFF image: the same data at several resolutions, the finest first. */
export interface Multiscale {
  readonly folder: string;
  readonly axes: readonly MultiscaleAxis[];
  /** Path of each array within the folder, and voxels' lengths along its axes in the axes' units. */
  readonly levels: readonly { readonly path: string; readonly scale: readonly number[] }[];
  readonly channels: readonly string[];
  readonly phases: readonly Phase[];
}

/** Powers of ten of a metre. */
const lengthUnits: Record<string, number> = {
  meter: 0,
  centimeter: -2,
  millimeter: -3,
  micrometer: -6,
  nanometer: -9,
  angstrom: -10,
  picometer: -12,
  micron: -6,
  um: -6,
  µm: -6,
  nm: -9,
  mm: -3,
};

/** A length in metres. @returns undefined for a unit that is not known or not given. */
export function inMetres(length: number, unit: string | undefined): number | undefined {
  const power = lengthUnits[unit ?? ''];
  return power === undefined ? undefined : shiftDecimal(length, power);
}

/** NGFF's own attributes: version 0.5 keeps them under `ome`. */
export function omeAttributes({ attributes }: ZarrNode): JsonObject {
  return isObject(attributes['ome']) ? attributes['ome'] : attributes;
}

/** The image that a group holds; undefined where it holds none. @throws FormatError for damaged metadata. */
export function multiscaleOf(node: ZarrNode): Multiscale | undefined {
  const attributes = omeAttributes(node);
  const { multiscales } = attributes;
  if (multiscales === undefined || node.kind !== 'group') return undefined;
  const [first] = listOf(multiscales);
  const { axes, datasets, coordinateTransformations } = first ?? {};
  const levels = listOf(datasets).map((dataset) => ({
    path: pathInside(node.folder, dataset['path']),
    scale: product(scaleOf(dataset['coordinateTransformations']), scaleOf(coordinateTransformations)),
  }));
  if (levels.length === 0) {
    throw new FormatError('the multiscales have no datasets', {
      at: { file: node.folder, field: 'multiscales' },
    });
  }
  return {
    folder: node.folder,
    // Up to version 0.3 axes were plain names.
    axes: (Array.isArray(axes) ? (axes as unknown[]) : []).map(axisOf),
    levels,
    channels: channelsOf(attributes),
    phases: phasesOf(attributes),
  };
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isObject) : [];
}

function axisOf(axis: unknown): MultiscaleAxis {
  const { name, unit } = isObject(axis) ? axis : { name: axis, unit: undefined };
  return { name: String(name), unit: typeof unit === 'string' ? unit : undefined };
}

function scaleOf(transformations: unknown): readonly number[] {
  const scale = listOf(transformations).find(({ type }) => type === 'scale')?.['scale'];
  return Array.isArray(scale) && scale.every((length) => typeof length === 'number') ? scale : [];
}

/** Component by component; a missing one counts as 1. */
function product(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, axis) => (a[axis] ?? 1) * (b[axis] ?? 1));
}

/** @throws FormatError for a path that could lead out of the store. */
export function pathInside(folder: string, path: unknown): string {
  const parts = typeof path === 'string' ? path.split('/') : [];
  const good =
    parts.length > 0 && parts.every((part) => !['', '.', '..'].includes(part) && !/[\\\0]/.test(part));
  if (good) return parts.join('/');
  throw new FormatError(`${JSON.stringify(path) ?? 'nothing'} is no path within the store`, {
    at: { file: folder },
    expected: 'names divided by /, without ..',
  });
}

function channelsOf({ omero }: JsonObject): string[] {
  return listOf(isObject(omero) ? omero['channels'] : undefined).map(({ label }) => String(label));
}

/** Names in `image-label`'s properties. */
function phasesOf({ 'image-label': label }: JsonObject): Phase[] {
  return listOf(isObject(label) ? label['properties'] : undefined).flatMap((entry) => {
    const { name, 'label-value': value } = entry;
    const good = typeof name === 'string' && name !== '' && Number.isInteger(value) && Number(value) >= 0;
    return good ? [{ name, label: Number(value) }] : [];
  });
}
