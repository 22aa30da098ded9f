import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, InputError } from '../../base/index.ts';
import { FileSource } from './file-source.ts';
import type { PlaneSource } from './plane-source.ts';
import { describeContent } from './signatures.ts';
import { looksLikeTiff, openTiff } from './tiff/index.ts';

/**
 * A folder of TIFF slices in the order that people count: slice2 comes before slice10. Other files in it are
 * left alone.
 * @throws InputError when there are no slices; FormatError naming the slice that differs from the first.
 */
export async function openSlices(folder: string): Promise<PlaneSource> {
  const names = await sliceNames(folder);
  const paths = names.map((name) => join(folder, name));
  const first = await openSlice(paths[0]);
  await first.close();
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return {
    path: folder,
    shape: [first.shape[0], first.shape[1], names.length],
    dataType: first.dataType,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    voxelSize: first.voxelSize,
    remarks: [...first.remarks, ...gapRemarks(names)],
    async readPlane(z, target) {
      const slice = await openSlice(paths[z]);
      try {
        checkSame(first, slice);
        await slice.readPlane(0, target);
      } finally {
        await slice.close();
      }
    },
    close: () => Promise.resolve(),
  };
}

async function sliceNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.tiff?$/i.test(name) && !name.startsWith('.'));
  if (names.length === 0) {
    throw new InputError('the folder holds no TIFF slices', {
      at: { file: folder },
      expected: 'files whose names end in .tif or .tiff, or the metadata of a Zarr store',
    });
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  return names.sort((a, b) => compare(a, b) || (a < b ? -1 : 1));
}

async function openSlice(path: string): Promise<PlaneSource> {
  const source = await FileSource.open(path);
  try {
    const start = await source.read(0, Math.min(264, source.size), 'the header');
    if (!looksLikeTiff(start)) throw describeContent(path, start);
    const slice = await openTiff(source);
    if (slice.shape[2] === 1) return slice;
    throw new FormatError(`a slice of ${slice.shape[2]} pages`, {
      at: { file: path },
      expected: 'one page in each file of a folder of slices',
      mend: 'give a stack by its own name',
    });
  } catch (error) {
    await source.close();
    throw error;
  }
}

function checkSame(first: PlaneSource, slice: PlaneSource): void {
  if (describePixels(first) === describePixels(slice)) return;
  throw new FormatError(`${describePixels(slice)}, but ${first.path} has ${describePixels(first)}`, {
    at: { file: slice.path },
    mend: 'all slices of a volume must be alike',
  });
}

function describePixels({ shape, dataType }: PlaneSource): string {
  return `${shape[0]} × ${shape[1]} pixels of ${dataType}`;
}

/** A remark when the last numbers in the names jump: a lost slice shifts all that follow. */
function gapRemarks(names: readonly string[]): string[] {
  const numbers = names.map((name) =>
    Number(/(\d+)\D*$/.exec(name.replace(/\.tiff?$/i, ''))?.[1] ?? Number.NaN),
  );
  const gap = numbers.findIndex((number, index) => index > 0 && number > numbers[index - 1] + 1);
  return gap < 0 ? [] : [`no slice lies between ${names[gap - 1]} and ${names[gap]}`];
}
