import { FormatError } from '../../../base/index.ts';
import type { VoxelSize } from '../../volume.ts';

/** What the text tag of the first page says about the stack. */
export interface StackDescription {
  /** Planes that follow one another uncompressed behind a single directory (ImageJ past 4 GB, tifffile). */
  readonly planes: number | undefined;
  /** Metres. */
  readonly voxelSize: VoxelSize | undefined;
  readonly remarks: readonly string[];
}

const nothing: StackDescription = { planes: undefined, voxelSize: undefined, remarks: [] };

/** Names of length units as ImageJ and OME write them, in metres. */
const units: Record<string, number> = {
  m: 1,
  meter: 1,
  cm: 1e-2,
  mm: 1e-3,
  um: 1e-6,
  µm: 1e-6,
  μm: 1e-6,
  micron: 1e-6,
  microns: 1e-6,
  micrometer: 1e-6,
  nm: 1e-9,
  nanometer: 1e-9,
  pm: 1e-12,
  Å: 1e-10,
  inch: 0.0254,
  in: 0.0254,
};

/** Reads the description that ImageJ, OME or tifffile put in a TIFF. `pixel` is the resolution tag's pixels per unit. */
export function readDescription(
  path: string,
  text: string,
  pixel: { x: number | undefined; y: number | undefined },
): StackDescription {
  if (text.startsWith('ImageJ=')) return readImageJ(path, text, pixel);
  if (text.includes('<OME') && text.includes('<Pixels')) return readOme(path, text);
  const shape = /^\s*\{"shape":\s*\[([\d,\s]+)\]/.exec(text)?.[1]?.split(',').map(Number);
  if (shape !== undefined && text.includes('"truncated": true')) {
    return { ...nothing, planes: shape.slice(0, -2).reduce((product, length) => product * length, 1) };
  }
  return nothing;
}

function readImageJ(
  path: string,
  text: string,
  pixel: { x: number | undefined; y: number | undefined },
): StackDescription {
  const values = new Map(
    text.split(/\r?\n/).map((line) => line.split('=', 2) as [string, string | undefined]),
  );
  const number = (key: string): number | undefined => {
    const value = Number(values.get(key));
    return values.has(key) && Number.isFinite(value) ? value : undefined;
  };
  const lengths = { channels: number('channels'), slices: number('slices'), frames: number('frames') };
  checkOneStackAxis(path, lengths);
  // Pixels per unit 0 is written when none is known.
  const [dx, dy] = [pixel.x, pixel.y ?? pixel.x].map((perUnit) => 1 / (perUnit ?? Number.NaN));
  const spacing = number('spacing') ?? (dx === 1 && dy === 1 ? 1 : Number.NaN);
  const unit = units[unescapeImageJ(values.get('unit') ?? '')];
  return { planes: number('images'), ...lengthsToVoxel([dx, dy, Math.abs(spacing)], [unit, unit, unit]) };
}

/** ImageJ writes µ as \u00B5. */
function unescapeImageJ(unit: string): string {
  return unit
    .trim()
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function readOme(path: string, text: string): StackDescription {
  const element = /<Pixels\s[^<>]*/.exec(text)?.[0] ?? '';
  const attribute = (name: string): string | undefined =>
    new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1];
  checkOneStackAxis(path, {
    channels: Number(attribute('SizeC') ?? 1),
    slices: Number(attribute('SizeZ') ?? 1),
    frames: Number(attribute('SizeT') ?? 1),
  });
  const axes = ['X', 'Y', 'Z'];
  return {
    planes: undefined,
    ...lengthsToVoxel(
      axes.map((axis) => Number(attribute(`PhysicalSize${axis}`))),
      // The OME model's default unit is the micrometre.
      axes.map(
        (axis) => units[(attribute(`PhysicalSize${axis}Unit`) ?? 'µm').replace(/&#(?:181|xB5);/i, 'µ')],
      ),
    ),
  };
}

/** @throws FormatError when the pages run along more than one of channels, slices and time. */
function checkOneStackAxis(path: string, lengths: Record<string, number | undefined>): void {
  const long = Object.entries(lengths).filter(([, length]) => (length ?? 1) > 1);
  if (long.length > 1) {
    const what = long.map(([name, length]) => `${length} ${name}`).join(' and ');
    throw new FormatError(`a stack of ${what} is more than one volume`, {
      at: { file: path },
      mend: 'save one channel and one time as a file of its own',
    });
  }
}

function lengthsToVoxel(
  lengths: readonly (number | undefined)[],
  factors: readonly (number | undefined)[],
): { voxelSize: VoxelSize | undefined; remarks: string[] } {
  const metres = lengths.map((length, axis) => toMetres(length ?? Number.NaN, factors[axis]));
  const known = metres.filter((length) => Number.isFinite(length) && length > 0).length;
  const [dx = 0, dy = 0, dz = 0] = metres;
  if (known === 3) return { voxelSize: [dx, dy, dz], remarks: [] };
  const remarks =
    known === 0 ? [] : ['the file gives the voxel size along some axes only, so it is not used'];
  return { voxelSize: undefined, remarks };
}

/** Fifteen digits, so that 0.4 µm become the number that 4e-7 is. */
function toMetres(length: number, factor: number | undefined): number {
  return Number((length * (factor ?? Number.NaN)).toPrecision(15));
}
