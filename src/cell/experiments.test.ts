import { describe, expect, it } from 'vitest';
import { InputError } from '../base/index.ts';
import { parameterSet, parseExperiment } from './index.ts';

const chen = parameterSet('chen2020');

describe('an experiment', () => {
  it('reads each kind of step', () => {
    const text =
      'Discharge at 1C until 2.5 V; discharge at C/10 for 2 h or until 3V; Charge at 1 A until 4.2 V;' +
      'Charge at 300 mA for 90 seconds; Rest for 1 hour; Discharge at .5C for 30 min;';
    const steps = parseExperiment(text, chen).map(({ kind, current, duration, voltageLimit }) => [
      kind,
      current,
      duration,
      voltageLimit,
    ]);
    expect(steps).toEqual([
      ['discharge', 5, Infinity, 2.5],
      ['discharge', 0.5, 7200, 3],
      ['charge', -1, Infinity, 4.2],
      ['charge', -0.3, 90, 4.2],
      ['rest', 0, 3600, undefined],
      ['discharge', 2.5, 1800, 2.5],
    ]);
  });

  it.each([
    ['', 'is empty'],
    ['Dicharge at 1C', 'is not an experiment step'],
    ['Discharge at 0C', "the rate '0C'; expected a rate above zero"],
    ['Discharge at -1C', "the rate '-1C'; expected a rate above zero"],
    ['Discharge at 1e-20C', "the rate '1e-20C'; expected at least 1e-9C"],
    ['Discharge at C/0', "the rate 'C/0'; expected a rate above zero"],
    ['Discharge at NaN C', "the rate 'NaN C'"],
    ['Discharge at 1 W', "the rate '1 W'"],
    ['Discharge at 1C for 3 fortnights', "the duration '3 fortnights'"],
    ['Rest for 0 s', "the duration '0 s'"],
    ['Discharge at 1C until 3', "ends at '3'"],
    ['Discharge at 1C until 4.5 V', 'below 4.2 V'],
    ['Charge at 1C until 2 V', 'above 2.5 V'],
    ['Discharge at 1C; ; Rest for 1 h', 'is not an experiment step'],
  ])('%j is refused by name', (text, message) => {
    expect(() => parseExperiment(text, chen)).toThrow(InputError);
    expect(() => parseExperiment(text, chen)).toThrow(message);
  });
});
