import { FormatError } from '../../../base/index.ts';
import { voxelBytes } from '../../data-type.ts';
import type { FileSource } from '../file-source.ts';
import type { PlaneSource } from '../plane-source.ts';
import { readDescription, type StackDescription } from './description.ts';
import {
  openTiffFile,
  readDirectories,
  readNumbers,
  readText,
  tags,
  type Directory,
  type TiffFile,
} from './directory.ts';
import { isSecondary, largestExpansion, pageBytes, readLayout, type PageLayout } from './layout.ts';
import { finishPixels, readPage } from './page.ts';
import { readSegments } from './segments.ts';

export { looksLikeTiff } from './directory.ts';

/** Bytes of a page's description that are looked at; OME files list every plane further on. */
const descriptionBytes = 65536;

/** Opens a TIFF stack: every page is checked before anything is allocated for the result. */
export async function openTiff(source: FileSource): Promise<PlaneSource> {
  const file = await openTiffFile(source);
  const { pages, description } = await readPages(file);
  const [first] = pages as [PageLayout, ...PageLayout[]];
  const follow = pages.length === 1 ? (description.planes ?? 1) : 1;
  const planes = follow > 1 ? await contiguousPlanes(file, first, follow) : separatePlanes(file, pages);
  return {
    path: source.path,
    shape: [first.width, first.height, planes.count],
    dataType: first.dataType,
    bytes: source.size,
    voxelSize: description.voxelSize,
    remarks: [...description.remarks, ...countRemark(pages.length, description.planes)],
    readPlane: planes.read,
    close: () => source.close(),
  };
}

async function readPages(file: TiffFile): Promise<{ pages: PageLayout[]; description: StackDescription }> {
  const pages: PageLayout[] = [];
  let description: StackDescription | undefined;
  for (const [index, directory] of (await readDirectories(file)).entries()) {
    const name = `page ${index + 1}`;
    if (await isSecondary(file, directory, name)) continue;
    const page = await readLayout(file, directory, name);
    checkSame(file, pages[0], page);
    pages.push(page);
    description ??= await describePage(file, directory, name);
  }
  if (description === undefined) {
    throw new FormatError('the file holds thumbnails and masks only', { at: { file: file.source.path } });
  }
  checkCredible(file, pages);
  return { pages, description };
}

function countRemark(pages: number, planes: number | undefined): string[] {
  if (planes === undefined || pages === 1 || pages === planes) return [];
  return [`the description speaks of ${planes} planes, the file has ${pages} pages; the pages count`];
}

async function describePage(file: TiffFile, directory: Directory, name: string): Promise<StackDescription> {
  const entry = directory.get(tags.imageDescription);
  const text =
    entry === undefined ? '' : await readText(file, entry, `the description of ${name}`, descriptionBytes);
  const resolution = async (tag: number): Promise<number | undefined> => {
    const entry = directory.get(tag);
    return entry === undefined
      ? undefined
      : (await readNumbers(file, entry, `the resolution of ${name}`, 1))[0];
  };
  const pixel = { x: await resolution(tags.xResolution), y: await resolution(tags.yResolution) };
  return readDescription(file.source.path, text, pixel);
}

function checkSame(file: TiffFile, first: PageLayout | undefined, page: PageLayout): void {
  if (first === undefined) return;
  if (describePixels(first) === describePixels(page)) return;
  throw new FormatError(`${describePixels(page)}, but ${first.name} has ${describePixels(first)}`, {
    at: { file: file.source.path, field: page.name },
    mend: 'all pages of a volume must be alike',
  });
}

function describePixels({ width, height, bits, dataType }: PageLayout): string {
  return `${width} × ${height} pixels of ${bits < 8 ? `${bits}-bit` : dataType}`;
}

/** @throws FormatError when the pages claim more pixels than the bytes of the file can hold. */
function checkCredible(file: TiffFile, pages: readonly PageLayout[]): void {
  let possible = 0;
  for (const page of pages) {
    const packed = (pageBytes(page) * Math.min(page.bits, 8)) / 8;
    possible += packed / largestExpansion[page.compression];
  }
  if (possible <= file.source.size) return;
  const [{ width, height }] = pages as [PageLayout, ...PageLayout[]];
  throw new FormatError(
    `${pages.length} page${pages.length === 1 ? '' : 's'} of ${width} × ${height} pixels cannot be in a file of ${file.source.size} bytes`,
    { at: { file: file.source.path }, mend: 'the file is cut short or damaged' },
  );
}

interface Planes {
  readonly count: number;
  readonly read: (z: number, target: Uint8Array) => Promise<void>;
}

function separatePlanes(file: TiffFile, pages: readonly PageLayout[]): Planes {
  return { count: pages.length, read: (z, target) => readPage(file, pages[z], target) };
}

/** Classic TIFF cannot point past 4 GB, so ImageJ lets all planes follow the first one without directories. */
async function contiguousPlanes(file: TiffFile, page: PageLayout, count: number): Promise<Planes> {
  const fail = (what: string): FormatError => new FormatError(what, { at: { file: file.source.path } });
  if (page.compression !== 'none' || page.segment !== 'strip' || page.bits < 8) {
    throw fail(`the description speaks of ${count} planes, but only one has a directory`);
  }
  const [strip] = await readSegments(file, page);
  const start = strip?.position ?? 0;
  const bytes = page.width * page.height * voxelBytes(page.dataType);
  if (!(start + count * bytes <= file.source.size)) {
    const needed = start + count * bytes;
    throw fail(
      `${count} planes would end at byte ${needed}, the file has ${file.source.size}; it is cut short`,
    );
  }
  return {
    count,
    async read(z, target) {
      await file.source.readInto(target, start + z * bytes, `plane ${z}`);
      finishPixels(file, page, target);
    },
  };
}
