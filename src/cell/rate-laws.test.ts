import { describe, expect, it } from 'vitest';
import { rateLawReference } from '../../verify/cell/rate-law-reference.ts';
import {
  activityExchangeCurrent,
  butlerVolmer,
  hostActivity,
  linearKinetics,
  marcus,
  marcusHushChidsey,
  type RateLaw,
} from '../material/index.ts';
import { parameterSet, runCell, type CellParameters, type CellSolution } from './index.ts';

const chen = parameterSet('chen2020');
const mesh = { negative: 10, separator: 6, positive: 10, radial: 12 };

function withLaw(law: RateLaw): CellParameters {
  return {
    ...chen,
    negative: { ...chen.negative, rateLaw: law },
    positive: { ...chen.positive, rateLaw: law },
  };
}

function discharge(parameters: CellParameters, cRate = 1): Promise<CellSolution> {
  const curveTimes = Array.from({ length: 40 }, (_, k) => (80 * (k + 1)) / cRate);
  return runCell({ parameters, mesh, experiment: `Discharge at ${cRate}C until 2.5 V`, curveTimes });
}

function deviation(a: CellSolution, b: CellSolution): number {
  let most = 0;
  for (let k = 1; k <= 40; k++) {
    const [one, other] = [a, b].map(({ time, voltage }) => voltage[time.indexOf(80 * k)]);
    most = Math.max(most, Math.abs(one - other));
  }
  return most;
}

describe('beside an independent solver', () => {
  const { time } = rateLawReference;
  const voltages = async (negative: RateLaw, positive: RateLaw): Promise<number[]> => {
    const parameters = {
      ...chen,
      negative: { ...chen.negative, rateLaw: negative },
      positive: { ...chen.positive, rateLaw: positive },
    };
    const run = await runCell({
      parameters,
      mesh: { negative: 20, separator: 10, positive: 20, radial: 30 },
      experiment: 'Discharge at 1C for 3400 s',
      curveTimes: [...time],
      relativeTolerance: 1e-6,
      absoluteTolerance: 1e-8,
    });
    return time.map((at) => run.voltage[run.time.indexOf(at)]);
  };
  const symmetric = voltages(butlerVolmer(), butlerVolmer());

  it.each([
    ['asymmetric', butlerVolmer({ alphaAnodic: 0.4 }), butlerVolmer({ alphaAnodic: 0.65 })],
    ['linear', linearKinetics, linearKinetics],
  ] as const)('the law makes the same difference: %s', async (name, negative, positive) => {
    const [usual, other] = [await symmetric, await voltages(negative, positive)];
    for (const k of time.keys()) {
      expect(Math.abs(other[k] - rateLawReference[name][k])).toBeLessThan(1e-3);
      const expected = rateLawReference[name][k] - rateLawReference.symmetric[k];
      expect(Math.abs(other[k] - usual[k] - expected)).toBeLessThan(1e-4);
    }
  });
});

describe('a discharge with another rate law', () => {
  const usual = discharge(chen);

  it('is the same with both coefficients named', async () => {
    expect(deviation(await usual, await discharge(withLaw(butlerVolmer({ alphaAnodic: 0.5 }))))).toBeLessThan(
      1e-12,
    );
  });

  it('tends to that of Butler–Volmer with the reorganisation energy, as its reciprocal', async () => {
    const [stiff, stiffer] = await Promise.all(
      [120e3, 480e3].map((reorganisationEnergy) =>
        discharge(withLaw(marcusHushChidsey({ reorganisationEnergy }))),
      ),
    );
    const far = deviation(await usual, stiff);
    const near = deviation(await usual, stiffer);
    expect(far / near).toBeGreaterThan(3);
    expect(far / near).toBeLessThan(5);
    expect(near).toBeLessThan(1e-3);
  });

  it('loses more with Marcus–Hush–Chidsey kinetics of a soft solvent, and with linear ones', async () => {
    const rested = await usual;
    for (const law of [marcusHushChidsey({ reorganisationEnergy: 20e3 }), linearKinetics]) {
      const other = await discharge(withLaw(law));
      expect(other.voltage[other.time.indexOf(1600)]).toBeLessThan(rested.voltage[rested.time.indexOf(1600)]);
    }
  });

  it('keeps lithium and charge with activities in the exchange current and uneven coefficients', async () => {
    const { positive } = chen;
    const consistent = {
      ...chen,
      positive: {
        ...positive,
        rateLaw: butlerVolmer({ alphaAnodic: 0.4 }),
        exchangeCurrentDensity: activityExchangeCurrent({
          prefactor: 5,
          alphaAnodic: 0.4,
          logHostActivity: hostActivity((x) => 3.9 - 0.6 * (x - 0.5)),
        }),
      },
    };
    const { balance } = await discharge(consistent);
    for (const error of [balance.electrolyte, balance.particles, balance.charge])
      expect(error).toBeLessThan(1e-10);
  });
});

describe('a current past the largest of a rate law', () => {
  it.each([marcus, marcusHushChidsey])('is told with electrode, law and limit', async (make) => {
    const rateLaw = make({ reorganisationEnergy: 5000 });
    const positive = { ...chen.positive, rateLaw, exchangeCurrentDensity: () => 0.5 };
    const perSurface = 0.5 * rateLaw.limit(chen.temperature);
    const { specificSurfaceArea, thickness } = positive;
    const whole = perSurface * (specificSurfaceArea as number) * thickness;
    const asked = (20 * chen.nominalCapacity) / chen.area;
    const run = runCell({
      parameters: { ...chen, positive },
      model: 'spm',
      experiment: 'Discharge at 20C for 10 s',
    });
    const error = await run.then(
      () => '',
      (each: Error) => each.message,
    );
    const [, followed, name, surface, all] =
      /followed to ([\d.]+) % of it, where the positive electrode's .* rate law '(.*)', ([\d.]+) A\/m² of particle surface there and ([\d.]+) A\/m² of electrode/.exec(
        error,
      ) ?? [];
    expect(name).toBe(rateLaw.name);
    expect(surface).toBe(perSurface.toPrecision(3));
    expect(all).toBe(whole.toPrecision(4));
    // Continuation ends within a small part of the way.
    expect(Number(followed) / ((100 * whole) / asked)).toBeGreaterThan(0.98);
    expect(Number(followed) / ((100 * whole) / asked)).toBeLessThanOrEqual(1.0005);
    expect(error).not.toContain('shells');
  });
});
