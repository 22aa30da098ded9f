import { extname } from 'node:path';
import { InputError, type LongWork } from '../../base/index.ts';
import { asFields, asVolume, type WritableImage } from './named-fields.ts';
import { writeNpy } from './npy.ts';
import { writeRaw } from './raw.ts';
import { writeTiff } from './tiff.ts';
import { writeVti } from './vti.ts';
import { writeZarr, type NgffVersion } from './zarr/index.ts';

export interface WriteOptions extends LongWork {
  /** Lossless. Default none for TIFF and VTI, deflate (gzip) for Zarr. */
  compression?: 'none' | 'deflate' | undefined;
  /** TIFF: 64-bit positions; default only where the file may pass 4 GiB. ImageJ alone does not open BigTIFF. */
  bigTiff?: boolean | undefined;
  /** Zarr: version of OME-NGFF, 0.5 (Zarr version 3, the default) or 0.4 (Zarr version 2). */
  ngff?: NgffVersion | undefined;
}

type Writer = (path: string, image: WritableImage, options: WriteOptions) => Promise<void>;

const tiff: Writer = (path, image, options) => writeTiff(path, asVolume(path, image), options);

const writers: Record<string, Writer> = {
  '.tif': tiff,
  '.tiff': tiff,
  '.npy': (path, image, options) => writeNpy(path, image, options),
  '.raw': (path, image, options) => writeRaw(path, asVolume(path, image), options),
  '.vti': (path, image, options) => writeVti(path, asFields(image), options),
  '.zarr': (path, image, options) => writeZarr(path, image, options),
};

/** Extensions of the formats that {@link writeImage} writes. */
export const imageExtensions: readonly string[] = Object.keys(writers);

/**
 * Writes an image in the format of its extension: `.tif`, `.tiff`, `.npy`, `.raw` (with `.raw.json` beside it), `.vti`
 * or `.zarr` (OME-NGFF, so `.ome.zarr` too); several fields go into a `.vti` or `.zarr` only. The file, or the folder of
 * a `.zarr`, appears under its name when it is complete.
 * @throws InputError for another extension, a wrong size, or a folder that cannot be written.
 */
export async function writeImage(
  path: string,
  image: WritableImage,
  options: WriteOptions = {},
): Promise<void> {
  const extension = extname(path).toLowerCase();
  const writer = writers[extension];
  if (writer === undefined) {
    throw new InputError(`'${extension}' is not a format that is written`, {
      at: { file: path },
      expected: `one of ${imageExtensions.join(', ')}`,
    });
  }
  await writer(path, image, options);
}
