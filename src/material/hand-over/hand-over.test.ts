import { describe, expect, it } from 'vitest';
import {
  chemicalDiffusivity,
  compareOrigins,
  equilibriumCurves,
  faradayConstant,
  gasConstant,
  handOver,
  materialHost,
  parseDiffusivities,
  parseIsotherm,
  tabulated,
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
  const isotherm = parseIsotherm(isothermCsv(), 'run.csv').points;

  it('gives the constant D of a non-interacting gas from its D_J and Γ, and shows how low the Darken form is', () => {
    const { diffusivities, material } = handOver(
      isotherm,
      parseDiffusivities(diffusivityCsv('both'), 'D.csv').points,
      about,
    );
    for (const [k, point] of diffusivities.entries()) {
      expect(point.value / 2e-14).toBeCloseTo(1, 10);
      expect(point.isDarken).toBe(false);
      expect(point.havenRatio?.value).toBeCloseTo(1 - 0.347 * fillings[k], 10);
      expect((point.darken?.value ?? 0) / point.value).toBeCloseTo(1 - 0.347 * fillings[k], 10);
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
    const lattice = parseDiffusivities(diffusivityCsv('tracer'), 'D.csv').points;
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
    const { diffusivities } = handOver(
      plain,
      parseDiffusivities(diffusivityCsv('both'), 'D.csv').points,
      about,
    );
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
      parseDiffusivities(diffusivityCsv('both'), 'D.csv').points,
      about,
    );
    expect(notes.join()).toContain('a plateau');
    expect(diffusivities.length).toBeLessThan(fillings.length);
  });
});

function point(filling: number, potential: number) {
  return { temperature, filling, fillingError: 0, potential };
}

describe('curves at rest', () => {
  it('fall: the nearest that does', () => {
    const [curve] = equilibriumCurves([
      point(0.1, 4.1),
      point(0.5, 3.9),
      point(0.5, 4.0),
      point(0.6, 4.0),
      point(0.9, 3.8),
    ]);
    expect(curve.filling.length).toBe(5);
    curve.filling.forEach((x, k) => expect(Math.abs(x - [0.1, 0.5, 0.5, 0.6, 0.9][k])).toBeLessThan(3e-4));
    curve.potential.forEach((value, k) => expect(value).toBeCloseTo([4.1, 4, 3.95, 3.95, 3.8][k], 12));
    expect(curve.largestChange).toBeCloseTo(0.05, 12);
  });

  it('orders are steps and loops plateaus in their middle, whatever the noise of the filling', () => {
    // Fillings 0, 1/4 and 1; loops from 4.19 to 4.21 and 3.79 to 3.81 V; noise of 1e-4.
    const volts = Array.from({ length: 81 }, (_, k) => 3.605 + k / 100);
    const [curve] = equilibriumCurves(
      [0.01, -0.01].flatMap((shift) =>
        volts.map((u, k) => {
          const order = u > 4.2 + shift ? 0.001 : u > 3.8 + shift ? 0.25 : 0.999;
          return point(order + 1e-4 * Math.sin(37 * (k + 100 * shift)), u);
        }),
      ),
    );
    const at = (x: number): number => tabulated({ x: curve.filling, y: curve.potential }, 'linear')(x);
    for (const x of [0.01, 0.1, 0.2, 0.249]) expect(at(x)).toBeCloseTo(4.2, 9);
    for (const x of [0.251, 0.4, 0.7, 0.99]) expect(at(x)).toBeCloseTo(3.8, 9);
    expect(curve.largestChange).toBeLessThan(0.0101);
    curve.filling.slice(1).forEach((x, k) => expect(x).toBeGreaterThan(curve.filling[k]));
  });

  it('takes of many potentials of an empty or a full host the one next to the others', () => {
    const [curve] = equilibriumCurves([
      ...[4.5, 4.4, 4.3].map((u) => point(0, u)),
      point(0.5, 4),
      ...[3.7, 3.6, 3.5].map((u) => point(1, u)),
    ]);
    expect(curve.filling).toEqual([0, 0.5, 1]);
    expect(curve.potential).toEqual([4.3, 4, 3.7]);
  });
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
    expect(parseIsotherm(text, 'p.csv').points[0].potential).toBe(4);
    expect(parseIsotherm(text, 'p.csv', { standardPotential: -1 }).points[0].potential).toBe(3);
  });
});

describe('Γ of both files', () => {
  const place = { temperature, filling: 0.5, jump: { value: 1e-14, error: 1e-16 } };
  const sampled = (x: number, factor: number, error: number) => ({
    temperature,
    filling: x,
    fillingError: 0,
    potential: 4 - x,
    thermodynamicFactor: factor,
    thermodynamicFactorError: error,
  });
  const around = [0.4, 0.6, 0.2, 0.8].map((x) => sampled(x, 2 / (1 - x), 0.02 / (1 - x)));

  it('is shown with its errors, and the better known one is taken', () => {
    const walks = { value: 4.1, error: 0.01 };
    const { diffusivities, notes } = handOver(around, [{ ...place, thermodynamicFactor: walks }], about);
    const [point] = diffusivities;
    expect(point.factors.isotherm?.value).toBeCloseTo(4, 12);
    // Of two neighbours: 0.02/√2 over 1 − θ.
    expect(point.factors.isotherm?.error).toBeCloseTo(0.04 / Math.SQRT2, 12);
    expect(point.factorFrom).toBe('walks');
    expect(point.value / 1e-14).toBeCloseTo(4.1, 12);
    expect(point.disagreement).toBeCloseTo(-0.1 / Math.hypot(0.01, 0.04 / Math.SQRT2), 10);
    expect(notes.join()).toMatch(
      /differ by up to 3\.3 standard errors, by more than 2\.5 at 1 of 1 points \(3\.3: 4\.000 ± 0\.028 and 4\.100 ± 0\.010 at a filling of 0\.5000/,
    );
    const near = handOver(around, [{ ...place, thermodynamicFactor: { value: 4.07, error: 0.01 } }], about);
    expect(near.notes.join()).toContain('agree within 2.3 standard errors');
  });

  it('says by how much they differ, and takes the one asked for', () => {
    const walks = { value: 5, error: 0.01 };
    const { diffusivities, notes } = handOver(around, [{ ...place, thermodynamicFactor: walks }], {
      ...about,
      factorFrom: 'isotherm',
    });
    expect(diffusivities[0].value / 1e-14).toBeCloseTo(4, 12);
    expect(notes.join()).toMatch(/differ by up to 33\.\d standard errors/);
  });

  it('is not known across a plateau', () => {
    const steps = [0.1, 0.11, 0.9, 0.91].map((x) => sampled(x, x < 0.5 ? 50 * x : 800 * x - 600, 0.1));
    const { diffusivities, notes } = handOver(steps, [place], about);
    expect(diffusivities).toEqual([]);
    expect(notes.join()).toContain('a plateau, or conditions too far apart');
  });

  it('has the error of its interpolation', () => {
    // (1 − θ)Γ = θ²: a straight line from 0.4 to 0.6 is 0.01 too high at 0.5.
    const bent = [0.2, 0.4, 0.6, 0.8].map((x) => sampled(x, x ** 2 / (1 - x), 0));
    const { diffusivities } = handOver(bent, [place], about);
    expect(diffusivities[0].thermodynamicFactor.value).toBeCloseTo(0.26 / 0.5, 12);
    expect(diffusivities[0].thermodynamicFactor.error).toBeCloseTo(0.01 / 0.5, 12);
  });
});

function jumpAt(filling: number, value: number, error = 0.01 * value) {
  return { temperature, filling, jump: { value, error } };
}

describe('what a table of D does not know', () => {
  const isotherm = parseIsotherm(isothermCsv(), 'run.csv').points;

  it('is said where neighbours are far apart, in the file and to whoever runs with it', () => {
    const { material, notes } = handOver(
      isotherm,
      [jumpAt(0.05, 6e-12), jumpAt(0.25, 3e-14), jumpAt(0.3, 2.5e-14)],
      about,
    );
    const said = /interpolated: 6\.3e-12 to 4\.0e-14 m²\/s between fillings of 0\.05 and 0\.25$/;
    expect(notes.filter((note) => said.test(note))).toHaveLength(1);
    expect(material.provenance.notes?.some((note) => said.test(note))).toBe(true);
    expect(materialHost(material, { temperature }).notes.some((note) => said.test(note))).toBe(true);
  });

  it('is said across a plateau, however near both values are', () => {
    const flatten = isotherm.map((each) => ({
      ...each,
      potential: each.filling > 0.39 && each.filling < 0.61 ? 4 : each.potential,
    }));
    const { material } = handOver(
      flatten,
      [0.2, 0.3, 0.7, 0.8].map((x) => jumpAt(x, 1e-14)),
      about,
    );
    const [note, ...others] = materialHost(material, { temperature }).notes;
    expect(others).toEqual([]);
    expect(note).toContain('between fillings of 0.3 and 0.7 (across a plateau at 4.000 V: two phases');
    expect(note).not.toContain('0.2 and 0.3');
  });

  it('is not said of a smooth curve', () => {
    const { material } = handOver(
      isotherm,
      [0.2, 0.5, 0.8].map((x) => jumpAt(x, 1e-14)),
      about,
    );
    expect(materialHost(material, { temperature }).notes).toEqual([]);
  });

  it('names points whose error is as large as they are', () => {
    const points = [jumpAt(0.2, 1e-14), jumpAt(0.5, 9e-15, 9e-15), jumpAt(0.8, 8e-15)];
    const { material, notes } = handOver(isotherm, points, about);
    const said =
      'D is hardly known, its error half of it or more, at fillings that count all the same: 1.8e-14 ± 1.8e-14 m²/s at 0.5';
    expect(notes).toContain(said);
    expect(materialHost(material, { temperature }).notes).toContain(said);
  });
});

describe('where files are from', () => {
  const run = { file: 'run.json', lattice: 'a1', species: 'Li', supercell: [4, 0, 0, 0, 4, 0, 0, 0, 4] };

  it('is compared by name', () => {
    expect(compareOrigins(run, { ...run, file: 'D.json' })).toEqual([]);
    const other = { ...run, file: 'D.json', lattice: 'b2', model: 'gas' };
    expect(() => compareOrigins(run, other)).toThrow("run.json (a1) and D.json ('gas', b2) are of different");
    expect(compareOrigins(run, other, { mixed: true })[0]).toContain('different lattice models');
    expect(() => compareOrigins(run, { ...run, species: 'Na' })).toThrow('is of Li and run.json of Na');
    expect(compareOrigins(run, { file: 'D.csv' })[0]).toContain('D.csv does not say');
    expect(compareOrigins(run, { ...run, supercell: [6, 0, 0, 0, 6, 0, 0, 0, 6] })[0]).toContain('4×4×4');
  });

  it('is read from both kinds of files', () => {
    const text = 'filling,temperature_K,D_jump,lattice\n0.5,300,1e-14,a1\n';
    expect(parseDiffusivities(text, 'D.csv').origin).toEqual({ file: 'D.csv', lattice: 'a1' });
    const mixed = `${text}0.6,300,1e-14,b2\n`;
    expect(() => parseDiffusivities(mixed, 'D.csv')).toThrow('rows are of 2 lattice models');
    const json = JSON.stringify({
      format: 'lithoscale-diffusivity',
      name: 'gas',
      lattice: 'a1',
      points: [{ temperature: 300, filling: 0.5, jump: { value: 1e-14, error: 0 } }],
    });
    expect(parseDiffusivities(json, 'D.json').origin).toMatchObject({ model: 'gas', lattice: 'a1' });
  });
});

describe('files of diffusivities', () => {
  const header = 'filling,temperature_K,D_jump_m2_per_s';
  it.each([
    [`${header}\n0.5,300,-1e-14\n`, 'a diffusivity is -1e-14'],
    [`${header}\n0.5,300,1e-14\n0.5,300,2e-14\n`, 'has two rows at a filling of 0.5 and 300 K'],
    [`${header}\n0.5,-300,1e-14\n`, 'lacks a temperature'],
    [`${header}\n50,300,1e-14\n`, 'lacks a temperature or a filling from 0 to 1'],
    [`${header}\n0.5,300,nan\n`, "'nan' is no number"],
    ['filling,temperature_C,D_jump\n0.5,25,1e-14\n', "'temperature_C' is not of a unit that is known"],
    ['filling,filling,D_jump\n0.5,0.5,1\n', "two columns are named 'filling'"],
    [header, 'has no rows'],
    ['[]', 'is no table of diffusivities'],
    ['{"format":"lithoscale-diffusivity","points":[{"filling":0.5}]}', 'lacks a temperature'],
  ])('are refused: %j', (text, message) => {
    expect(() => parseDiffusivities(text, 'D')).toThrow(message);
  });
});
