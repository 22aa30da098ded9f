import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activityExchangeCurrent,
  arrhenius,
  autocatalyticRanges,
  butlerVolmer,
  currentThroughFilm,
  faradayConstant,
  freeExchangeCurrent,
  gasConstant,
  hostActivity,
  marcusHushChidsey,
  mcmbGraphite,
  rateLaw,
  rateLawNames,
  reactionSensitivity,
  squareRootExchangeCurrent,
  tafel,
  type OpenCircuitPotential,
} from '../index.ts';

const temperature = 298.15;
const thermal = (gasConstant * temperature) / faradayConstant;
const full = 30_000;

const lattice: OpenCircuitPotential = Object.assign((x: number) => 3.5 + thermal * Math.log((1 - x) / x), {
  derivative: (x: number) => -thermal / (x * (1 - x)),
});

/** Ideal lattice with attraction: U′ > 0 between its spinodals at x (1 − x) = 1/6. */
const separating: OpenCircuitPotential = Object.assign(
  (x: number) => lattice(x) - thermal * 3 * (1 - 2 * x),
  {
    derivative: (x: number) => -thermal / (x * (1 - x)) + 6 * thermal,
  },
);

function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

describe('activityExchangeCurrent', () => {
  it('is the usual square roots on an ideal lattice', () => {
    const exchange = activityExchangeCurrent({ prefactor: 2, logHostActivity: hostActivity(lattice) });
    const roots = squareRootExchangeCurrent(2 / (Math.sqrt(1000) * full), 0);
    for (const x of [0.01, 0.3, 0.5, 0.92]) {
      for (const c of [10, 1000, 2300]) {
        expect(exchange(c, x * full, full, temperature) / roots(c, x * full, full, temperature)).toBeCloseTo(
          1,
          12,
        );
      }
    }
  });

  it('obeys the rate constants of both directions with any coefficients', () => {
    const alphaAnodic = 0.3;
    const exchange = activityExchangeCurrent({
      prefactor: 2,
      alphaAnodic,
      logHostActivity: hostActivity(lattice),
    });
    const law = butlerVolmer({ alphaAnodic });
    const x = 0.2;
    const c = 400;
    for (const drop of [3.4, 3.5, 3.62]) {
      // Potential of the ions at 1000 mol/m³; the host's standard potential is 3.5 V.
      const equilibrium = lattice(x) + thermal * Math.log(c / 1000);
      const current = exchange(c, x * full, full, temperature) * law.rate(drop - equilibrium, temperature);
      const drive = (drop - 3.5) / thermal;
      const state = 1 - x;
      const out = (state * (Math.exp(alphaAnodic * drive) * x)) / (1 - x);
      const back = state * Math.exp(-0.7 * drive) * (c / 1000);
      expect(current).toBeCloseTo(2 * (out - back), 10);
    }
  });

  it.each([
    [
      'activities',
      activityExchangeCurrent({
        prefactor: 3,
        alphaCathodic: 0.4,
        logHostActivity: hostActivity(mcmbGraphite.openCircuitPotential, 0.4),
      }),
    ],
    [
      'a free form',
      freeExchangeCurrent({
        ofStoichiometry: Object.assign((x: number) => x * x * (1 - x) * 5, {
          derivative: (x: number) => 5 * (2 * x - 3 * x * x),
        }),
        electrolyteOrder: 0.3,
      }),
    ],
  ] as const)('has its derivatives from %s', (_, exchange) => {
    fc.assert(
      fc.property(number(50, 2500), number(0.03, 0.97), (electrolyte, x) => {
        const out = { electrolyte: 0, surface: 0 };
        exchange.derivatives?.(electrolyte, x * full, full, 310, out);
        const at = (c: number, s: number): number => exchange(c, s, full, 310);
        const byElectrolyte = (at(electrolyte + 0.01, x * full) - at(electrolyte - 0.01, x * full)) / 0.02;
        const bySurface = (at(electrolyte, x * full + 0.1) - at(electrolyte, x * full - 0.1)) / 0.2;
        expect(Math.abs(out.electrolyte - byElectrolyte)).toBeLessThan(1e-6 * Math.abs(byElectrolyte));
        const size = Math.abs(bySurface) + at(electrolyte, x * full) / full;
        expect(Math.abs(out.surface - bySurface)).toBeLessThan(1e-5 * size);
      }),
    );
  });

  it('is thermally activated, and needs a prefactor', () => {
    const options = { prefactor: 3, logHostActivity: hostActivity(lattice) };
    const warm = activityExchangeCurrent({ ...options, activationEnergy: 30e3 });
    const plain = activityExchangeCurrent(options);
    expect(warm(1e3, 1e4, full, 320) / plain(1e3, 1e4, full, 320)).toBeCloseTo(arrhenius(30e3, 320), 12);
    expect(() => activityExchangeCurrent({ ...options, prefactor: 0 })).toThrow('prefactor: is 0');
  });
});

describe('reactionSensitivity', () => {
  const rising = freeExchangeCurrent({ ofStoichiometry: (x) => 4 * x ** 2 * (1 - x) });
  const constant = freeExchangeCurrent({ ofStoichiometry: () => 4 });
  const common = { maximumConcentration: full };
  const at = { electrolyte: 1000, temperature };

  it('is the derivative of the rate at a fixed potential drop', () => {
    const law = marcusHushChidsey({ reorganisationEnergy: 20e3 });
    const reaction = {
      ...common,
      rateLaw: law,
      exchangeCurrentDensity: rising,
      openCircuitPotential: separating,
    };
    for (const current of [-2, -0.1, 0.3]) {
      for (const x of [0.2, 0.5, 0.9]) {
        const found = reactionSensitivity(reaction, { ...at, stoichiometry: x, current });
        const drop = separating(x) + found.overpotential;
        const insertion = (theta: number): number =>
          (-rising(1000, theta * full, full, temperature) * law.rate(drop - separating(theta), temperature)) /
          faradayConstant;
        const slope = (insertion(x + 1e-6) - insertion(x - 1e-6)) / 2e-6;
        expect(Math.abs(found.total - slope)).toBeLessThan(1e-7 * (Math.abs(slope) + 1e-5));
        expect(found.total).toBeCloseTo(found.kinetic + found.thermodynamic, 18);
      }
    }
  });

  it('has the sign of U′ where the exchange current is constant', () => {
    const reaction = { ...common, exchangeCurrentDensity: constant, openCircuitPotential: separating };
    const { autocatalytic, limited } = autocatalyticRanges(reaction, { ...at, current: -1 });
    expect(limited).toEqual([]);
    expect(autocatalytic).toHaveLength(1);
    const spinodal = 0.5 - Math.sqrt(0.25 - 1 / 6);
    expect(autocatalytic[0]?.[0]).toBeCloseTo(spinodal, 8);
    expect(autocatalytic[0]?.[1]).toBeCloseTo(1 - spinodal, 8);
  });

  it('says when two particles at one potential part', () => {
    const reaction = { ...common, exchangeCurrentDensity: rising, openCircuitPotential: lattice };
    for (const [current, x] of [
      [-3, 0.2],
      [-0.01, 0.2],
      [3, 0.2],
      [-3, 0.8],
      [0.4, 0.8],
    ] as const) {
      const { total, overpotential } = reactionSensitivity(reaction, { ...at, stoichiometry: x, current });
      const rate = (theta: number, drop: number): number =>
        -rising(1000, theta * full, full, temperature) *
        butlerVolmer().rate(drop - lattice(theta), temperature);
      // A step of both particles, filled alike but for 2e-6, at the potential that keeps their mean current.
      const [poor, rich] = [x - 1e-6, x + 1e-6];
      const drop = lattice(x) + overpotential;
      const parting = rate(rich, drop) - rate(poor, drop);
      expect(Math.sign(parting)).toBe(Math.sign(total));
      expect(parting / faradayConstant / 2e-6 / total).toBeCloseTo(1, 5);
    }
  });

  it('is the rate at which two particles at one potential part, or come together, in time', () => {
    const reaction = { ...common, exchangeCurrentDensity: rising, openCircuitPotential: lattice };
    const thickness = 1e-6;
    for (const current of [-3, -0.02, 2]) {
      // dθ/dt = −i/(F c_max V/A) of both, at the potential drop that keeps the sum of their currents; classical Runge–Kutta.
      const rates = ([a, b]: readonly [number, number]): [number, number] => {
        const at = (theta: number, drop: number): number =>
          rising(1000, theta * full, full, temperature) *
          butlerVolmer().rate(drop - lattice(theta), temperature);
        let [low, high] = [2.5, 4.5];
        for (let k = 0; k < 60; k++) {
          const middle = (low + high) / 2;
          if (at(a, middle) + at(b, middle) > 2 * current) high = middle;
          else low = middle;
        }
        const scale = -1 / (faradayConstant * full * thickness);
        return [scale * at(a, low), scale * at(b, low)];
      };
      let state: [number, number] = [0.3 - 1e-5, 0.3 + 1e-5];
      const moved = (by: readonly [number, number], step: number): [number, number] => [
        state[0] + step * by[0],
        state[1] + step * by[1],
      ];
      const step = (0.02 * faradayConstant * full * thickness) / (3 * 40);
      let exponent = 0;
      for (let k = 0; k < 40; k++) {
        const stoichiometry = (state[0] + state[1]) / 2;
        const { total } = reactionSensitivity(reaction, { ...at, stoichiometry, current });
        exponent += (total * step) / (full * thickness);
        const first = rates(state);
        const second = rates(moved(first, step / 2));
        const third = rates(moved(second, step / 2));
        const fourth = rates(moved(third, step));
        const mean = (m: 0 | 1): number => (first[m] + 2 * second[m] + 2 * third[m] + fourth[m]) / 6;
        state = moved([mean(0), mean(1)], step);
      }
      const grown = Math.log((state[1] - state[0]) / 2e-5);
      expect(grown / exponent).toBeGreaterThan(0.97);
      expect(grown / exponent).toBeLessThan(1.03);
    }
  });

  it('names where the law cannot carry the current', () => {
    const rateLawOf = marcusHushChidsey({ reorganisationEnergy: 10e3 });
    const reaction = {
      ...common,
      rateLaw: rateLawOf,
      exchangeCurrentDensity: rising,
      openCircuitPotential: lattice,
    };
    const { limited } = autocatalyticRanges(reaction, { ...at, current: -1 });
    const exchange = 1 / rateLawOf.limit(temperature);
    expect(limited.length).toBe(2);
    for (const bound of [limited[0]?.[1] ?? NaN, limited[1]?.[0] ?? NaN]) {
      expect(rising(1000, bound * full, full, temperature)).toBeCloseTo(exchange, 7);
    }
    const lost = reactionSensitivity(reaction, { ...at, stoichiometry: 0.01, current: -1 });
    expect([lost.kinetic, lost.thermodynamic, lost.total]).toEqual([NaN, NaN, NaN]);
  });
});

describe('currentThroughFilm', () => {
  it.each([
    butlerVolmer(),
    butlerVolmer({ alphaAnodic: 0.8 }),
    marcusHushChidsey({ reorganisationEnergy: 2e4 }),
  ])('leaves the drive as overpotential and drop in the film', (law) => {
    fc.assert(
      fc.property(number(-1, 1), number(-4, 3), number(-5, 1), (drive, logExchange, logResistance) => {
        const [exchange, resistance] = [10 ** logExchange, 10 ** logResistance];
        const current = currentThroughFilm(law, drive, exchange, resistance, temperature);
        const eta = drive - current * resistance;
        expect(Math.abs(exchange * law.rate(eta, temperature) - current)).toBeLessThan(
          1e-13 * Math.abs(current) +
            3e-15 * (Math.abs(drive) + 1e-30) * exchange * law.slope(eta, temperature) * (1 + resistance),
        );
      }),
    );
  });

  it('is plain without a film or a drive, ohmic behind a thick one, and knows one-way laws', () => {
    const law = butlerVolmer();
    expect(currentThroughFilm(law, 0.1, 2, 0, temperature)).toBe(2 * law.rate(0.1, temperature));
    expect(currentThroughFilm(law, 0, 2, 1, temperature)).toBe(0);
    expect(currentThroughFilm(law, 20, 2, 1e4, temperature)).toBeCloseTo(20 / 1e4, 7);
    for (const [direction, drive] of [
      ['anodic', 0.2],
      ['anodic', -0.2],
      ['cathodic', 0.3],
    ] as const) {
      const current = currentThroughFilm(tafel(direction), drive, 1, 0.1, temperature);
      expect(tafel(direction).rate(drive - 0.1 * current, temperature)).toBeCloseTo(current, 10);
    }
  });
});

describe('rateLaw', () => {
  it.each(rateLawNames)('builds %s, and again from what it says of itself', (name) => {
    const given = name.startsWith('marcus') ? { reorganisationEnergy: '0.2 eV' } : {};
    const law = rateLaw(name, given);
    expect(law.name).toBe(name);
    const again = rateLaw(law.name, law.parameters);
    expect(again.parameters).toEqual(law.parameters);
    expect(again.rate(0.05, 300)).toBe(law.rate(0.05, 300));
  });

  it('reads numbers with units', () => {
    const text = rateLaw('marcus', { reorganisationEnergy: '0.2eV' });
    expect(text.parameters?.['reorganisationEnergy']).toBeCloseTo(19297.066424, 9);
    expect(rateLaw('butler-volmer', { alphaAnodic: ' 0.4 ' }).parameters).toEqual({
      alphaAnodic: 0.4,
      alphaCathodic: 0.6,
    });
  });

  it.each([
    ['butler-volmr', {}, "rateLaw: 'butler-volmr' is not a rate law; expected one of butler-volmer,"],
    ['constructor', {}, "'constructor' is not a rate law"],
    ['linear', { alphaAnodic: 1 }, "alphaAnodic: is not a parameter of 'linear'; expected no parameters"],
    [
      'butler-volmer',
      { alphaAnodc: 1 },
      "expected one of alphaAnodic, alphaCathodic; did you mean 'alphaAnodic'?",
    ],
    ['butler-volmer', { alphaAnodic: 'half' }, "alphaAnodic: 'half' is not a number"],
    ['marcus', {}, "reorganisationEnergy: 'marcus' needs it"],
    ['marcus', { reorganisationEnergy: '0.2' }, "'0.2' has no unit"],
    ['marcus-hush-chidsey', { reorganisationEnergy: 0.2 }, '0.2 eV is 19297 J/mol'],
    ['tafel-anodic', { alphaAnodic: 0 }, 'alphaAnodic: is 0'],
  ])('refuses %s %j', (name, parameters, message) => {
    expect(() => rateLaw(name, parameters)).toThrow(message);
  });
});
