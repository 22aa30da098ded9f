import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/folder.ts';
import { buildTiff, encodePage, type Field } from '../../../../test/support/tiff.ts';
import { readImage, type ImageFile } from '../read-image.ts';

const { write } = temporaryFolder();

function text(value: string): Field {
  return { tag: 270, type: 2, values: [...Buffer.from(`${value}\0`)] };
}

function resolution(x: [number, number], y: [number, number]): Field[] {
  return [
    { tag: 282, type: 5, values: x },
    { tag: 283, type: 5, values: y },
  ];
}

async function read(fields: Field[], planes = 2): Promise<ImageFile & { messages: string[] }> {
  const pages = Array.from({ length: planes }, () => encodePage(new Uint8Array(12), 4, { fields }));
  const messages: string[] = [];
  const file = await readImage(write('image.tif', buildTiff(pages)), {
    requireVoxelSize: false,
    onProgress: ({ message }) => message !== undefined && messages.push(message),
  });
  return { ...file, messages };
}

describe('the voxel size in a TIFF', () => {
  it.each<[string, string, number]>([
    ['micron', '', 1e-6],
    ['um', '', 1e-6],
    ['\\u00B5m', '', 1e-6],
    ['nm', '', 1e-9],
    ['mm', '', 1e-3],
    ['inch', '', 0.0254],
  ])('comes from ImageJ in %s', async (unit, _, metres) => {
    const description = `ImageJ=1.54f\nimages=2\nslices=2\nunit=${unit}\nspacing=1.25\nloop=false\n`;
    const file = await read([text(description), ...resolution([5, 2], [2, 1])]);
    expect(file.voxelSizeSource).toBe('file');
    const expected = [0.4 * metres, 0.5 * metres, 1.25 * metres].map((length) =>
      Number(length.toPrecision(15)),
    );
    expect(file.volume.voxelSize).toEqual(expected);
  });

  it('is unknown when ImageJ counts in pixels or the distance of slices is left open', async () => {
    const pixels = await read([
      text('ImageJ=1.54f\nimages=2\nslices=2\nunit=pixel\nspacing=1\n'),
      ...resolution([1, 1], [1, 1]),
    ]);
    expect(pixels.voxelSizeSource).toBe('none');
    const open = await read([
      text('ImageJ=1.54f\nimages=2\nslices=2\nunit=micron\n'),
      ...resolution([5, 2], [5, 2]),
    ]);
    expect(open.voxelSizeSource).toBe('none');
    expect(open.messages).toEqual([expect.stringContaining('along some axes only')]);
    const cube = await read([
      text('ImageJ=1.54f\nimages=2\nslices=2\nunit=micron\n'),
      ...resolution([1, 1], [1, 1]),
    ]);
    expect(cube.volume.voxelSize).toEqual([1e-6, 1e-6, 1e-6]);
    const none = await read([
      text('ImageJ=1.54f\nimages=2\nunit=micron\nspacing=1\n'),
      ...resolution([0, 1], [0, 1]),
    ]);
    expect(none.voxelSizeSource).toBe('none');
  });

  it('comes from OME-XML, each axis in its own unit', async () => {
    const xml = `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image><Pixels SizeX="4" SizeY="3" SizeZ="2" SizeC="1" SizeT="1" PhysicalSizeX="0.4" PhysicalSizeY="400" PhysicalSizeYUnit="nm" PhysicalSizeZ="0.001" PhysicalSizeZUnit="mm"><TiffData/></Pixels></Image></OME>`;
    expect((await read([text(xml)])).volume.voxelSize).toEqual([4e-7, 4e-7, 1e-6]);
    const unknown = await read([text(xml.replace('"nm"', '"furlong"'))]);
    expect(unknown.voxelSizeSource).toBe('none');
  });

  it('is not the dots per inch of a printer', async () => {
    expect((await read(resolution([300, 1], [300, 1]))).voxelSizeSource).toBe('none');
  });
});

describe('the number of planes', () => {
  const values = Uint16Array.from({ length: 4 * 3 * 5 }, (_, index) => index * 257);

  /** One directory, all planes behind it: how ImageJ writes past 4 GB, here with the pixels in the given order. */
  function followed(description: string, littleEndian: boolean, planes: number): Buffer {
    const stored = Buffer.from(new Uint8Array(values.buffer.slice(0, planes * 24)));
    if (!littleEndian) stored.swap16();
    const page = encodePage(new Uint16Array(12), 4, { littleEndian, fields: [text(description)] });
    const file = buildTiff([{ ...page, segments: [stored] }], { littleEndian });
    return file;
  }

  it.each(['ImageJ=1.54f\nimages=5\nslices=5\n', '{"shape": [5, 3, 4], "truncated": true}'])(
    'may follow one directory (%j)',
    async (description) => {
      for (const littleEndian of [true, false]) {
        const path = write('followed.tif', followed(description, littleEndian, 5));
        const { volume } = await readImage(path, { requireVoxelSize: false });
        expect(volume.shape).toEqual([4, 3, 5]);
        expect(volume.data).toEqual(values);
      }
    },
  );

  it('is checked against the file', async () => {
    const path = write('cut.tif', followed('ImageJ=1.54f\nimages=50\nslices=50\n', true, 5));
    await expect(readImage(path)).rejects.toThrow(
      /50 planes would end at byte \d+, the file has \d+; it is cut short/,
    );
    const packed = encodePage(new Uint8Array(12), 4, {
      compression: 'lzw',
      fields: [text('ImageJ=1.54f\nimages=9\n')],
    });
    await expect(readImage(write('packed.tif', buildTiff([packed])))).rejects.toThrow(/speaks of 9 planes/);
  });

  it('may not run along channels and time as well', async () => {
    await expect(
      read([text('ImageJ=1.54f\nimages=4\nchannels=2\nslices=2\nhyperstack=true\n')], 4),
    ).rejects.toThrow(/2 channels and 2 slices is more than one volume; save one channel/);
    const frames = await read([text('ImageJ=1.54f\nimages=4\nframes=4\n')], 4);
    expect(frames.volume.shape[2]).toBe(4);
    await expect(
      read([text('<OME><Image><Pixels SizeC="2" SizeZ="2" SizeT="1"/></Image></OME>')], 4),
    ).rejects.toThrow(/more than one volume/);
  });

  it('is that of the pages where the description differs, with a remark', async () => {
    const file = await read([text('ImageJ=1.54f\nimages=7\nslices=7\n')], 4);
    expect(file.volume.shape[2]).toBe(4);
    expect(file.messages).toEqual([expect.stringContaining('speaks of 7 planes, the file has 4 pages')]);
  });
});
