import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { sampleReport } from '../../../test/support/report-sample.ts';
import { fieldFigure } from './fields.ts';
import { profilesFigure } from './profiles.ts';
import { drawnCharge, rateCapabilityFigure } from './rate-capability.ts';
import { tortuosityFigure } from './tortuosity.ts';
import { ratesOf, voltageFigure } from './voltage.ts';

const report = sampleReport();

interface Drawn {
  text: string;
  count: (selector: string) => number;
  paths: string[];
}

function read(svg: string): Drawn {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const lines = [...document.querySelectorAll('g[aria-label="line"] path')];
  return {
    text: document.body.textContent,
    count: (selector) => document.querySelectorAll(selector).length,
    paths: lines.map((path) => path.getAttribute('d') ?? ''),
  };
}

const everyFigure = {
  voltage: voltageFigure(report.discharges),
  rates: rateCapabilityFigure(report.discharges),
  tortuosity: tortuosityFigure(report.transport.pore, 'pore space', true),
  profiles: profilesFigure({
    profile: report.description.profiles.z,
    colours: { pore: '#dddddd', nmc: '#123456' },
  }),
};

describe('every figure', () => {
  it.each(Object.entries(everyFigure))(
    '%s is one described picture without clips, NaN or outside references',
    (_, svg) => {
      expect(svg.match(/<svg /g)).toHaveLength(1);
      expect(svg).toMatch(/role="img"/);
      expect(svg).toMatch(/aria-label="[A-Z]/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|https?:|clip-path/);
    },
  );

  it('is the same text every time', () => {
    expect(voltageFigure(report.discharges)).toBe(everyFigure.voltage);
  });
});

describe('voltage curves', () => {
  const { paths, text, count } = read(everyFigure.voltage);

  it('are one a rate and cell, the Bruggeman ones dashed', () => {
    expect(paths).toHaveLength(10);
    expect(count('[stroke-dasharray]')).toBe(5);
    expect(text).toContain('charge drawn (mAh/cm²)');
    expect(text).toContain('cell voltage (V)');
  });

  it('reach their last point even where they are thinned', () => {
    const long = {
      ...report.discharges[0],
      charge: Array.from({ length: 1001 }, (_, k) => k * 36),
      voltage: Array.from({ length: 1001 }, (_, k) => 4 - k / 1000),
    };
    const all = { ...long, charge: long.charge.slice(0, 201), voltage: long.voltage.slice(0, 201) };
    const [thin, full] = read(voltageFigure([long, all])).paths;
    expect(thin.split('L').length).toBeLessThan(260);
    expect(full.split('L')).toHaveLength(201);
    // Volts fall on one straight line against charge, so the thinned curve ends furthest to the right and lowest.
    const [x, y] = (thin.split('L').at(-1) ?? '').split(',').map(Number);
    const [xFull, yFull] = (full.split('L').at(-1) ?? '').split(',').map(Number);
    expect((x - 58) / (xFull - 58)).toBeCloseTo(5, 2);
    expect(y).toBeGreaterThan(yFull);
  });

  it('know their rates in order', () => {
    expect(ratesOf(report.discharges)).toEqual([0.1, 0.5, 1, 2, 3]);
  });
});

describe('rate capability', () => {
  it('has a mark for each discharge, rates named on the axis, mAh/cm² from C/m²', () => {
    const { text, count } = read(everyFigure.rates);
    expect(count('g[aria-label="dot"] circle')).toBe(5);
    expect(count('g[aria-label="dot"] path')).toBe(5);
    for (const rate of ['C/10', 'C/2', '1C', '2C', '3C']) expect(text).toContain(rate);
    expect(text).toContain('capacity (mAh/cm²)');
    expect(drawnCharge({ ...report.discharges[0], charge: [0, 36_000] }) / 36_000).toBe(1);
    expect(drawnCharge({ ...report.discharges[0], charge: [] })).toBe(0);
  });
});

describe('tortuosity', () => {
  it('has a dot, its error and the Bruggeman value on each axis', () => {
    const { text, count } = read(everyFigure.tortuosity);
    expect(count('g[aria-label="dot"] circle')).toBe(3);
    expect(count('g[aria-label="tick"] line')).toBe(3);
    expect(text).toMatch(/2\.9526\s*(<[^>]*>)*\s*± 0\.0012/);
  });

  it('leaves out an axis that does not percolate', () => {
    const [first, ...others] = report.transport.pore;
    const blocked = { ...first, percolating: false, tortuosityFactor: null };
    expect(
      read(tortuosityFigure([blocked, ...others], 'pore space', true)).count('g[aria-label="dot"] circle'),
    ).toBe(2);
    expect(read(tortuosityFigure([blocked], 'pore space', true)).count('g[aria-label="dot"] circle')).toBe(0);
  });
});

describe('profiles', () => {
  it('run from the collector at the left and are one line a phase over its edge', () => {
    const { paths, text } = read(everyFigure.profiles);
    expect(paths).toHaveLength(6);
    expect(text).toContain('z from collector (µm)');
    const rising = profilesFigure({
      profile: { position: [0, 1e-6], fractions: { a: [0, 1] } },
      colours: { a: '#000000' },
    });
    const [start, end] = read(rising)
      .paths[0].slice(1)
      .split('L')
      .map((point) => point.split(',').map(Number));
    expect(start[0]).toBeLessThan(end[0]);
    expect(start[1]).toBeGreaterThan(end[1]);
  });
});

describe('internal fields', () => {
  const regions = [
    { name: 'negative', from: 0, to: 80e-6 },
    { name: 'separator', from: 80e-6, to: 100e-6 },
  ];
  const profile = { position: [0, 50e-6, 100e-6], value: [0.001, 0.002, 0.003] };
  const svg = fieldFigure({
    label: 'potential (mV)',
    description: 'A field',
    regions,
    unit: 1e-3,
    lines: [
      { cell: 'image', profile },
      { cell: 'bruggeman', profile },
    ],
  });

  it('mark the regions, shade the separator and convert the unit', () => {
    const { text, count, paths } = read(svg);
    expect(text).toContain('negative');
    expect(text).toContain('separator');
    expect(text).toContain('potential (mV)');
    expect(text).toContain('2.0');
    expect(count('g[aria-label="rect"] rect')).toBe(1);
    expect(paths).toHaveLength(2);
  });

  it('draw a constant field', () => {
    const flat = { position: [0, 100e-6], value: [0, 0] };
    expect(
      fieldFigure({ label: 'v', description: 'A field', regions, lines: [{ cell: 'image', profile: flat }] }),
    ).not.toMatch(/NaN/);
  });
});
