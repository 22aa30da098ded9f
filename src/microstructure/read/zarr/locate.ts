import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FormatError, InputError } from '../../../base/index.ts';
import { multiscaleOf, omeAttributes, pathInside, type Multiscale } from './multiscale.ts';
import { isZarr, openNode, type ZarrNode } from './node.ts';

/** The array to read, and the image of which it is a level. */
export interface Located {
  readonly array: ZarrNode;
  readonly image: Multiscale | undefined;
  readonly level: number;
  /** Channel that was asked for by its name. */
  readonly channel: number | undefined;
}

/** Names listed in a message. */
const listed = 16;

/**
 * Finds the array meant by `dataset`: a path within the store, or the name of a channel of its image. Without it, the
 * store's own array or the finest level of its image.
 * @throws InputError when nothing is found or several things could be meant; FormatError for what is no Zarr.
 */
export async function locate(path: string, dataset: string | undefined): Promise<Located> {
  const root = await openNode(path);
  if (root === undefined) {
    throw new FormatError('not a Zarr store', {
      at: { file: path },
      expected: 'zarr.json, .zarray or .zgroup in the folder',
    });
  }
  if (dataset === undefined) return resolveNode(root);
  const inside = pathInside(path, dataset);
  const node = await openNode(join(path, inside));
  if (node !== undefined) return resolveNode(node);
  const image = multiscaleOf(root);
  const channel = image?.channels.indexOf(dataset) ?? -1;
  if (image !== undefined && channel >= 0) return levelOf(image, 0, channel);
  throw ambiguous(path, `nothing is called '${dataset}'`, await namesIn(root));
}

async function resolveNode(node: ZarrNode): Promise<Located> {
  if (node.kind === 'array') return arrayInImage(node);
  const image = multiscaleOf(node);
  if (image !== undefined) return levelOf(image, 0, undefined);
  const children = await childrenOf(node);
  if (children.length === 1) {
    const child = await openNode(join(node.folder, children[0]));
    if (child !== undefined) return resolveNode(child);
  }
  throw ambiguous(node.folder, 'a group of arrays', children);
}

async function levelOf(image: Multiscale, level: number, channel: number | undefined): Promise<Located> {
  const folder = join(image.folder, image.levels[level]?.path ?? '');
  const array = await openNode(folder);
  if (array?.kind === 'array') return { array, image, level, channel };
  throw new FormatError('the array that the multiscales name is missing', { at: { file: folder } });
}

/** An array by its own path knows its voxel size through the image around it. */
async function arrayInImage(array: ZarrNode): Promise<Located> {
  const around = await openNode(dirname(array.folder));
  const image = around === undefined ? undefined : multiscaleOf(around);
  const level = image?.levels.findIndex(({ path }) => path === basename(array.folder)) ?? -1;
  return { array, image: level < 0 ? undefined : image, level, channel: undefined };
}

export function ambiguous(file: string, what: string, names: readonly string[]): InputError {
  const shown = names.length > listed ? [...names.slice(0, listed), '…'] : names;
  return new InputError(what, {
    at: { file },
    expected: shown.length === 0 ? 'an array in the store' : `one of ${shown.join(', ')}`,
    mend: 'name it with --dataset',
  });
}

async function childrenOf({ folder }: ZarrNode): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const nodes = await Promise.all(names.map((name) => isZarr(join(folder, name))));
  return names.filter((_, at) => nodes[at]).toSorted();
}

/** What could be asked for: channels, children, and label images. */
async function namesIn(root: ZarrNode): Promise<string[]> {
  const labels = await openNode(join(root.folder, 'labels'));
  const list: unknown = labels === undefined ? [] : omeAttributes(labels)['labels'];
  const labelImages = (Array.isArray(list) ? (list as unknown[]) : []).map(
    (name) => `labels/${String(name)}`,
  );
  const children = (await childrenOf(root)).filter((name) => name !== 'labels');
  return [...(multiscaleOf(root)?.channels ?? []), ...labelImages, ...children];
}
