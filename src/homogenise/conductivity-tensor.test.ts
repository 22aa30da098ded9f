import { expect, it } from 'vitest';
import { parseConductivityTensor } from './index.ts';

it('reads six components in the order xx, yy, zz, xy, xz, yz, or the diagonal', () => {
  expect(parseConductivityTensor(' graphite = 5, 4, 3, 0.1, 0.2, 0.3', '--conductivity-tensor')).toEqual([
    'graphite',
    [
      [5, 0.1, 0.2],
      [0.1, 4, 0.3],
      [0.2, 0.3, 3],
    ],
  ]);
  expect(parseConductivityTensor('cbd=5,4,3', '--conductivity-tensor')[1][1]).toEqual([0, 4, 0]);
});

it.each(['graphite', 'graphite=1,2', '=1,2,3', 'a=1,,3', 'a=1,2,x', 'a=1,2,3=4'])('refuses %s', (text) => {
  expect(() => parseConductivityTensor(text, '--conductivity-tensor')).toThrow(
    `--conductivity-tensor: '${text}' is not a conductivity tensor; expected PHASE=kxx,kyy,kzz,kxy,kxz,kyz`,
  );
});

it('refuses a tensor that is not positive definite, naming the phase and the eigenvalue', () => {
  expect(() => parseConductivityTensor('a=1,1,1,2,0,0', '--conductivity-tensor')).toThrow(
    "the conductivity tensor of phase 'a' has the eigenvalue -1",
  );
  expect(() => parseConductivityTensor('a=1,1,1e20', '--conductivity-tensor')).toThrow(
    "phase 'a' has the eigenvalue 1; expected eigenvalues within a factor of 1e12 of the largest, 100000000000000000000",
  );
});
