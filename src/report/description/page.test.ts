import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { describeImage, type Descriptor } from '../../describe/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { descriptionPage } from './page.ts';
import { quantityBlocks } from './quantities.ts';

const volume: LabelledVolume = {
  data: Uint8Array.from({ length: 6 * 5 * 4 }, (_, i) => (i % 7 < 3 ? 1 : 0)),
  shape: [6, 5, 4],
  voxelSize: [1e-6, 1e-6, 2e-6],
  phases: [
    { name: 'pore', label: 0 },
    { name: 'nmc<b>', label: 1 },
  ],
};

const lengths: Descriptor = {
  name: 'test-lengths',
  title: 'Lengths',
  definition: 'a mean length',
  convention: 'voxel middles',
  source: 'none',
  isDefault: false,
  measure: () => Promise.resolve({}),
  quantities: () => [
    { name: 'mean', of: 'pore', value: 2.5e-6, unit: 'm' },
    { name: 'count', of: 'pore', value: 123456, unit: '' },
    { name: 'mean', of: 'nmc<b>', value: null, unit: 'm' },
    { name: 'count', of: 'nmc<b>', value: true, unit: '' },
    { name: 'slope', of: 'x', value: 'flat', unit: '' },
  ],
  figures: () => [
    {
      title: 'Shares',
      x: { name: 'distance', unit: 'm', kind: 'logarithmic' },
      y: { name: 'share', unit: '' },
      series: [
        { name: 'pore', x: [0, 1e-6, 2e-6], y: [1, 0.5, null] },
        { name: 'pore x', x: [1e-6, 2e-6], y: [0.4, 0.2] },
        { name: 'other', x: [1e-6, 2e-6], y: [0.1, 0] },
      ],
    },
  ],
};

describe('tables of quantities', () => {
  it('gather what is asked of the same things, in units that people read', () => {
    expect(quantityBlocks(lengths.quantities({}))).toEqual([
      {
        columns: ['pore', 'nmc<b>'],
        rows: [
          { name: 'mean', unit: 'µm', cells: ['2.500', '—'] },
          { name: 'count', unit: '', cells: ['123\u202f456', 'yes'] },
        ],
      },
      { columns: ['x'], rows: [{ name: 'slope', unit: '', cells: ['flat'] }] },
    ]);
  });

  it('stand on their side when there are many things', () => {
    const many = Array.from({ length: 9 }, (_, k) => ({
      name: 'length',
      of: `t${k}`,
      value: 1e-6,
      unit: 'm',
    }));
    expect(quantityBlocks(many)).toMatchObject([
      { columns: ['length (µm)'], rows: many.map(({ of }) => ({ name: of, cells: ['1.000'] })) },
    ]);
  });
});

describe('tables over directions', () => {
  it('have a column a direction and a row a phase', () => {
    const quantities = ['pore', 'cbd', 'nmc'].flatMap((phase, k) =>
      ['x', 'y', 'z'].map((axis, l) => ({
        name: 'chord',
        of: `${phase} ${axis}`,
        value: 1e-6 * (10 * k + l),
        unit: 'm',
      })),
    );
    expect(quantityBlocks(quantities)).toEqual([
      {
        columns: ['x', 'y', 'z'],
        rows: [
          { name: 'chord, pore', unit: 'µm', cells: ['0', '1.000', '2.000'] },
          { name: 'chord, cbd', unit: 'µm', cells: ['10.00', '11.00', '12.00'] },
          { name: 'chord, nmc', unit: 'µm', cells: ['20.00', '21.00', '22.00'] },
        ],
      },
    ]);
  });
});

describe('the page of a description', () => {
  it('has a section a descriptor with its numbers and curves, and escapes names', async () => {
    const description = await describeImage(volume, {
      only: [lengths, { ...lengths, name: 'without', needs: ['binder'] }],
    });
    const page = descriptionPage({ volume, description, image: 'cells.tif', pore: 'pore', version: '0' });
    const { document } = parseHTML(page);
    expect(document.querySelector('#test-lengths h2')?.textContent).toBe('Lengths');
    expect(document.querySelectorAll('#test-lengths table').length).toBe(2);
    const lines = [...document.querySelectorAll('#test-lengths path')].filter(
      (path) => path.getAttribute('fill') === 'none' || path.closest('g')?.getAttribute('fill') === 'none',
    );
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(document.querySelector('#omitted')?.textContent).toContain('--binder NAME');
    expect(page).not.toContain('nmc<b>');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('shows a single section without a 3D picture', async () => {
    const flat = { ...volume, data: volume.data.slice(0, 30), shape: [6, 5, 1] as const };
    const description = await describeImage(flat, { only: [lengths] });
    const page = descriptionPage({ volume: flat, description, image: 'flat.tif', version: '0' });
    const { document } = parseHTML(page);
    expect(document.querySelector('.render')).toBeNull();
    expect(document.querySelectorAll('#image figure').length).toBe(1);
  });
});
