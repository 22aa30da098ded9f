import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compareWithMeasurement,
  halfCellSet,
  parameterSet,
  runCell,
  type CellRunOptions,
} from '../../cell/index.ts';
import { outline, timeText, type CellPageRun } from './data.ts';
import { cellPage } from './page.ts';
import { momentsOf } from './player.ts';
import { pathOf } from './panels.ts';

const mesh = { negative: 5, separator: 3, positive: 5, radial: 6 };

async function run(name: string, options: Partial<CellRunOptions>): Promise<CellPageRun> {
  const parameters = parameterSet('chen2020');
  const experiment = 'Discharge at 1C for 10 min; Rest for 5 min';
  const { model = 'dfn', heat = 'isothermal' } = options;
  const given = { parameters, experiment, mesh, fieldCount: 12, ...options };
  const solution = await runCell(given);
  return { name, parameters: given.parameters, model, heat, experiment, solution };
}

function read(page: string) {
  const { document } = parseHTML(page);
  return {
    text: document.querySelector('main')?.textContent ?? '',
    titles: [...document.querySelectorAll('h2')].map(({ textContent }) => textContent),
    all: (selector: string) => [...document.querySelectorAll(selector)],
    data: JSON.parse(document.querySelector('#states-data')?.textContent ?? 'null') as {
      words: string[];
      states: number[][];
      dots: number[][][];
      panels: { run: number; x: number[]; y: number[][] }[][];
    } | null,
  };
}

it('shows a pouch along its height', async () => {
  const parameters = parameterSet('marquis2019');
  const one = await run('pouch', {
    parameters,
    heat: 'pouch',
    model: 'spm',
    mesh: { ...mesh, height: 4 },
  });
  const { text, all, data } = read(cellPage([one], { title: 'Pouch', version: '1' }));
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
  for (const shown of [
    'Temperature along the height',
    'Current through the cell',
    'negative foil',
    'positive foil',
  ])
    expect(text).toContain(shown);
  expect(
    all('#states figure').filter((figure) => /height \(mm\)/.test(figure.textContent ?? '')),
  ).toHaveLength(4);
  const along = data?.panels.filter(([{ x }]) => x.length === 4) ?? [];
  expect(along).toHaveLength(4);
  for (const [{ y }] of along) expect(y).toHaveLength(one.solution.fields.length);
});

describe('the page of one run', () => {
  let one: CellPageRun;
  let page: ReturnType<typeof read>;
  beforeAll(async () => {
    one = await run('warm <b>', { parameters: parameterSet('chen2020-composite'), heat: 'through-cell' });
    page = read(cellPage([one], { title: 'Run <i>', version: '1' }));
  });

  it('has its sections and nothing that is no number', () => {
    expect(page.titles).toEqual([
      'Voltage, current, temperature',
      'Steps and events',
      'What costs voltage',
      'Inside the cell',
      'Balances and accuracy',
      'The cell',
    ]);
    expect(page.text).not.toMatch(/NaN|undefined|Infinity/);
    expect(page.all('i, b:not(summary b)')).toHaveLength(0);
    expect(page.all('#steps tbody tr')).toHaveLength(2);
  });

  it('sets a measurement beside the run, leaving out what cannot be compared', () => {
    const { time, voltage, temperature } = one.solution;
    const measurement = {
      name: 'cell <i>.csv',
      time,
      voltage: voltage.map((value) => value + 0.01),
      temperature,
    };
    // Curves of a run have two points at jumps in current; a measurement has not.
    const kept = [...time.keys()].filter((k) => k === 0 || time[k] > time[k - 1]);
    const measured = compareWithMeasurement(one.solution, {
      name: measurement.name,
      time: Float64Array.from(kept, (k) => time[k]),
      voltage: Float64Array.from(kept, (k) => measurement.voltage[k]),
      temperature: Float64Array.from(kept, (k) => temperature[k]),
    });
    const { all, text } = read(cellPage([one], { title: '', version: '1', measured }));
    expect(all('#measured figure').length).toBe(4);
    const rows = all('#measured tbody tr').map((row) =>
      [...row.querySelectorAll('th, td')].map(({ textContent }) => textContent ?? ''),
    );
    expect(rows.map((cells) => cells.slice(0, 2))).toEqual([
      ['voltage', 'mV'],
      ['temperature', 'K'],
    ]);
    expect(rows.map((cells) => Number(cells[2]))).toEqual([10, 0]);
    expect(rows.map((cells) => Number(cells[3]))).toEqual([10, 0]);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('asks for nothing from elsewhere', () => {
    const whole = cellPage([one], { title: '', version: '1' });
    expect(whole.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\/|src=|@import|url\(/);
  });

  it('moves every line from the first state to the last, as it is drawn without scripts', () => {
    const { data } = page;
    const states = one.solution.fields.length;
    expect(data?.words).toHaveLength(states);
    expect(data?.dots[0]).toHaveLength(states);
    const shown = Number(page.all('#states-at')[0].getAttribute('value'));
    const drawn = page.all('[data-line]').map((line) => line.getAttribute('d'));
    const moving = (data?.panels ?? []).flat();
    expect(drawn).toEqual(moving.map(({ x, y }) => pathOf(x, y[shown])));
    for (const { x, y } of moving) {
      expect(y).toHaveLength(states);
      for (const state of y) {
        expect(state).toHaveLength(x.length);
        // Within the frame of a panel, in tenths of pixels.
        expect(Math.min(...state)).toBeGreaterThanOrEqual(440);
        expect(Math.max(...state)).toBeLessThanOrEqual(2240);
      }
    }
  });

  it('shows each material, and the temperature', () => {
    expect(page.text).toContain('graphite');
    expect(page.text).toContain('silicon');
    expect(page.text).toContain('Temperature through the cell.');
  });
});

it('puts runs side by side, each at its latest state', async () => {
  const half = halfCellSet('xu2019');
  const runs = [
    await run('porous', {}),
    await run('single', { model: 'spm' }),
    await run('half', { parameters: half }),
  ];
  const page = read(cellPage(runs, { title: 'Three', version: '1' }));
  expect(page.text).not.toMatch(/NaN|undefined|Infinity/);
  expect(page.all('header tbody tr')).toHaveLength(3);
  expect(page.all('[data-dot]')).toHaveLength(3);
  const moments = momentsOf(runs);
  for (const { time, states } of moments) {
    for (const [k, { solution }] of runs.entries()) {
      const { fields } = solution;
      expect(fields[states[k]].time).toBeLessThanOrEqual(time);
      expect(fields[states[k] + 1]?.time ?? Infinity).toBeGreaterThan(time);
    }
  }
});

it('leaves out what there is nothing to show of', async () => {
  const { solution, ...rest } = await run('short', { fieldCount: undefined });
  const bare = { ...rest, solution: { ...solution, fields: [] }, failure: 'It stopped.' };
  const page = read(cellPage([bare], { title: 'Bare', version: '1' }));
  expect(page.titles).not.toContain('Inside the cell');
  expect(page.titles).not.toContain('What costs voltage');
  expect(page.text).toContain('It stopped.');
});

it('keeps a pulse of one point in the outline of a long curve', () => {
  const x = Float64Array.from({ length: 50_000 }, (_, k) => k);
  const y = new Float64Array(50_000);
  y[31_234] = -7;
  const points = outline(x, y);
  expect(points.length).toBeLessThan(1300);
  expect(points).toContainEqual([31_234, -7]);
  expect(points[0]).toEqual([0, 0]);
  expect(points.at(-1)).toEqual([49_999, 0]);
});

it('writes times as people do', () => {
  expect(timeText(90, { name: 'min', seconds: 60 })).toBe('1.5 min');
  expect(timeText(4000, { name: 's', seconds: 1 })).toBe('4000 s');
});
