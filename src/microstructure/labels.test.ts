import { describe, expect, it } from 'vitest';
import { labelCounts, labelPhases, parsePhases } from './labels.ts';
import type { Volume, VoxelArray } from './volume.ts';

function volume(data: VoxelArray): Volume {
  return { data, shape: [data.length, 1, 1], voxelSize: [4e-7, 4e-7, 4e-7] };
}

const three = volume(Uint8Array.from([0, 85, 170, 170, 0, 0]));

describe('parsePhases', () => {
  it('reads names and labels, several labels to a phase', () => {
    expect(parsePhases('pore=0, nmc-811 = 85,c_b=170')).toEqual([
      { name: 'pore', label: 0 },
      { name: 'nmc-811', label: 85 },
      { name: 'c_b', label: 170 },
    ]);
    expect(parsePhases('solid=1+2')).toEqual([
      { name: 'solid', label: 1 },
      { name: 'solid', label: 2 },
    ]);
  });

  it.each([
    ['', /'' is not a phase; expected NAME=LABEL/],
    ['pore', /'pore' is not a phase/],
    ['pore=0,', /'' is not a phase/],
    ['pore=-1', /'pore=-1' is not a phase/],
    ['pore=0.5', /is not a phase/],
    ['<b>=1', /'<b>=1' is not a phase/],
    ['pore=0,pore=1', /the phase 'pore' stands twice; expected each name once/],
    ['pore=0,nmc=0', /the label 0 is named twice/],
    ['solid=1+1', /the label 1 is named twice/],
    ['pore=4294967296', /4294967296 of phase 'pore' is not a label/],
  ])('refuses %j', (text, message) => {
    expect(() => parsePhases(text)).toThrow(message);
    expect(() => parsePhases(text)).toThrow(expect.objectContaining({ name: 'InputError', exitCode: 2 }));
  });
});

describe('labelCounts', () => {
  it.each([
    ['uint8', Uint8Array.from([3, 0, 3])],
    ['uint32', Uint32Array.from([3, 0, 3])],
    ['float32', Float32Array.from([3, 0, 3])],
  ])('counts the labels of %s in rising order', (_, data) => {
    expect(labelCounts(volume(data))).toEqual([
      { label: 0, count: 1 },
      { label: 3, count: 2 },
    ]);
  });

  it('counts negative and widely spread labels', () => {
    expect(labelCounts(volume(Int16Array.from([-5, 2, -5])))).toEqual([
      { label: -5, count: 2 },
      { label: 2, count: 1 },
    ]);
    expect(labelCounts(volume(Uint32Array.from([4294967295, 0, 4294967295])))).toEqual([
      { label: 0, count: 1 },
      { label: 4294967295, count: 2 },
    ]);
  });

  it('refuses a grey-scale image and names the voxel', () => {
    const grey: Volume = {
      data: Float32Array.from([0, 1, 2, 3, 0.25, 5]),
      shape: [2, 1, 3],
      voxelSize: [1, 1, 1],
    };
    expect(() => labelCounts(grey)).toThrow(
      /voxel \(0, 0, 2\): the value 0\.25 is not a label; .*segment it first/,
    );
    expect(() => labelPhases(volume(Float64Array.from([Number.NaN])), parsePhases('a=0'))).toThrow(
      /the value NaN/,
    );
  });
});

describe('labelPhases', () => {
  it('names every label and keeps bytes as they are', () => {
    const phases = parsePhases('pore=0,nmc=85,cbd=170');
    const named = labelPhases(three, phases);
    expect(named).toEqual({ ...three, phases });
    expect(named.data).toBe(three.data);
  });

  it('keeps whole numbers of any type in the smallest unsigned one', () => {
    for (const data of [Float32Array.from([0, 7]), Int32Array.from([0, 7]), Uint16Array.from([0, 7])]) {
      expect(labelPhases(volume(data), parsePhases('a=0,b=7')).data).toEqual(Uint8Array.from([0, 7]));
    }
    expect(labelPhases(volume(Float64Array.from([0, 700])), parsePhases('a=0,b=700')).data).toEqual(
      Uint16Array.from([0, 700]),
    );
    const large = labelPhases(volume(Int32Array.from([0, 70000])), parsePhases('a=0,b=70000'));
    expect(large.data).toEqual(Uint32Array.from([0, 70000]));
  });

  it('joins the labels of one phase under the first', () => {
    const named = labelPhases(three, parsePhases('pore=0,solid=170+85'));
    expect(named.data).toEqual(Uint8Array.from([0, 170, 170, 170, 0, 0]));
    expect(named.phases).toEqual([
      { name: 'pore', label: 0 },
      { name: 'solid', label: 170 },
    ]);
    expect(three.data[1]).toBe(85);
  });

  it('names a label that does not occur and lists those that do', () => {
    expect(() => labelPhases(three, parsePhases('pore=0,nmc=1,cbd=170'))).toThrow(
      "phases: no voxel has the label 1 of phase 'nmc'; expected a label that occurs: 0 (3 voxels), 85 (1 voxels), 170 (2 voxels)",
    );
  });

  it('lists the labels that have no name and shows how to name them', () => {
    expect(() => labelPhases(three, parsePhases('pore=0'))).toThrow(
      /no phase has the labels 85 \(1 voxels\), 170 \(2 voxels\); expected a name for every label in the image; for instance --phases pore=0,other=85,other2=170$/,
    );
    expect(() => labelPhases(three, parsePhases('ab=0+85'))).toThrow(
      /the label 170 .*--phases ab=0\+85,other=170$/,
    );
    const many = volume(Uint8Array.from({ length: 100 }, (_, index) => index));
    expect(() => labelPhases(many, parsePhases('a=0'))).toThrow(
      /12 \(1 voxels\), and 87 more; .*other4=4,…$/,
    );
    expect(() => labelPhases(volume(Int8Array.from([0, -1])), parsePhases('a=0'))).toThrow(
      /negative label -1/,
    );
  });

  it('refuses no phases and doubtful labels', () => {
    expect(() => labelPhases(three, [])).toThrow(/no phase is named/);
    expect(() => labelPhases(three, [{ name: 'a', label: 0.5 }])).toThrow(/0\.5 of phase 'a' is not a label/);
  });
});
