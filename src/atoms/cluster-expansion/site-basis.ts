import { InputError } from '../../base/index.ts';

/**
 * Functions of what one site holds. With m states 0 … m − 1 there are m − 1 of them besides the constant 1:
 * - indicator: 1 for one state and 0 for all others, for each state but the last;
 * - sinusoid: −cos(2π ⌈n/2⌉ s/m) for odd n and −sin for even n (van de Walle 2009, doi:10.1016/j.calphad.2008.12.005);
 * - chebyshev, polynomial: T_n(x) or xⁿ where the states lie evenly on x from −1 to 1.
 * For two states the last three are one: −1 for the first state and +1 for the second.
 */
export type SiteBasis = 'indicator' | 'sinusoid' | 'chebyshev' | 'polynomial';

export const siteBases: readonly SiteBasis[] = ['indicator', 'sinusoid', 'chebyshev', 'polynomial'];

/**
 * Values of the site functions without the constant: [function][state].
 * @param shares Shares of the states, which sum to 1: makes 1 and the functions orthonormal at that composition
 * (Gram–Schmidt in their order, so the first still tells the states apart the way it did).
 */
export function siteFunctions(basis: SiteBasis, states: number, shares?: readonly number[]): Float64Array[] {
  const functions = Array.from({ length: states - 1 }, (_, n) =>
    Float64Array.from({ length: states }, (_state, state) => valueOf(basis, n, state, states)),
  );
  return shares === undefined ? functions : orthonormal(functions, shares);
}

function valueOf(basis: SiteBasis, n: number, state: number, states: number): number {
  const order = n + 1;
  const x = (2 * state) / (states - 1) - 1;
  switch (basis) {
    case 'indicator':
      return state === n ? 1 : 0;
    case 'sinusoid': {
      const angle = (2 * Math.PI * Math.ceil(order / 2) * state) / states;
      return order % 2 === 0 ? -Math.sin(angle) : -Math.cos(angle);
    }
    case 'chebyshev':
      return chebyshev(order, x);
    default:
      return x ** order;
  }
}

/** T_n(x) by its recurrence, which is exact at −1, 0 and 1. */
function chebyshev(order: number, x: number): number {
  let [before, value] = [1, x];
  for (let n = 1; n < order; n++) [before, value] = [value, 2 * x * value - before];
  return value;
}

function orthonormal(functions: readonly Float64Array[], shares: readonly number[]): Float64Array[] {
  checkShares(shares, functions.length + 1);
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, state) => sum + shares[state] * value * b[state], 0);
  const done: Float64Array[] = [new Float64Array(shares.length).fill(1)];
  for (const given of functions) {
    const left = given.slice();
    // Twice is enough: the second pass takes away what rounding left in the first.
    for (const earlier of [...done, ...done]) {
      const part = product(left, earlier);
      left.forEach((value, state) => {
        left[state] = value - part * earlier[state];
      });
    }
    const length = Math.sqrt(product(left, left));
    done.push(left.map((value) => value / length));
  }
  return done.slice(1);
}

function checkShares(shares: readonly number[], states: number): void {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length === states && shares.every((share) => share > 0) && Math.abs(sum - 1) < 1e-9) return;
  throw new InputError(`shares of the states that give no basis: ${shares.join(', ')}`, {
    at: { field: 'concentrations' },
    expected: `${states} numbers above 0 that sum to 1`,
    mend: 'leave a species out of what the site allows rather than giving it no share',
  });
}
