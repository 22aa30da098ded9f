import { extname } from 'node:path';
import { FormatError } from '../../base/index.ts';

/** First bytes of formats that people may take for an image stack, and what to do with them. */
const signatures: readonly [start: string, name: string, mend: string][] = [
  ['PK\u0003\u0004', 'a zip archive', 'unpack it first'],
  ['\u001f\u008b', 'gzip-compressed', 'unpack it first'],
  ['\u0089PNG', 'a PNG image', 'convert the slices to TIFF'],
  ['\u00ff\u00d8\u00ff', 'a JPEG image', 'convert the slices to TIFF; JPEG changes labels'],
  ['BM', 'a BMP image', 'convert the slices to TIFF'],
  ['\u0089HDF', 'an HDF5 file', 'export the data set as TIFF or NPY'],
  ['NRRD', 'a NRRD file', 'convert it to TIFF or NPY'],
  ['ObjectType', 'a MetaImage header', 'read its .raw file with shape and data type'],
  ['# Avizo', 'an Avizo mesh', 'export it as a TIFF stack'],
  ['# AmiraMesh', 'an Amira mesh', 'export it as a TIFF stack'],
  ['<?xml', 'an XML file', 'give the image file itself'],
  ['<VTKFile', 'a VTK file', 'convert it to TIFF or NPY'],
  ['# vtk DataFile', 'a VTK file', 'convert it to TIFF or NPY'],
];

/** The error for a file that is neither a TIFF nor a NumPy array, saying what it seems to be. */
export function describeContent(path: string, start: Uint8Array): FormatError {
  const text = String.fromCharCode(...start);
  const [, name, mend] = signatures.find(([prefix]) => text.startsWith(prefix)) ?? [];
  const claims = /^\.(tiff?|npy)$/i.exec(extname(path))?.[1];
  const wanted =
    claims === undefined
      ? 'not an image that is read here'
      : claims === 'npy'
        ? 'not a NumPy file'
        : 'not a TIFF';
  return new FormatError(name === undefined ? wanted : `${wanted}, but ${name}`, {
    at: { file: path },
    expected: 'a TIFF stack, a folder of TIFF slices, a NumPy array (.npy) or a RAW file',
    mend: mend ?? 'for raw bytes give shape and data type',
  });
}
