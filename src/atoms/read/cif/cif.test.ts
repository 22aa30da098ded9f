import { readFileSync } from 'node:fs';
import { assert, asyncProperty, double, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturePath, peerReadings } from '../../../../verify/atoms/readers-peers.ts';
import type { Vector3 } from '../../../numerics/index.ts';
import { cifText, parseCif, type Structure } from '../../index.ts';
import { rowTimes } from '../../structures/cell-geometry.ts';
import { parseOperator } from './operators.ts';

const layered = readFileSync(fixturePath('licoo2.cif'), 'utf8');

/** Å, from the first atom to the nearest image of each, in rising order. */
function distances({ lattice, positions }: Structure): number[] {
  const shifts = [-2, -1, 0, 1, 2];
  const nearest = (atom: number): number => {
    const between = [0, 1, 2].map((axis) => positions[3 * atom + axis] - positions[axis]);
    const lengths = shifts.flatMap((x) =>
      shifts.flatMap((y) =>
        shifts.map((z) => Math.hypot(...rowTimes([between[0] + x, between[1] + y, between[2] + z], lattice))),
      ),
    );
    return Math.min(...lengths);
  };
  return Array.from({ length: positions.length / 3 }, (_, atom) => nearest(atom)).toSorted((a, b) => a - b);
}

function product(lattice: readonly Vector3[], i: number, j: number): number {
  return lattice[i].reduce((sum, value, axis) => sum + value * lattice[j][axis], 0);
}

describe('parseCif', () => {
  it.each(['licoo2.cif', 'quartz-and-zinc.cif'] as const)(
    'makes of %s the atoms that pymatgen makes',
    async (name) => {
      const entries = await parseCif(readFileSync(fixturePath(name), 'utf8'), name);
      const peers = peerReadings[name].pymatgen;
      expect(entries).toHaveLength(peers.length);
      for (const [index, { structure }] of entries.entries()) {
        const elements = structure.species.map((label) => label.replace(/\d?[+-]$/, ''));
        expect(elements.toSorted()).toEqual(peers[index].symbols.toSorted());
        const found = distances(structure);
        for (const [atom, distance] of peers[index].distances.entries())
          expect(found[atom]).toBeCloseTo(distance, name === 'licoo2.cif' ? 6 : 3);
      }
    },
  );

  it('keeps charges and leaves uncertainties', async () => {
    const [{ structure }] = await parseCif(layered, 'a.cif');
    expect(new Set(structure.species)).toEqual(new Set(['Li+', 'Co3+', 'O2-']));
    expect(structure.lattice[0]).toEqual([2.8161, 0, 0]);
  });

  it('puts a rounded position where symmetry has it', async () => {
    const [, { structure }] = await parseCif(
      readFileSync(fixturePath('quartz-and-zinc.cif'), 'utf8'),
      'a.cif',
    );
    expect(structure.species).toEqual(['Zn', 'Zn']);
    const [{ structure: quartz }] = await parseCif(
      readFileSync(fixturePath('quartz-and-zinc.cif'), 'utf8'),
      'a.cif',
    );
    // Silicon at (x, 0, 2/3), of which the file has 0.66667.
    expect(quartz.positions[2]).toBeCloseTo(2 / 3, 12);
  });

  it.each<[string | RegExp, string, string]>([
    ['0.23951(15) ? 1.', '0.23951(15) ? 0.5', 'a.cif:73: site O1 is filled in part (occupancy 0.5)'],
    ['0.23951(15)', '0.23951)', "a.cif:73: '0.23951)' is no number"],
    ["'-x,-y,-z'", "'-x,-y'", "'-x,-y' is no symmetry operator"],
    ["'-x,-y,-z'", "'-x,-y,-w'", "'-x,-y,-w' is no symmetry operator"],
    ['_cell_length_b ', '_cell_length_q ', '_cell_length_b is missing'],
    ['Co1 Co3+ 0 0 0 .', 'Co1 Co3+ 0 0 0', 'a.cif:73: a loop of 7 columns has 20 values'],
    ['Co1 Co3+ 0 0 0 .', 'Co1 Co3+ 0 0 0.51 .', 'sites Li1 and Co1 are 0.141 Å apart'],
    ['O1 O2- 0 0 0.23951(15) ? 1.\n', '', 'which is not the formula Li Co O2'],
    ['Co1 Co3+', 'Co1 Xx3+', "a.cif:72: 'Xx3+' is no element"],
    ['alpha                90.0', 'alpha                20.0', 'angles of 20, 90, 120° make no cell'],
    ["'Li Co O2'", "'Li Co O2", 'a.cif:4: a quotation mark does not end on its line'],
    [
      ' with loop_ and _cell_length_a 99 in it, which are no data\n;',
      '',
      "a.cif:6: the text between lines that begin with ';' does not end",
    ],
    ['data_LiCoO2', '', "a.cif:3: '_chemical_name_common' before the first block"],
  ])('refuses %j as %j', async (from, to, message) => {
    const text = layered.replace(from, to);
    expect(text).not.toBe(layered);
    await expect(parseCif(text, 'a.cif')).rejects.toThrow(message);
  });

  it('takes P 1 without operators, and passes loops without rows as GULP writes them', async () => {
    const cell = ['a', 'b', 'c'].map((axis) => `_cell_length_${axis} 5.1053\n`).join('');
    const angles = ['alpha', 'beta', 'gamma'].map((angle) => `_cell_angle_${angle} 60.0\n`).join('');
    const head =
      "data_cif\n_symmetry_space_group_name_H-M '(unknown)       '\n_symmetry_Int_Tables_number 1\n";
    const empty = 'loop_\n_symmetry_equiv_pos_site_id\n_symmetry_equiv_pos_as_xyz\n';
    const atoms =
      'loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nIn 0 0 0\n';
    const [{ structure }] = await parseCif(head + empty + cell + angles + atoms, 'a.cif');
    expect(structure.species).toEqual(['In']);
  });

  it('comes back from what is written, but for how the cell lies', async () => {
    const coordinate = double({ min: 0.01, max: 0.3, noNaN: true });
    const check = asyncProperty(tuple(coordinate, coordinate, coordinate), async (shift) => {
      const structure = {
        lattice: [
          [4.1, 0.1, -0.3],
          [1.2, 5.7, 0.4],
          [-0.2, 0.5, 6.3],
        ] as const,
        species: ['Li+', 'Ni3+', 'O2-', 'O2-', 'Co'],
        positions: Float64Array.of(...shift, 0.5, 0.5, 0.5, 0.7, 0.2, 0.9, 0.9, 0.6, 0.1, 0.4, 0.9, 0.7),
      };
      const [{ structure: found }] = await parseCif(cifText(structure, 'a b'), 'a.cif');
      expect(found.species).toEqual(structure.species);
      expect(found.positions).toEqual(structure.positions);
      for (const [i, j] of [
        [0, 0],
        [0, 1],
        [0, 2],
        [1, 1],
        [1, 2],
        [2, 2],
      ]) {
        expect(product(found.lattice, i, j)).toBeCloseTo(product(structure.lattice, i, j), 10);
      }
    });
    await assert(check, { numRuns: 50 });
  });
});

describe('parseOperator', () => {
  it.each([
    [
      'x, y, z',
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
    [
      '-Y+1/2,X-Y,0.25+z',
      [
        [0, -1, 0, 0.5],
        [1, -1, 0, 0],
        [0, 0, 1, 0.25],
      ],
    ],
    [
      '2*x,1/3-x,-z-1/4',
      [
        [2, 0, 0, 0],
        [-1, 0, 0, 1 / 3],
        [0, 0, -1, -0.25],
      ],
    ],
  ])('reads %s', (text, rows) => {
    expect(parseOperator(text, {})).toEqual(rows);
  });
});
