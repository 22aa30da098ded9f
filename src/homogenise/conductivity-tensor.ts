import { InputError } from '../base/index.ts';
import type { Matrix3 } from '../numerics/index.ts';
import { checkedTensor } from './local-conductivity.ts';

const form = 'PHASE=kxx,kyy,kzz,kxy,kxz,kyz, or PHASE=kxx,kyy,kzz for principal axes along the image’s';

/**
 * Reads `graphite=5,5,1,0,0,0`: a phase's name and its conductivity tensor, three components for a diagonal one.
 * @throws InputError for another form, or a tensor that is not positive definite.
 */
export function parseConductivityTensor(
  text: string,
  field: string,
): readonly [phase: string, tensor: Matrix3] {
  const [name = '', list = '', ...more] = text.split('=').map((part) => part.trim());
  const components = list.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const right = more.length === 0 && name !== '' && [3, 6].includes(components.length);
  if (!right || !components.every(Number.isFinite)) {
    throw new InputError(`'${text.trim()}' is not a conductivity tensor`, { at: { field }, expected: form });
  }
  const [xx, yy, zz, xy = 0, xz = 0, yz = 0] = components;
  const tensor: Matrix3 = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
  checkedTensor(name, tensor);
  return [name, tensor];
}
