import { describe, expect, it } from 'vitest';
import { activated, marcusHushChidsey } from '../../material/index.ts';
import { restCurve } from '../balance/energy.ts';
import { atStateOfCharge } from '../balance/start.ts';
import {
  checkAssumptions,
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  runCell,
  type AssumptionCheck,
  type AssumptionOptions,
  type CellParameters,
  type CellSolution,
  type PremiseFinding,
} from '../index.ts';
import type { HalfCellParameters } from '../parameters.ts';

const chen = parameterSet('chen2020');
const soft = marcusHushChidsey({ reorganisationEnergy: 1e3 });

function quantity({ quantities }: AssumptionCheck, name: string, place = 'cell'): number {
  return quantities.find((each) => each.name === name && each.place === place)?.value ?? NaN;
}

function premise({ premises }: AssumptionCheck, name: string, place?: string): PremiseFinding {
  const found = premises.find((each) => each.premise === name && (place ?? each.place) === each.place);
  if (found === undefined) throw new Error(`no premise ${name}`);
  return found;
}

function lost({ losses }: AssumptionCheck): number {
  return losses.reduce((sum, { value, currentShare }) => sum + (value ?? NaN) * currentShare, 0);
}

function thin(electrode: CellParameters['positive']): CellParameters['positive'] {
  return { ...electrode, particleRadius: 1e-6 };
}

function changed(
  part: Partial<CellParameters>,
  positive: Partial<CellParameters['positive']> = {},
): CellParameters {
  return { ...chen, ...part, positive: { ...chen.positive, ...positive } };
}

describe('checkAssumptions', () => {
  it('finds neutral pores down to 15 nm, as a Debye length of 0.15 nm wants', () => {
    const check = checkAssumptions(chen);
    expect(quantity(check, 'debyeLength')).toBeCloseTo(1.5e-10, 11);
    expect(premise(check, 'electroneutrality').verdict).toBe('holds');
    const verdictAt = (poreRadius: number): string =>
      premise(checkAssumptions(chen, { poreRadius }), 'electroneutrality', 'cell').verdict;
    expect(verdictAt(15.5e-9)).toBe('holds');
    expect(verdictAt(15e-9)).toBe('strained');
    expect(verdictAt(1.5e-9)).toBe('fails');
  });

  it('has the closed forms of one size of spheres', () => {
    const check = checkAssumptions(chen, { cRate: 0.3 });
    const { positive } = chen;
    const { particleRadius: radius } = positive as { particleRadius: number };
    const diffusivity = positive.diffusivity(0.5, 298.15);
    expect(quantity(check, 'particleDiffusionTime', 'positive')).toBeCloseTo(radius ** 2 / diffusivity, 6);
    expect(check.currentDensity).toBeCloseTo((0.3 * 5) / chen.area, 12);
    const lead =
      (check.currentDensity * radius ** 2) /
      (15 * 0.665 * positive.thickness * diffusivity * positive.maximumConcentration * 96485.33212);
    const window = 0.853975 - 0.263845;
    // 39/40 of the window lie between the first and the last place that is looked at.
    expect((premise(check, 'even particles', 'positive').value ?? NaN) * window * (39 / 40)).toBeCloseTo(
      lead,
      6,
    );
    expect(quantity(check, 'reactionBarrier', 'negative')).toBeCloseTo(35e3, -1);
    expect(quantity(check, 'duration')).toBe(12000);
  });

  it('calls a slow discharge of small particles in thin electrodes sound for every model', () => {
    const cell = { ...chen, negative: thin(chen.negative), positive: thin(chen.positive) };
    const check = checkAssumptions(cell, { cRate: 0.02 });
    expect(check.models).toEqual({ dfn: 'holds', spme: 'holds', spm: 'holds' });
    expect(check.warnings).toEqual([]);
    const half = checkAssumptions(cell, { cRate: 0.01 });
    expect(lost(check) / lost(half)).toBeCloseTo(2, 1);
    expect(check.losses[0]?.process).toBe('charge transfer');
  });

  it.each<[string, string, string, CellParameters, AssumptionOptions]>([
    ['few particles', 'scale separation', 'positive', changed({}, { particleRadius: 25e-6 }), {}],
    ['a current past the limiting one', 'salt left', 'positive', chen, { cRate: 4 }],
    ['fast charging', 'no plating', 'negative', chen, { cRate: 3, direction: 'charge' }],
    [
      'a potential that rises',
      'solid solution',
      'positive',
      changed({}, { openCircuitPotential: (x) => 4.3 - x + 0.1 * Math.sin(20 * x) }),
      {},
    ],
    [
      'a reaction with a limit',
      'rate below its limit',
      'positive',
      changed({}, { rateLaw: soft, exchangeCurrentDensity: () => 0.05 }),
      {},
    ],
    [
      'slow solid diffusion',
      'even particles',
      'positive',
      changed({}, { diffusivity: activated(2e-16) }),
      {},
    ],
    ['large double layers', 'double layer at rest', 'negative', chen, { doubleLayerCapacitance: 1e6 }],
    [
      'cut-offs out of reach',
      'cut-offs in reach',
      'cell',
      changed({ upperVoltageCutOff: 6, lowerVoltageCutOff: -3 }),
      {},
    ],
  ])('warns of %s', (_, name, place, cell, options) => {
    const check = checkAssumptions(cell, options);
    expect(premise(check, name, place).verdict).toBe('fails');
    expect(check.warnings.some((text) => text.startsWith(`${name} fails, ${place}: `))).toBe(true);
    const calm = checkAssumptions(changed({}, { rateLaw: soft }), {
      cRate: 0.01,
      direction: options.direction,
    });
    expect(premise(calm, name, place).verdict).toBe('holds');
  });

  it('names what limits: diffusion, salt, reaction, film', () => {
    expect(checkAssumptions(chen, { cRate: 4 }).limiting).toMatchObject({
      process: 'electrolyte concentration',
    });
    const slow = checkAssumptions(changed({}, { diffusivity: activated(2e-16) }));
    expect(slow.limiting).toMatchObject({ process: 'solid diffusion', place: 'positive' });
    expect(slow.slowest).toMatchObject({ process: 'diffusion in particles', place: 'positive' });
    const film = checkAssumptions(changed({}, { filmResistance: 0.5 }));
    expect(film.limiting).toMatchObject({ process: 'film', place: 'positive' });
    const stuck = checkAssumptions(changed({}, { rateLaw: soft, exchangeCurrentDensity: () => 0.05 }));
    expect(stuck.limiting).toMatchObject({ process: 'charge transfer', place: 'positive' });
    expect(
      stuck.losses.find(({ process, place }) => process === 'charge transfer' && place === 'positive')?.value,
    ).toBe(null);
  });

  it('takes two halves of a material for the whole, and sizes by their surface', () => {
    const { positive } = chen;
    const half = {
      ...positive,
      activeMaterialFraction: (positive.activeMaterialFraction as number) / 2,
      specificSurfaceArea: (positive.specificSurfaceArea as number) / 2,
    };
    const whole = checkAssumptions(chen);
    const halves = checkAssumptions({ ...chen, positive: { ...half, furtherMaterials: [half] } });
    expect(lost(halves) / lost(whole)).toBeCloseTo(1, 9);
    expect(quantity(halves, 'reactionDepth', 'positive')).toBeCloseTo(
      quantity(whole, 'reactionDepth', 'positive'),
      12,
    );
    const sized = checkAssumptions(
      changed({}, { particleSizes: { relativeRadii: [1, 3], volumeShares: [0.5, 0.5] } }),
    );
    const radius = positive.particleRadius as number;
    expect(quantity(sized, 'particleRadius', 'positive')).toBeCloseTo(3 * radius, 12);
    const ratio =
      quantity(sized, 'particleDiffusionTime', 'positive') /
      quantity(whole, 'particleDiffusionTime', 'positive');
    expect(ratio).toBeCloseTo(1.5 ** 2, 12);
  });

  it('checks half cells, with the metal’s reaction among the losses', () => {
    const { negative: _, ...stack } = chen;
    const cell: HalfCellParameters = { ...stack, lithium: { exchangeCurrentDensity: activated(12) } };
    const check = checkAssumptions(cell, { cRate: 0.5 });
    const metal = check.losses.find(({ place }) => place === 'lithium');
    const current = (0.5 * 5) / chen.area;
    expect(metal?.value).toBeCloseTo(
      ((2 * 8.314462618 * 298.15) / 96485.33212) * Math.asinh(current / 24),
      12,
    );
    expect(check.premises.some(({ place }) => place === 'negative')).toBe(false);
    expect(check.models.dfn).toBe('holds');
  });

  it.each<[AssumptionOptions, string]>([
    [{ cRate: 0 }, 'cRate: is 0; expected a number above 0'],
    [{ cRate: NaN }, 'cRate: is NaN'],
    [{ temperature: 25 }, 'temperature: is 25; expected a temperature from 150 to 600 K'],
    [{ poreRadius: -1 }, 'poreRadius: is -1'],
    [{ interphase: { thickness: 5e-9, growthRate: 0 } }, 'interphase.growthRate: is 0'],
  ])('refuses %j', (options, message) => {
    expect(() => checkAssumptions(chen, options)).toThrow(message);
  });

  it.each([...parameterSetNames, ...halfCellSetNames])(
    'has a number for everything in %s, warm or cold, slow or fast',
    (name) => {
      const cell = halfCellSetNames.includes(name) ? halfCellSet(name) : parameterSet(name);
      for (const cRate of [0.001, 50]) {
        for (const temperature of [243, 340]) {
          for (const direction of ['charge', 'discharge'] as const) {
            const text = JSON.stringify(
              checkAssumptions(cell, { cRate, temperature, direction }),
              (_, value: unknown) =>
                typeof value === 'number' && !Number.isFinite(value) ? 'not a number' : value,
            );
            expect(text).not.toContain('not a number');
          }
        }
      }
    },
  );

  it('names the growth of an interphase, and numbers that are none', () => {
    const interphase = { thickness: 5e-9, growthRate: 1e-16 };
    expect(quantity(checkAssumptions(chen, { interphase }), 'interphaseTime')).toBeCloseTo(5e7, 5);
    expect(() => checkAssumptions(changed({}, { diffusivity: () => NaN }))).toThrow(
      'positive: the particleDiffusionTime (R²/D at half charge) is NaN',
    );
  });
});

describe.each([
  ['chen2020', 0.5],
  ['chen2020', 1],
  ['marquis2019', 1],
  ['ai2020', 0.5],
] as const)('the estimates for %s at %fC, beside a run of the DFN model', (name, cRate) => {
  const cell = atStateOfCharge(parameterSet(name), 1);
  const check = checkAssumptions(cell, { cRate });
  const run = runCell({
    parameters: cell,
    experiment: `Discharge at ${cRate}C until ${cell.lowerVoltageCutOff} V`,
  });

  it('give the mean loss within 12 %', async () => {
    expect(lost(check) / meanLoss(cell, await run)).toBeGreaterThan(0.88);
    expect(lost(check) / meanLoss(cell, await run)).toBeLessThan(1.12);
  });

  it('give the concentrations of the electrolyte within 60 mol/m³', async () => {
    const concentration = (await run).fields.at(-1)?.electrolyteConcentration ?? [];
    expect(Math.abs(Math.min(...concentration) - quantity(check, 'leastConcentration'))).toBeLessThan(60);
    const most = premise(check, 'salt dissolved').value ?? NaN;
    expect(Math.abs(Math.max(...concentration) / most - 1)).toBeLessThan(0.1);
  });

  it('give the unevenness of the reaction at half charge within a quarter', async () => {
    const half = atStateOfCharge(cell, 0.5);
    const { fields } = await runCell({ parameters: half, experiment: `Discharge at ${cRate}C for 1 s` });
    const current = fields.at(-1)?.negative?.populations[0]?.interfacialCurrent ?? new Float64Array();
    const mean = current.reduce((sum, value) => sum + value / current.length, 0);
    const spread = (Math.max(...current) - Math.min(...current)) / mean;
    const ratio = quantity(check, 'reactionSpread', 'negative') / spread;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });
});

describe.each([
  ['chen2020', 0.5],
  ['chen2020', 1],
  ['marquis2019', 1],
  ['ai2020', 1],
] as const)('the errors of single-particle models estimated for %s at %fC', (name, cRate) => {
  const parameters = parameterSet(name);
  const check = checkAssumptions(parameters, { cRate });
  const experiment = `Discharge at ${cRate}C until ${parameters.lowerVoltageCutOff} V`;
  const curveTimes = Array.from({ length: 80 }, (_, k) => (36 * (k + 1)) / cRate);
  const run = (model: 'dfn' | 'spm' | 'spme'): Promise<CellSolution> =>
    runCell({ parameters, model, experiment, curveTimes });
  const full = run('dfn');
  const deviation = async (model: 'spm' | 'spme'): Promise<number> => {
    const [exact, reduced] = [await full, await run(model)];
    const squares = curveTimes.map((time) => {
      const difference = at(time, exact.time, exact.voltage) - at(time, reduced.time, reduced.voltage);
      return difference ** 2 / curveTimes.length;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  };

  it('hold for SPM within a quarter', async () => {
    const ratio = (premise(check, 'electrolyte without loss').value ?? NaN) / (await deviation('spm'));
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  });

  it('hold for SPMe within a factor of two', async () => {
    const ratio = (premise(check, 'even reaction').value ?? NaN) / (await deviation('spme'));
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

/** Voltage at rest less that of the run, the mean over the charge that it gave. */
function meanLoss(cell: CellParameters, { capacity, voltage }: CellSolution): number {
  const rest = restCurve(cell, 801);
  const given = capacity[capacity.length - 1] - capacity[0];
  let sum = 0;
  for (let k = 0; k < 400; k++) {
    const charge = ((k + 0.5) / 400) * given;
    sum += (at(charge, rest.charge, rest.voltage) - at(charge, capacity, voltage)) / 400;
  }
  return sum;
}

function at(x: number, xs: Float64Array, ys: Float64Array): number {
  const found = xs.findIndex((value) => value >= x);
  const i = Math.max(1, found === -1 ? xs.length - 1 : found);
  return ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1])) / (xs[i] - xs[i - 1]);
}
