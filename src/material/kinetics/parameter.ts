import { InputError } from '../../base/index.ts';

/** @throws InputError naming the parameter unless it is a finite number above 0. */
export function positiveParameter(value: number, field: string, expected: string): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new InputError(`is ${value}`, { at: { field }, expected });
}

/** J/mol: energies outside are mistakes of unit. 10 meV to 5 eV. */
const [leastReorganisation, mostReorganisation] = [964, 482_500];

/** @throws InputError for an energy that no reaction has in J/mol. */
export function checkReorganisationEnergy(value: number): void {
  if (value >= leastReorganisation && value <= mostReorganisation) return;
  const meant =
    value > 0 && value <= 5 ? `${value} eV is ${Math.round(value * 96485.33212)} J/mol` : undefined;
  throw new InputError(`is ${value} J/mol`, {
    at: { field: 'reorganisationEnergy' },
    expected: `${leastReorganisation} to ${mostReorganisation} J/mol (10 meV to 5 eV)`,
    mend: meant,
  });
}
