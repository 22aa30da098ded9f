import { describe, expect, it } from 'vitest';
import {
  graphitePhases,
  ironPhosphatePhases,
  regularSolutionRows,
  titanatePhases,
} from '../../../verify/material/phases.ts';
import {
  criticalPoint,
  equilibriumPotential,
  faradayConstant,
  gasConstant,
  homogeneousPotential,
  legendreTransform,
  miscibilityGaps,
  msmr,
  msmrFilling,
  phaseDiagram,
  redlichKister,
  regularSolution,
  spinodals,
  twoLayers,
  type FreeEnergy,
} from '../index.ts';

const temperature = 298.15;
const thermal = gasConstant * temperature;

describe('a regular solution', () => {
  it.each(regularSolutionRows)('of Ω = %d RT has its spinodal, binodal and hysteresis', (...row) => {
    const [interaction, spinodal, binodal, potential, hysteresis] = row;
    const model = regularSolution(interaction * thermal, { standardPotential: 3.4 });
    const [gap, ...others] = miscibilityGaps(model, temperature);
    expect(others).toEqual([]);
    expect(gap.from).toBeCloseTo(binodal, 9);
    expect(gap.to).toBeCloseTo(1 - binodal, 9);
    expect(gap.potential).toBeCloseTo(3.4, 10);
    expect(gap.spinodal[0]).toBeCloseTo(spinodal, 9);
    expect(gap.spinodal[1]).toBeCloseTo(1 - spinodal, 9);
    expect(model.chemicalPotential(gap.spinodal[0], temperature) / thermal).toBeCloseTo(potential, 9);
    expect(1000 * gap.hysteresis).toBeCloseTo(hysteresis, 3);
    const [[low, high]] = spinodals(model, temperature);
    expect(low).toBeCloseTo(spinodal, 9);
    expect(high).toBeCloseTo(1 - spinodal, 9);
  });

  it('demixes below Ω/2R, and not above', () => {
    const model = regularSolution(9000, { standardPotential: 3 });
    const critical = criticalPoint(model);
    expect(critical?.temperature).toBeCloseTo(9000 / (2 * gasConstant), 6);
    expect(critical?.filling).toBeCloseTo(0.5, 6);
    expect(critical?.potential).toBeCloseTo(3, 9);
    expect(miscibilityGaps(model, 545)).toEqual([]);
    expect(criticalPoint(redlichKister({ coefficients: [] }))).toBeNull();
    expect(() => criticalPoint(model, { to: 500 })).toThrow('demixes even at 500 K');
  });

  it('keeps its gap where attraction is very strong', () => {
    const [gap] = miscibilityGaps(regularSolution(30 * thermal), temperature);
    // Of a dilute phase against one that is nearly full: ln θ = −Ω/RT.
    expect(gap.from / Math.exp(-30)).toBeCloseTo(1, 9);
  });
});

describe('published hosts', () => {
  it('LiFePO4: 0.1159 eV, its phases and the gap between charge and discharge', () => {
    const { interaction, electronVolts, standardPotential, binodal, spinodal } = ironPhosphatePhases;
    expect(electronVolts).toBeCloseTo(0.1159, 4);
    expect(interaction).toBeCloseTo(4.51, 2);
    const [gap] = miscibilityGaps(regularSolution(interaction * thermal, { standardPotential }), temperature);
    expect(gap.from).toBeCloseTo(binodal, 8);
    expect(gap.spinodal[0]).toBeCloseTo(spinodal, 8);
    expect(gap.potential).toBeCloseTo(3.422, 10);
    const { hysteresisMillivolts, thermalMillivolts } = ironPhosphatePhases;
    const reduced = (gap.hysteresis * faradayConstant) / thermal;
    expect(reduced * thermalMillivolts).toBeCloseTo(hysteresisMillivolts, 2);
  });

  it('Li4Ti5O12: a plateau at 1.55 V', () => {
    const { interaction, standardPotential, binodal } = titanatePhases;
    const [gap] = miscibilityGaps(regularSolution(interaction * thermal, { standardPotential }), temperature);
    expect(gap.potential).toBeCloseTo(1.55, 10);
    expect(gap.from).toBeCloseTo(binodal, 9);
  });

  it('graphite of two layers: both plateaus, with the layers on either side', () => {
    const host = graphite();
    const gaps = miscibilityGaps(host, temperature);
    expect(gaps).toHaveLength(2);
    for (const [k, gap] of gaps.entries()) {
      const { from, to, chemicalPotential } = graphitePhases.plateaus[k];
      expect(gap.chemicalPotential / thermal).toBeCloseTo(chemicalPotential, 8);
      expect(gap.from).toBeCloseTo((from[0] + from[1]) / 2, 7);
      expect(gap.to).toBeCloseTo((to[0] + to[1]) / 2, 7);
      const layers = host.layers(gap.to, temperature);
      expect(layers.fuller).toBeCloseTo(Math.max(...to), 7);
      expect(layers.emptier).toBeCloseTo(Math.min(...to), 7);
      const volts = 0.12 - (chemicalPotential * thermal) / faradayConstant;
      expect(gap.potential).toBeCloseTo(volts, 9);
      expect(Math.abs(gap.potential - graphitePhases.volts[k])).toBeLessThan(5e-5);
    }
  });

  it.each([
    ['stages', [3.4, 1.4, 20]],
    ['repels within its layers', [-4, 3, 6]],
    ['attracts between them, with sheets that hold together', [5, -2, -8, 0.8]],
    ['has sheets that push apart', [2.5, 2, 30, -0.9]],
  ])('a host that %s has the layers of lowest energy at every filling', (_, coefficients) => {
    const [withinLayer, betweenLayers, stage, vanDerWaals = 0] = coefficients.map((each) => each * thermal);
    const host = twoLayers({ withinLayer, betweenLayers, stage, vanDerWaals });
    const own = (y: number): number =>
      thermal * (y * Math.log(y) + (1 - y) * Math.log(1 - y)) +
      withinLayer * y * (1 - y) +
      vanDerWaals * y ** 3 * (10 - 15 * y + 6 * y * y);
    for (let k = 1; k < 60; k++) {
      const x = k / 60;
      const found = host.energy(x, temperature) / thermal;
      let least = Infinity;
      for (let j = 0; j < 4000; j++) {
        const d = Math.min(x, 1 - x) * (1 - (1 - j / 4000) ** 3);
        const [a, b] = [x + d, x - d];
        const energy = own(a) + own(b) + betweenLayers * a * b + stage * a * (1 - a) * b * (1 - b);
        least = Math.min(least, energy / (2 * thermal));
      }
      expect(found).toBeLessThan(least + 1e-12);
      expect(found).toBeGreaterThan(least - 1e-5);
    }
  });

  it('a host of two regular solutions beside each other has two gaps, found at once', () => {
    const host = redlichKister({ coefficients: [0.5 * thermal, 0, 8 * thermal] });
    const gaps = miscibilityGaps(host, temperature);
    expect(gaps).toHaveLength(2);
    expect(gaps[0].from).toBeCloseTo(1 - gaps[1].to, 9);
    expect(gaps[0].to).toBeCloseTo(1 - gaps[1].from, 9);
    for (const { from, to, chemicalPotential, residual } of gaps) {
      expect(residual).toBeLessThan(1e-10);
      const rise = host.energy(to, temperature) - host.energy(from, temperature);
      expect(rise / (to - from) / thermal).toBeCloseTo(chemicalPotential / thermal, 9);
    }
  });
});

function graphite(): ReturnType<typeof twoLayers> {
  const { withinLayer, betweenLayers, stage, standardPotential } = graphitePhases;
  return twoLayers({
    withinLayer: withinLayer * thermal,
    betweenLayers: betweenLayers * thermal,
    stage: stage * thermal,
    standardPotential,
  });
}

const models: readonly (readonly [string, FreeEnergy])[] = [
  [
    'Redlich–Kister',
    redlichKister({
      coefficients: [5000, -3000, 2000, 700],
      entropies: [3, -2],
      standardPotential: 3.7,
      standardSlope: -1e-4,
    }),
  ],
  [
    'MSMR',
    msmr({
      reactions: [
        { potential: 3.6, share: 0.4, width: 0.8, slope: 2e-4 },
        { potential: 3.9, share: 0.6, width: 1.7 },
      ],
    }),
  ],
  ['two layers', graphite()],
];

describe.each(models)('the free energy of %s', (_, model) => {
  it.each([0.03, 0.2, 0.41, 0.77, 0.96])('at a filling of %d has its derivatives', (x) => {
    const step = 1e-5;
    const central = (f: (x: number) => number): number => (f(x + step) - f(x - step)) / (2 * step);
    const mu = model.chemicalPotential(x, temperature);
    const standard = model.standardPotential(temperature) - model.standardPotential(temperature);
    expect(central((at) => model.energy(at, temperature)) / thermal).toBeCloseTo(mu / thermal + standard, 5);
    const slope = model.slope(x, temperature);
    expect(central((at) => model.chemicalPotential(at, temperature)) / slope).toBeCloseTo(1, 5);
    const potential = (t: number): number =>
      model.standardPotential(t) - model.chemicalPotential(x, t) / faradayConstant;
    const entropic = (potential(temperature + 0.01) - potential(temperature - 0.01)) / 0.02;
    expect(model.entropicCoefficient(x, temperature)).toBeCloseTo(entropic, 8);
    expect(homogeneousPotential(model, temperature)(x)).toBe(potential(temperature));
  });
});

describe('the Legendre transform', () => {
  const mu = Array.from({ length: 161 }, (_, k) => (-8 + k / 10) * thermal);
  const grand = mu.map((m) => -thermal * Math.log1p(Math.exp(m / thermal)));

  it('turns the grand potential of an ideal lattice gas into its free energy', () => {
    const table = legendreTransform({
      temperature,
      chemicalPotential: mu,
      grandPotential: grand,
      standardPotential: 4,
    });
    for (const [k, m] of mu.entries()) {
      const filling = 1 / (1 + Math.exp(-m / thermal));
      expect(Math.abs(table.filling[k] - filling)).toBeLessThan(1e-10);
      const energy = filling * Math.log(filling) + (1 - filling) * Math.log(1 - filling);
      expect(Math.abs(table.freeEnergy[k] / thermal - energy)).toBeLessThan(1e-9);
      expect(table.potential[k]).toBeCloseTo(4 - m / faradayConstant, 13);
    }
    // Away from the ends the slope of the slope is as good.
    for (let k = 20; k <= 140; k++) {
      expect(Math.abs((table.thermodynamicFactor[k] ?? 0) * (1 - table.filling[k]) - 1)).toBeLessThan(1e-9);
    }
  });

  it('is exact with sampled fillings and fluctuations, and integrates the former where Ω is not known', () => {
    const filling = mu.map((m) => 1 / (1 + Math.exp(-m / thermal)));
    const susceptibility = filling.map((x) => (x * (1 - x)) / thermal);
    const table = legendreTransform({
      temperature,
      chemicalPotential: mu,
      grandPotential: grand,
      filling,
      susceptibility,
    });
    for (const [k, x] of filling.entries()) {
      const energy = x * Math.log(x) + (1 - x) * Math.log1p(-x);
      expect(Math.abs(table.freeEnergy[k] / thermal - energy)).toBeLessThan(1e-12);
      expect(table.thermodynamicFactor[k]).toBeCloseTo(1 / (1 - x), 8);
    }
    const blind = legendreTransform({ temperature, chemicalPotential: mu, filling });
    expect(blind.from.freeEnergy).toBe('integral of the filling');
    for (const [k, value] of blind.freeEnergy.entries()) {
      // The trapezium's error: the step squared over twelve.
      expect(Math.abs(value - table.freeEnergy[k]) / thermal).toBeLessThan(0.1 ** 2 / 12);
    }
  });

  it('refuses samples that no stable host has', () => {
    const bad = mu.map((m) => 1 / (1 + Math.exp(-m / thermal)));
    bad[80] = 0.3;
    expect(() => legendreTransform({ temperature, chemicalPotential: mu, filling: bad })).toThrow(
      'filling[80]: the filling falls',
    );
    expect(() =>
      legendreTransform({ temperature, chemicalPotential: [2, 1, 3], filling: [0, 0, 0] }),
    ).toThrow('chemicalPotential: does not rise');
    expect(() => legendreTransform({ temperature, chemicalPotential: mu })).toThrow('neither');
  });
});

describe('the potential at rest', () => {
  it('is flat in the gap, homogeneous beside it, and says how much its corners were rounded', () => {
    const model = regularSolution(3.5 * thermal, { standardPotential: 3.4 });
    const sharp = equilibriumPotential(model, temperature, { smoothing: 0 });
    const smooth = equilibriumPotential(model, temperature);
    const homogeneous = homogeneousPotential(model, temperature);
    expect(sharp(0.3)).toBeCloseTo(3.4, 9);
    expect(sharp.derivative(0.3)).toBe(0);
    expect(sharp(0.01)).toBe(homogeneous(0.01));
    expect(smooth(0.3)).toBe(sharp(0.3));
    expect(smooth.largestChange).toBeGreaterThan(0);
    expect(smooth.largestChange).toBeLessThan(1e-3);
    const [gap] = smooth.gaps;
    for (let k = -30; k <= 30; k++) {
      const x = gap.from + k * 1e-4;
      const slope = (smooth(x + 1e-8) - smooth(x - 1e-8)) / 2e-8;
      expect(smooth.derivative(x)).toBeCloseTo(slope, 5);
      expect(Math.abs(smooth(x) - sharp(x))).toBeLessThanOrEqual(smooth.largestChange * 1.01);
    }
  });

  it('keeps the area under it: f of both phases', () => {
    const model = regularSolution(3 * thermal);
    const [gap] = miscibilityGaps(model, temperature);
    const sharp = equilibriumPotential(model, temperature, { smoothing: 0 });
    let area = 0;
    const count = 4000;
    for (let k = 0; k < count; k++) area += sharp(0.02 + (0.96 * (k + 0.5)) / count) * (0.96 / count);
    const rise = model.energy(0.98, temperature) - model.energy(0.02, temperature);
    expect((-faradayConstant * area - rise) / thermal).toBeCloseTo(0, 6);
    expect(gap.from).toBeGreaterThan(0.02);
  });
});

it('phase diagrams narrow towards the critical point', () => {
  const rows = phaseDiagram(regularSolution(9000), [300, 400, 500, 540, 560]);
  const widths = rows.map(({ gaps }) => (gaps.length === 0 ? 0 : gaps[0].to - gaps[0].from));
  expect(widths.toSorted((a, b) => b - a)).toEqual(widths);
  expect(widths[4]).toBe(0);
  expect(rows[3].spinodals[0][1] - rows[3].spinodals[0][0]).toBeLessThan(widths[3]);
});

it('MSMR inverts its own fillings', () => {
  const reactions = [
    { potential: 0.09, share: 0.43, width: 0.07 },
    { potential: 0.13, share: 0.24, width: 0.5 },
    { potential: 0.2, share: 0.3, width: 3 },
  ];
  const model = msmr({ reactions });
  expect(model.most).toBeCloseTo(0.97, 12);
  for (const potential of [-0.1, 0.05, 0.09, 0.11, 0.2, 0.4, 0.9]) {
    const x = msmrFilling(reactions, potential, temperature);
    expect(-model.chemicalPotential(x, temperature) / faradayConstant).toBeCloseTo(potential, 9);
  }
  expect(() =>
    msmr({
      reactions: [
        { potential: 1, share: 0.7, width: 1 },
        { potential: 2, share: 0.7, width: 1 },
      ],
    }),
  ).toThrow('reactions: the shares are 1.4 in all');
});
