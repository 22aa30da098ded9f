import { FormatError, InputError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import { namedSpaceGroup } from '../../structures/space-group/named.ts';
import type { SymmetryOperation } from '../../structures/symmetry.ts';
import { numberOf, shortened } from '../numbers.ts';
import { isMissing, type CifBlock, type CifValue } from './blocks.ts';
import { parseOperator, type Operator } from './operators.ts';

const listings = [
  '_space_group_symop_operation_xyz',
  '_symmetry_equiv_pos_as_xyz',
  '_space_group_symop_operation_algebraic',
];
const hallNames = ['_space_group_name_hall', '_symmetry_space_group_name_hall'];
const symbolNames = [
  '_space_group_name_h-m_alt',
  '_symmetry_space_group_name_h-m',
  '_space_group_name_h-m_full',
  '_space_group_name_h-m_ref',
];
const numberNames = ['_space_group_it_number', '_symmetry_int_tables_number'];
const choiceNames = ['_space_group_it_coordinate_system_code', '_symmetry_cell_setting_code'];

/**
 * The operators of a block: those that it lists, else those of the space group that it names.
 * @throws InputError for a group that is not named, not known, or leaves its origin open.
 */
export async function operatorsOf(block: CifBlock, lattice: Matrix3, file: string): Promise<Operator[]> {
  for (const name of listings) {
    const single = block.items.get(name);
    const listed = block.columns.get(name) ?? (single === undefined ? undefined : [single]);
    if (listed !== undefined) return listed.map(({ text, line }) => parseOperator(text, { file, line }));
  }
  const [hall, symbol, number, choice] = [hallNames, symbolNames, numberNames, choiceNames].map((names) =>
    given(block, names),
  );
  const named = symbol ?? hall ?? number;
  const at = { file, line: named?.line ?? block.line };
  if (named === undefined) {
    throw new InputError('no symmetry is given', {
      at,
      expected: '_space_group_symop_operation_xyz, or the symbol or number of a space group',
      mend: "write the file again with its operators, or with _space_group_name_H-M_alt 'P 1' where all atoms are listed",
    });
  }
  if (/^p\s*1$/i.test(named.text.trim()) || named.text.trim() === '1') return [parseOperator('x,y,z', at)];
  const name = {
    hall: hall?.text,
    symbol: symbol?.text,
    number: number === undefined ? undefined : wholeNumber(number, { file, line: number.line }),
    choice: choice?.text,
  };
  return (await namedSpaceGroup(name, lattice, at)).operations.map(operatorOf);
}

function given(block: CifBlock, names: readonly string[]): CifValue | undefined {
  return names
    .flatMap((name) => block.items.get(name) ?? [])
    .find((value) => !isMissing(value) && !/^\s*(?:\(?unknown\)?\s*)?$/i.test(value.text));
}

function wholeNumber({ text }: CifValue, at: Place): number {
  const value = numberOf(text);
  if (Number.isInteger(value)) return value;
  throw new FormatError(`'${shortened(text)}' is no number of a space group`, {
    at,
    expected: 'a whole number from 1 to 230',
  });
}

function operatorOf({ rotation: [x, y, z], translation }: SymmetryOperation): Operator {
  return [
    [...x, translation[0]],
    [...y, translation[1]],
    [...z, translation[2]],
  ];
}
