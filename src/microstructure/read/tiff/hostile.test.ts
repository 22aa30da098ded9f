import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../base/index.ts';
import { temporaryFolder } from '../../../../test/support/folder.ts';
import {
  buildTiff,
  compress,
  encodePage,
  type Encoding,
  type Field,
  type TestPage,
} from '../../../../test/support/tiff.ts';
import { readImage } from '../read-image.ts';
import { largestExpansion } from './layout.ts';

const { write } = temporaryFolder();

function read(bytes: Uint8Array): ReturnType<typeof readImage> {
  return readImage(write('image.tif', bytes), { requireVoxelSize: false });
}

const one = (tag: number, value: number, type: Field['type'] = 4): Field => ({ tag, type, values: [value] });
const page = (fields: Field[] = [], encoding: Encoding = {}): TestPage =>
  encodePage(new Uint8Array(64).fill(7), 8, { ...encoding, fields });

/** Where the first directory of a little-endian classic TIFF begins and where its link to the next one is. */
function directoryOf(bytes: Buffer, from = 4): { position: number; link: number } {
  const position = bytes.readUInt32LE(from);
  return { position, link: position + 2 + 12 * bytes.readUInt16LE(position) };
}

function lzwPage(bytes: number[]): TestPage {
  return { ...page([one(259, 5)]), segments: [Uint8Array.from(bytes)] };
}

function deflatePage(content: Uint8Array): TestPage {
  return { ...page([one(259, 8)]), segments: [deflateSync(content)] };
}

describe('a hostile TIFF gives one line with the cause:', () => {
  it.each<[string, () => Uint8Array, RegExp]>([
    ['nothing', () => Buffer.alloc(0), /the file is empty/],
    ['a header alone', () => Buffer.from('II*\0'), /cut short within the TIFF header/],
    ['no page', () => Buffer.from('II*\0\0\0\0\0'), /the file holds no page/],
    [
      'a directory past the end',
      () => Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'),
      /the directory of page 1 would end at byte/,
    ],
    [
      'a loop of directories',
      () => {
        const bytes = buildTiff([page(), page()]);
        const { position, link } = directoryOf(bytes);
        bytes.writeUInt32LE(position, directoryOf(bytes, link).link);
        return bytes;
      },
      /the directory of page 2 points back to an earlier one/,
    ],
    [
      'directories that overlap',
      () => {
        // Each eighth byte is the start of another directory of 257 (0x0101) tags.
        const bytes = Buffer.alloc(20_000, 1);
        bytes.write('II*\0');
        bytes.writeUInt32LE(8, 4);
        for (let start = 8; start < 800; start += 8) bytes.writeUInt32LE(start + 8, start + 2 + 12 * 257);
        return bytes;
      },
      /the directories of the pages overlap/,
    ],
    [
      'a directory of no tags',
      () => {
        const bytes = buildTiff([page()]);
        bytes.writeUInt16LE(0, directoryOf(bytes).position);
        return bytes;
      },
      /the directory of page 1 is empty/,
    ],
    [
      'a directory of 65535 tags',
      () => {
        const bytes = buildTiff([page()]);
        bytes.writeUInt16LE(65535, directoryOf(bytes).position);
        return bytes;
      },
      /\(65535 tags\) reaches past the end/,
    ],
    ['no width', () => buildTiff([page([one(256, 0)])]), /a page of 0 × 8 pixels cannot be/],
    [
      'an absurd size',
      () => buildTiff([page([one(256, 4e9), one(257, 4e9), one(278, 4e9)])]),
      /1 page of 4000000000 × 4000000000 pixels cannot be in a file of \d+ bytes/,
    ],
    [
      'an absurd size in a BigTIFF',
      () =>
        buildTiff([page([one(256, 2 ** 52, 16), one(257, 2 ** 52, 16), one(278, 2 ** 52, 16)])], {
          big: true,
        }),
      /cannot be in a file of \d+ bytes/,
    ],
    ['strips of no rows', () => buildTiff([page([one(278, 0)])]), /strips of 8 × 0 pixels cannot be/],
    [
      'tiles of no width',
      () => buildTiff([page([one(322, 0)], { tile: [16, 16] })]),
      /tiles of 0 × 16 pixels/,
    ],
    [
      'tiles beyond reason',
      () => buildTiff([page([one(322, 2 ** 31)], { tile: [16, 16] })]),
      /tile 1 has 256 bytes, too few for its 34359738368/,
    ],
    [
      'too few strips',
      () => buildTiff([page([one(278, 1)])]),
      /needs 8 strips, the file gives the places of 1/,
    ],
    [
      'no strip',
      () => buildTiff([{ ...page(), segments: [] }]),
      /needs 1 strips, the file gives the places of 0/,
    ],
    [
      'a page shorter than it says',
      () => buildTiff([page([one(257, 400), one(278, 400)])]),
      /1 page of 8 × 400 pixels cannot be in a file of/,
    ],
    [
      'LZW that refers to what is not there',
      () => buildTiff([lzwPage([0x80, 0x7f, 0xff, 0xff, 0xff])]),
      /strip 1 cannot be unpacked: the LZW data hold a code/,
    ],
    [
      'LZW of before TIFF 6.0',
      () => buildTiff([lzwPage([0, 1, 2, 3, 4])]),
      /LZW of the kind used before TIFF 6/,
    ],
    [
      'LZW that ends early',
      () => buildTiff([lzwPage([...compress(new Uint8Array(9), 'lzw')])]),
      /damaged or cut lzw data: 9 of 64 bytes/,
    ],
    [
      'PackBits that ends early',
      () => buildTiff([{ ...page([one(259, 32773)]), segments: [Buffer.from([250, 1])] }]),
      /cut packbits data: 7 of 64 bytes/,
    ],
    [
      'deflate that is none',
      () => buildTiff([{ ...page([one(259, 8)]), segments: [Buffer.alloc(20, 3)] }]),
      /strip 1 cannot be unpacked: incorrect header check/,
    ],
    [
      'deflate that ends early',
      () => buildTiff([deflatePage(new Uint8Array(63))]),
      /damaged or cut deflate data: 63 of 64 bytes/,
    ],
    [
      'a deflate bomb',
      () => buildTiff([deflatePage(new Uint8Array(1e8))]),
      /strip 1 cannot be unpacked: Cannot create a Buffer larger/,
    ],
  ])('%s', async (_, build, message) => {
    const bytes = build();
    await expect(read(bytes)).rejects.toBeInstanceOf(FormatError);
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('and names file, page and strip', async () => {
    const broken = buildTiff([page(), lzwPage([0x80, 0x7f, 0xff, 0xff, 0xff])]);
    await expect(read(broken)).rejects.toThrow(/image\.tif: page 2: strip 1 /);
  });
});

const variants: [string, Encoding][] = [
  ['uncompressed', {}],
  ['packed', { compression: 'packbits', rowsPerStrip: 5 }],
  ['LZW', { compression: 'lzw', predictor: 2, rowsPerStrip: 5 }],
  ['deflate in tiles', { compression: 'deflate', predictor: 2, tile: [16, 16] }],
  ['big-endian', { littleEndian: false, rowsPerStrip: 5 }],
  ['BigTIFF', { big: true, compression: 'lzw' }],
];

function small(encoding: Encoding): Buffer {
  const pages = Array.from({ length: 3 }, (_, z) => {
    const values = Uint16Array.from({ length: 20 * 17 }, (_, index) => (index * (z + 3)) % 251);
    const text = [...Buffer.from('ImageJ=1.54f\nimages=3\nslices=3\nunit=um\nspacing=0.5\n\0')];
    const fields: Field[] = [
      { tag: 270, type: 2, values: text },
      { tag: 282, type: 5, values: [2, 1] },
    ];
    return encodePage(values, 20, { ...encoding, fields });
  });
  return buildTiff(pages, encoding);
}

/** `volume` for one no larger than the file can hold, `error` for a FormatError of one line, else what came. */
async function outcome(bytes: Uint8Array): Promise<unknown> {
  try {
    const { volume } = await read(bytes);
    const most = Math.max(...Object.values(largestExpansion)) * 8 * bytes.length;
    return volume.data.byteLength <= most ? 'volume' : volume;
  } catch (error) {
    return error instanceof FormatError && !error.message.includes('\n') ? 'error' : error;
  }
}

describe.each(variants)('a damaged file (%s)', (_, encoding) => {
  const whole = small(encoding);

  it('cut anywhere is an error', async () => {
    const step = Math.max(1, Math.floor(whole.length / 400));
    for (let length = 0; length < whole.length - 8; length += step) {
      expect([length, await outcome(whole.subarray(0, length))]).toEqual([length, 'error']);
    }
  });

  it('with bytes changed is read or refused', async () => {
    let state = 12345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let errors = 0;
    const tries = 1000;
    for (let attempt = 0; attempt < tries; attempt++) {
      const bytes = Buffer.from(whole);
      // Half of the changes fall on the directories at the end, where they do the most harm.
      for (let change = random(3); change >= 0; change--) {
        const span = random(2) === 0 ? whole.length : Math.min(whole.length, 700);
        bytes[whole.length - 1 - random(span)] = [0, 1, 255, random(256)][random(4)];
      }
      const result = await outcome(bytes);
      expect(['volume', 'error']).toContain(result);
      if (result === 'error') errors++;
    }
    expect(errors).toBeGreaterThan(tries / 10);
  });
});
