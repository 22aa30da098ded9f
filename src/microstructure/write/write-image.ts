import { extname } from 'node:path';
import { InputError, type LongWork } from '../../base/index.ts';
import type { Volume } from '../volume.ts';
import { asFields, asVolume, type NamedFields } from './named-fields.ts';
import { writeNpy } from './npy.ts';
import { writeRaw } from './raw.ts';
import { writeTiff } from './tiff.ts';
import { writeVti } from './vti.ts';

export interface WriteOptions extends LongWork {
  /** Lossless, for TIFF and VTI; default none. */
  compression?: 'none' | 'deflate' | undefined;
  /** TIFF: 64-bit positions; default only where the file may pass 4 GiB. ImageJ alone does not open BigTIFF. */
  bigTiff?: boolean | undefined;
}

type Writer = (path: string, image: Volume | NamedFields, options: WriteOptions) => Promise<void>;

const tiff: Writer = (path, image, options) => writeTiff(path, asVolume(path, image), options);

const writers: Record<string, Writer> = {
  '.tif': tiff,
  '.tiff': tiff,
  '.npy': (path, image, options) => writeNpy(path, asVolume(path, image), options),
  '.raw': (path, image, options) => writeRaw(path, asVolume(path, image), options),
  '.vti': (path, image, options) => writeVti(path, asFields(image), options),
};

/** Extensions of the formats that {@link writeImage} writes. */
export const imageExtensions: readonly string[] = Object.keys(writers);

/**
 * Writes an image in the format of its extension: `.tif`, `.tiff`, `.npy`, `.raw` (with `.raw.json` beside it)
 * or `.vti`; several fields go into a `.vti` only. The file appears under its name when it is complete.
 * @throws InputError for another extension, a wrong size, or a folder that cannot be written.
 */
export async function writeImage(
  path: string,
  image: Volume | NamedFields,
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
