import { describe, expect, it } from 'vitest';
import { extxyzText, parseExtxyz } from '../index.ts';

const frame = `2
Lattice="4 0 0 0 5 0 0 0 6" Properties=species:S:1:pos:R:3:oxidation:R:1:forces:R:3 energy=-3.5 stress="1 2 3 4 5 6" pbc="T T T" config_type=two
Ni 0.0 0.0 0.0 3.0 0.1 0.2 0.3
O  2.0 2.5 3.0 -2.0 -0.1 -0.2 -0.3
`;

describe('parseExtxyz', () => {
  it('reads every frame, oxidation states, energy, forces and stress', () => {
    const [first, second] = parseExtxyz(frame + frame.replace('-3.5', '-4'), 'a.xyz');
    expect(first.name).toBe('two');
    expect(first.structure.species).toEqual(['Ni3+', 'O2-']);
    expect([...first.structure.positions]).toEqual([0, 0, 0, 0.5, 0.5, 0.5]);
    expect(first.energy).toBe(-3.5);
    expect(first.forces?.[3]).toBe(-0.1);
    expect(first.stress).toEqual([
      [1, 6, 5],
      [6, 2, 4],
      [5, 4, 3],
    ]);
    expect(second.energy).toBe(-4);
  });

  it('takes the cell of plain XYZ as given', () => {
    const plain = '1\nwater, and a sodium\nNa 1 2 3\n';
    expect(() => parseExtxyz(plain, 'a.xyz')).toThrow('a.xyz:2: the frame has no cell');
    const cell = [
      [4, 0, 0],
      [0, 4, 0],
      [0, 0, 4],
    ] as const;
    const [{ structure }] = parseExtxyz(plain, 'a.xyz', { cell });
    expect([...structure.positions]).toEqual([0.25, 0.5, 0.75]);
  });

  it.each([
    ['2\n', '3\n', 'a.xyz:4: the file ends here; expected atom 3 of 3'],
    ['energy=-3.5', 'energy=abc', "a.xyz:2: energy: 'abc' is no number"],
    ['0 0 6"', '0 0"', 'a.xyz:2: Lattice: the line has 8 numbers'],
    ['pos:R:3', 'pos:R', 'does not list columns'],
    ['Ni 0.0', 'Nj 0.0', "a.xyz:3: 'Nj' is no element"],
    ['T T T', 'T T F', 'a.xyz:2: the frame does not repeat along all axes'],
    ['-0.3\n', '', 'a.xyz:4: the line has 7 columns'],
  ])('refuses %j as %j', (from, to, message) => {
    expect(() => parseExtxyz(frame.replace(from, to), 'a.xyz')).toThrow(message);
  });

  it('comes back from what is written', () => {
    const [entry] = parseExtxyz(frame, 'a.xyz');
    const full = {
      ...entry,
      name: 'a "quoted" name',
      functional: 'PBE+U',
      hubbard: { Ni: 6.2 },
      potentials: { Ni: 'PAW_PBE Ni 06Sep2000', O: 'PAW_PBE O 08Apr2002' },
      code: 'vasp 6.4.2',
      unconverged: 'ionic steps',
    };
    expect(parseExtxyz(extxyzText([full, full]), 'b.xyz')).toEqual([full, full]);
  });
});
