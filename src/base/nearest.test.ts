import { expect, it } from 'vitest';
import { nearestName } from './nearest.ts';

it.each([
  ['trasnport', 'transport'],
  ['Transport', 'transport'],
  ['descibe', 'describe'],
  ['zzz', undefined],
])('takes %s for %s', (typed, meant) => {
  expect(nearestName(typed, ['describe', 'read', 'transport'])).toBe(meant);
});
