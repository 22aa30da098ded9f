import { expect, it } from 'vitest';
import { parameterSet, runCell } from '../index.ts';
import { toldOf } from './told-of.ts';

it('tells more without reading the fields, which are those of the solution', async () => {
  const mesh = { negative: 5, separator: 4, positive: 5, radial: 6 };
  const parameters = parameterSet('chen2020');
  const solution = await runCell({ parameters, experiment: 'Discharge at 1C for 1 min', mesh });
  let reads = 0;
  const watched = Object.defineProperty({ ...solution }, 'fields', {
    enumerable: true,
    get: () => {
      reads++;
      return solution.fields;
    },
  });
  const told = toldOf(toldOf(watched, { seconds: 7 }), { voltageError: undefined });
  expect(reads).toBe(0);
  expect(told).toEqual({ ...solution, seconds: 7, voltageError: undefined });
  expect(told.fields).toBe(solution.fields);
});
