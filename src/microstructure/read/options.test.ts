import { describe, expect, it } from 'vitest';
import { parseCrop, resolveCrop } from './crop.ts';
import { parseVoxelSize } from './voxel-size.ts';

describe('parseVoxelSize', () => {
  it('reads one length for cubes and three for x, y, z', () => {
    expect(parseVoxelSize('0.4um')).toEqual([4e-7, 4e-7, 4e-7]);
    expect(parseVoxelSize('400 nm, 0.5um,1µm')).toEqual(
      [4e-7, 5e-7, 1e-6].map((length) => expect.closeTo(length, 20)),
    );
  });

  it.each([
    ['0um', /has no volume; expected three lengths above zero; give it with --voxel-size 0\.4um/],
    ['-0.4um', /has no volume/],
    ['0.4um,0.4um', /'0\.4um,0\.4um' has 2 lengths; expected one length, or three/],
    ['0.4', /'0\.4' has no unit/],
    ['0.4s', /'s' is not a unit of length/],
    ['', /is not a quantity/],
  ])('refuses %j', (text, message) => {
    expect(() => parseVoxelSize(text)).toThrow(message);
  });
});

describe('parseCrop', () => {
  it('reads ranges of x, y, z with open ends', () => {
    expect(parseCrop('0:100, 5:50, 20:80')).toEqual({ x: [0, 100], y: [5, 50], z: [20, 80] });
    expect(parseCrop(':,:7,3:')).toEqual({ y: [0, 7], z: [3, Infinity] });
    expect(resolveCrop(parseCrop(':,:7,3:'), [9, 8, 7])).toEqual({
      first: [0, 0, 3],
      shape: [9, 7, 4],
      whole: false,
    });
    expect(resolveCrop(undefined, [9, 8, 7])).toEqual({ first: [0, 0, 0], shape: [9, 8, 7], whole: true });
  });

  it.each(['1:2', '1:2,3:4', '1-2,3:4,5:6', 'a:b,c:d,e:f', '0:1,0:1,0:1,0:1', '-1:2,0:1,0:1'])(
    'refuses %j',
    (text) => {
      expect(() => parseCrop(text)).toThrow(/is not a crop; expected x, y and z ranges/);
    },
  );
});
