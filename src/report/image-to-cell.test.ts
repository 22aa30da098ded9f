import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { sampleFlow, sampleReport } from '../../test/support/report-sample.ts';
import { imageToCellPage } from './image-to-cell.ts';
import type { ImageToCellReport } from './image-to-cell-data.ts';
import { summaryText } from './summary.ts';

const report = sampleReport();
const page = imageToCellPage(report);

function documentOf(text: string) {
  return parseHTML(text).document;
}

describe('the page', () => {
  const document = documentOf(page);

  it('has every section in order', () => {
    expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'Microstructure',
      'Composition and interfaces',
      'Transport',
      'Cell parameters',
      'Discharge',
      'Through the thickness',
      'Provenance',
    ]);
  });

  it('shows where the flux goes, if a step followed it', () => {
    const flow = sampleFlow(report.volume);
    const withFlow = documentOf(
      imageToCellPage({ ...report, flow, origin: { ...report.origin, flow: 'pores' } }),
    );
    const words = withFlow.querySelector('#flow')?.textContent.replaceAll('\u202f', ' ') ?? '';
    expect(words).toContain('Half of the resistance sits in 10.5 % of the phase’s voxels');
    expect(words).toContain('1.26 times as long as the image on average, from 1.05 to 1.80');
    expect(words).toContain('2 streamlines through the pore, each with 33.33 % of the flux');
    expect(words).toContain('1 more got lost');
    expect(words).not.toMatch(/NaN|undefined|Infinity/);
    // 3D, two planes of the flux, one of the potential; the largest flux is 1 over a mean of 0.1383.
    expect(withFlow.querySelectorAll('#flow figure svg image')).toHaveLength(4);
    expect([...withFlow.querySelectorAll('#flow .ticks')].map(({ textContent }) => textContent)).toEqual([
      '0.1110',
      '0.1110',
      '0.1110',
      '00.250.50.751',
    ]);
    expect(withFlow.querySelector('nav')?.textContent).toContain('Where the flux goes');
    expect(document.querySelector('nav')?.textContent).not.toContain('Where the flux goes');
    expect(withFlow.querySelector('#flow a[href="#step-pores"]')).not.toBeNull();
  });

  it('says the key numbers in plain words', () => {
    const lead = document.querySelector('.lead')?.textContent.replaceAll('\u202f', ' ');
    expect(lead).toContain('tortuosity factor of 2.95; Bruggeman');
    expect(lead).toContain('At C/10 the cell gives 4.08 mAh/cm².');
    expect(lead).toContain(
      'At 3C, the cell with transport from the image gives 10.8 % less charge than its Bruggeman twin',
    );
    expect(lead).toMatch(/at the same charge its voltage is \d+\.\d mV lower on average/);
  });

  it('names changed parameters in words and in units that people use', () => {
    const row = [...document.querySelectorAll('#parameters tbody tr')][0].textContent.replaceAll(
      '\u202f',
      ' ',
    );
    expect(row).toBe('positive, thickness75.6099.90µm+32.1 %extent of the image along z');
  });

  it('gives a large change as a factor', () => {
    const change = {
      name: 'positive.electronicConductivity',
      before: 0.18,
      after: 62.7,
      unit: 'S/m',
      why: 'test',
    };
    const text = imageToCellPage({ ...report, parameters: { ...report.parameters, changes: [change] } });
    expect(text.includes('× 348')).toBe(true);
  });

  it('says which steps were read back', () => {
    expect(document.querySelector('.steps')?.textContent).toContain('read · read back');
    expect(page).toContain('2 of 7 read back from an earlier run');
  });

  it('prints nothing that is not a number', () => {
    expect(document.body.textContent).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(page.replaceAll(/data:image\/png;base64,[^"\\]*/g, '')).not.toMatch(
      /NaN|undefined|Infinity|\[object/,
    );
  });

  it('asks for nothing from elsewhere', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/@import|url\(\s*['"]?(?:https?:|\/\/)/);
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain(
      "default-src 'none'",
    );
  });

  it('traces every number in a table to a step that the provenance describes', () => {
    const numbers = [...document.querySelectorAll('td.n')];
    expect(numbers.length).toBeGreaterThan(150);
    const steps = new Set(numbers.map((cell) => /^step (\w+),/.exec(cell.getAttribute('title') ?? '')?.[1]));
    expect([...steps].map(String).sort((a, b) => a.localeCompare(b))).toEqual([
      'describe',
      'discharge',
      'grading',
      'parameters',
      'transport',
    ]);
    for (const step of steps)
      expect(document.querySelector(`#step-${step}`)?.textContent).toContain('address');
  });

  it('links only to places that exist', () => {
    const targets = [...document.querySelectorAll('a[href]')].map(
      (link) => link.getAttribute('href')?.slice(1) ?? '',
    );
    expect(targets.length).toBeGreaterThan(10);
    expect(targets.filter((id) => document.getElementById(id) === null)).toEqual([]);
  });

  it('describes every picture and titles every table', () => {
    const pictures = [...document.querySelectorAll('figure > svg')];
    expect(pictures.length).toBeGreaterThanOrEqual(16);
    expect(pictures.filter((picture) => (picture.getAttribute('aria-label') ?? '') === '')).toEqual([]);
    const tables = [...document.querySelectorAll('table')];
    expect(tables.filter((table) => (table.querySelector('caption')?.textContent ?? '') === '')).toEqual([]);
  });

  it('is small, and the same every time', () => {
    expect(page.length).toBeLessThan(2_000_000);
    expect(imageToCellPage(sampleReport())).toBe(page);
  });
});

describe('text from people', () => {
  const evil = '<img src=x onerror=alert(1)>"\'</script><script>alert(2)</script>';
  const volume = {
    ...report.volume,
    phases: report.volume.phases.map((phase, k) => (k === 1 ? { ...phase, name: evil } : phase)),
  };
  const renamed = JSON.parse(
    JSON.stringify({ ...report, volume: undefined })
      .replaceAll('"nmc"', JSON.stringify(evil))
      .replaceAll('"nmc":', `${JSON.stringify(evil)}:`),
  ) as ImageToCellReport;
  const hostile: ImageToCellReport = {
    ...renamed,
    volume,
    source: { ...report.source, path: evil },
    check: { ...renamed.check, warnings: [evil] },
    parameters: {
      set: evil,
      citations: [evil],
      changes: [{ name: evil, before: 1, after: 2, unit: evil, why: evil }],
      notes: [evil],
    },
    run: {
      ...report.run,
      pipeline: evil,
      id: evil,
      inputs: { [evil]: evil },
      steps: report.run.steps.map((step) => ({ ...step, parameters: { [evil]: evil } })),
    },
  };
  const text = imageToCellPage(hostile);

  it('never becomes markup', () => {
    const document = documentOf(text);
    expect(document.querySelectorAll('img')).toHaveLength(0);
    expect(document.querySelectorAll('script')).toHaveLength(2);
    expect(document.querySelectorAll('[onerror]')).toHaveLength(0);
    expect(text.includes('<img')).toBe(false);
    expect(document.querySelector('h1')?.textContent).toBe('From image to cell');
  });

  it('is still shown', () => {
    expect(documentOf(text).body.textContent).toContain(evil);
  });
});

describe('a run with less in it', () => {
  it('that does not percolate and discharged nothing still makes a page with reasons', () => {
    const blocked = report.transport.pore.map((row) => ({
      ...row,
      percolating: false,
      fractionPercolating: 0,
      effectiveRatio: 0,
      tortuosityFactor: null,
      tortuosityFactorPercolating: null,
      macMullinNumber: null,
      bruggemanExponent: null,
    }));
    const text = imageToCellPage({
      ...report,
      transport: { pore: blocked, solid: [], errors: [] },
      discharges: [],
    });
    expect(text).toContain('does not percolate');
    expect(text).toContain('No discharge was asked for.');
    expect(documentOf(text).body.textContent).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('whose electrolyte runs out says so in the summary and beside the figure', () => {
    const discharges = report.discharges.map((discharge) =>
      discharge.rate === 3 && discharge.cell === 'image'
        ? { ...discharge, ending: 'electrolyte depleted' }
        : discharge,
    );
    const { document } = parseHTML(imageToCellPage({ ...report, discharges }));
    expect(document.querySelector('.lead')?.textContent).toContain(
      'It ends before the cut-off voltage: electrolyte depleted.',
    );
    expect(document.querySelector('#discharge')?.textContent).toContain(
      'Ended before the cut-off voltage: 3C image (electrolyte depleted).',
    );
    expect(document.querySelector('#discharge')?.textContent).not.toContain(
      'All end at the cut-off voltage.',
    );
  });

  it('shows what voxels and sampling cost, and the interval first', () => {
    const { document } = parseHTML(imageToCellPage(report));
    expect(document.querySelector('#transport')?.textContent).toContain('0.136 to 0.141');
    expect(document.querySelector('dl.numbers')?.textContent).toContain(
      '95 % for the material: 2.65 to 3.19.',
    );
  });

  it('whose discharge could not go on says why, and shows the others', () => {
    const failures = [{ rate: 3, cell: 'image' as const, message: 'the negative electrode is empty' }];
    const { document } = parseHTML(imageToCellPage({ ...report, failures }));
    expect(document.querySelector('#discharge')?.textContent).toContain(
      '3C, image: the negative electrode is empty',
    );
    expect(document.querySelectorAll('#discharge table').length).toBeGreaterThan(0);
  });

  it('whose iteration stopped early says so', () => {
    const loose = report.transport.pore.map((row) => ({ ...row, converged: false }));
    expect(imageToCellPage({ ...report, transport: { pore: loose, solid: [], errors: [] } })).toContain(
      'not converged',
    );
  });
});

describe('the text for a terminal', () => {
  it('has fractions, tortuosity and a line for each rate in straight columns', () => {
    const text = summaryText(report);
    expect(text).toContain('x 2.5256 ± 0.0011, y 2.5952 ± 0.0011, z 2.9526 ± 0.0012');
    const rows = text.split('\n').filter((line) => /^(C-rate|C\/10|C\/2|1C|2C|3C) /.test(line));
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows[5]).toMatch(/3C +3\.027 +3\.392 +−10\.8 % +3\.4\d+ +−\d+\.\d mV/);
    expect(text).not.toMatch(/[\u202f]|NaN|undefined/);
  });
});

describe('the section on the thickness', () => {
  it('shows profiles, intervals, the three cells at each rate and what makes the band', () => {
    const part = documentOf(page).querySelector('#grading');
    expect(part?.querySelectorAll('figure').length).toBe(5);
    expect(part?.querySelectorAll('table').length).toBe(3);
    const text = part?.textContent ?? '';
    expect(text).toContain('positive, porosity0.40000.38000.4200');
    expect(text).toContain('in proportion');
    expect(text).toContain('cell.bpx.json');
    expect(text).toMatch(/3Cgraded[\d.]+3\.333 to 3\.750/);
    expect(text).toContain('−1.54');
  });

  it('is left out of a run without it', () => {
    const { grading: _, ...without } = report;
    const other = documentOf(imageToCellPage(without));
    expect(other.querySelector('#grading')).toBeNull();
    expect([...other.querySelectorAll('nav a')].map((link) => link.textContent)).not.toContain(
      'Through the thickness',
    );
  });
});

describe('the section of descriptors', () => {
  const finding = {
    name: 'chord-lengths',
    title: 'Chords',
    definition: 'lengths of chords',
    convention: 'cut ones left out',
    source: 'none',
    result: {},
    quantities: [{ name: 'mean', of: 'pore', value: 2e-6, unit: 'm' }],
    figures: [],
    seconds: 0.1,
  };
  const descriptors = {
    findings: [finding],
    omitted: [{ name: 'particles', reason: 'no phase is named as active' }],
    tables: [],
  };

  it('shows what a step of that kind found, and why the rest is missing', () => {
    const described = { ...report, descriptors, origin: { ...report.origin, descriptors: 'more' } };
    const part = documentOf(imageToCellPage(described)).querySelector('#descriptors');
    expect(part?.textContent).toContain('Lengths of chords. Cut ones left out.');
    expect(part?.querySelector('table')?.textContent).toContain('mean (µm)2.000');
    expect(part?.textContent).toContain('no phase is named as active');
    expect(part?.querySelector('a')?.getAttribute('href')).toBe('#step-more');
  });

  it('is left out without such a step', () => {
    expect(documentOf(imageToCellPage(report)).querySelector('#descriptors')).toBeNull();
  });
});
