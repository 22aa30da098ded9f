import { describe, expect, it } from 'vitest';
import {
  chemicalDiffusivity,
  equilibriumCurves,
  faradayConstant,
  gasConstant,
  handOver,
  materialHost,
  parseDiffusivities,
  parseIsotherm,
} from '../index.ts';

const temperature = 300;
const thermal = (gasConstant * temperature) / faradayConstant;
const fillings = Array.from({ length: 19 }, (_, k) => (k + 1) / 20);

/** The isotherm of non-interacting lithium as `atoms montecarlo` writes it. */
function isothermCsv(standard = 4): string {
  const rows = fillings.map((x) => {
    const mu = thermal * Math.log(x / (1 - x)) - standard;
    return ['filling', temperature, mu, x, 1e-4, -mu, 1 / (1 - x), 0.01, true].join(',');
  });
  const header =
    'branch,temperature_K,chemical_potential_eV,content,content_error,voltage_V,thermodynamic_factor,thermodynamic_factor_error,equilibrated';
  return `${header}\n${rows.join('\n')}\n`;
}

/** D_J = (1 − θ) D₀ and a tracer that falls to 0.653 of it, as `atoms kmc` writes them. */
function diffusivityCsv(columns: 'both' | 'tracer'): string {
  const rows = fillings.map((x) => {
    const jump = 2e-14 * (1 - x);
    const tracer = jump * (1 - 0.347 * x);
    return columns === 'both' ? [x, temperature, jump, 0.02 * jump, tracer] : [x, temperature, tracer];
  });
  const header = [
    'filling',
    'temperature_K',
    ...(columns === 'both' ? ['D_jump_m2_per_s', 'D_jump_m2_per_s_error'] : []),
    'D_tracer_m2_per_s',
  ];
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

const about = {
  name: 'gas',
  maximumConcentration: 50000,
  exchangePrefactor: 2,
  provenance: { source: 'a test' },
};

describe('the hand-over', () => {
  const isotherm = parseIsotherm(isothermCsv(), 'run.csv');

  it('gives the constant D of a non-interacting gas from its D_J and Γ, and shows how low the Darken form is', () => {
    const { diffusivities, material } = handOver(
      isotherm,
      parseDiffusivities(diffusivityCsv('both'), 'D.csv'),
      about,
    );
    for (const [k, point] of diffusivities.entries()) {
      expect(point.value / 2e-14).toBeCloseTo(1, 10);
      expect(point.isDarken).toBe(false);
      expect(point.havenRatio).toBeCloseTo(1 - 0.347 * fillings[k], 10);
      expect((point.darken ?? 0) / point.value).toBeCloseTo(1 - 0.347 * fillings[k], 10);
      const relative = Math.hypot(0.02, 0.01 * (1 - fillings[k]));
      expect(point.error / point.value).toBeCloseTo(relative, 10);
    }
    const host = materialHost(material, { temperature });
    expect(host.openCircuitPotential(0.5)).toBeCloseTo(4, 10);
    expect((host.diffusivity?.(0.42, temperature) ?? 0) / 2e-14).toBeCloseTo(1, 10);
    // i0 = F k0 √(a (1 − θ)²), here √(θ(1 − θ)).
    const exchange = host.exchangeCurrentDensity?.(1000, 0.3 * 50000, 50000, temperature) ?? 0;
    expect(exchange / (2 * Math.sqrt(0.3 * 0.7))).toBeCloseTo(1, 2);
  });

  it('takes the Darken form where there is no D_J, bounds it, and says so', () => {
    const lattice = parseDiffusivities(diffusivityCsv('tracer'), 'D.csv');
    const { diffusivities, notes } = handOver(isotherm, lattice, { ...about, fullLatticeCorrelation: 0.653 });
    for (const { isDarken, value, darkenBound } of diffusivities) {
      expect(isDarken).toBe(true);
      expect(value).toBeLessThan(2e-14);
      expect(darkenBound ?? 0).toBeGreaterThan(2e-14 * 0.9999);
    }
    expect(notes.join()).toContain('up to 35 % low');
  });

  it('falls back on the slope of U where Γ was not sampled', () => {
    const plain = isotherm.map((point) => ({ ...point, thermodynamicFactor: undefined }));
    const { diffusivities } = handOver(plain, parseDiffusivities(diffusivityCsv('both'), 'D.csv'), about);
    for (const { value, filling } of diffusivities.slice(2, -2)) {
      expect(Math.abs(value / 2e-14 - 1), `θ = ${filling}`).toBeLessThan(0.05);
    }
  });

  it('leaves plateaus out of D and says where', () => {
    const flat = isotherm.map((point) => ({
      ...point,
      thermodynamicFactor: undefined,
      potential: point.filling > 0.39 && point.filling < 0.61 ? 4 : point.potential,
    }));
    const { notes, diffusivities } = handOver(
      flat,
      parseDiffusivities(diffusivityCsv('both'), 'D.csv'),
      about,
    );
    expect(notes.join()).toContain('a plateau');
    expect(diffusivities.length).toBeLessThan(fillings.length);
  });
});

function point(filling: number, potential: number) {
  return { temperature, filling, fillingError: 0, potential };
}

it('curves at rest fall: loops become their middle', () => {
  const [curve] = equilibriumCurves([
    point(0.1, 4.1),
    point(0.5, 3.9),
    point(0.5, 4.0),
    point(0.6, 4.0),
    point(0.9, 3.8),
  ]);
  expect(curve.filling).toEqual([0.1, 0.5, 0.6, 0.9]);
  expect(curve.potential[1]).toBeCloseTo((2 * 3.95 + 4) / 3, 12);
  expect(curve.potential[2]).toBe(curve.potential[1]);
  expect(curve.largestChange).toBeCloseTo(4 - (2 * 3.95 + 4) / 3, 12);
});

it('D_chem has no error where neither factor has one', () => {
  const given = { temperature, filling: 0.5, jump: { value: 1e-14, error: 0 } };
  expect(chemicalDiffusivity(given, { value: 2, error: 0 })).toMatchObject({ value: 2e-14, error: 0 });
});

describe('files of points', () => {
  it.each([
    ['filling,voltage_V\n0.1,4\n0.2,3.9\n0.3,3.8\n', 'no temperature is given'],
    ['filling,temperature_K\n0.1,300\n', 'no column of the voltage or chemical potential'],
    ['filling,voltage_V,temperature_K\n0.1,4,300\n0.2,x,300\n', "line 3, voltage_V: 'x' is no number"],
    ['filling,voltage_V,temperature_K\n0.1,4,300\n0.2\n', 'the row has 1 columns'],
    ['filling,voltage_V,temperature_K\n0.1,4,300\n2,4,300\n0.3,4,300\n', 'a filling is 2'],
    ['0.1,4\n', 'has no header'],
    ['{"format": "other"}', 'is no isotherm'],
  ])('are refused: %j', (text, message) => {
    const clean = (): unknown => parseIsotherm(text, 'points.csv');
    expect(clean).toThrow(message.replace('line 3, voltage_V: ', ''));
  });

  it('take chemical potentials against the metal, or another reference', () => {
    const text = 'mu,filling,T\n-4,0.1,300\n-3.9,0.2,300\n-3.8,0.3,300\n';
    expect(parseIsotherm(text, 'p.csv')[0].potential).toBe(4);
    expect(parseIsotherm(text, 'p.csv', { standardPotential: -1 })[0].potential).toBe(3);
  });
});
