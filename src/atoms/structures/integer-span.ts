import { hermiteNormalForm, type IntegerMatrix3 } from '../lattice-model/hermite.ts';

/**
 * The lattice that any number of whole vectors span together, as its Hermite normal form: the finest of which all of
 * them are points.
 */
export function integerSpan(rows: readonly (readonly number[])[]): IntegerMatrix3 {
  const left = rows.map((row) => [...row]);
  const basis: number[][] = [];
  for (let column = 2; column >= 0; column--) {
    for (;;) {
      const some = left.filter((row) => row[column] !== 0);
      if (some.length === 0) break;
      const least = some.reduce((a, b) => (Math.abs(b[column]) < Math.abs(a[column]) ? b : a));
      if (some.length === 1) {
        basis.unshift(...left.splice(left.indexOf(least), 1));
        break;
      }
      for (const row of some) {
        if (row === least) continue;
        const times = Math.trunc(row[column] / least[column]);
        for (let k = 0; k < 3; k++) row[k] -= times * least[k];
      }
    }
  }
  return hermiteNormalForm(basis as unknown as IntegerMatrix3);
}
