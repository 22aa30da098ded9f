import { describe, expect, it } from 'vitest';
import { balancePage, type BalanceReport } from '../index.ts';

const report: BalanceReport = {
  name: 'a <cell>',
  citation: 'nobody & co',
  isHalfCell: false,
  lowerVoltage: 2.5,
  upperVoltage: 4.2,
  capacity: 5.1532,
  energy: 19.181,
  nominalCapacity: 5,
  negativeToPositive: 0.66736,
  negativeReserve: 1.1309,
  materials: [
    { electrode: 'negative', material: 'graphite', atLower: 0.02635, atUpper: 0.91062 },
    { electrode: 'positive', material: 'NMC811', atLower: 0.85397, atUpper: 0.26385 },
  ],
  curve: {
    charge: Float64Array.of(0, 2.5, 5.1532),
    voltage: Float64Array.of(4.2, 3.7, 2.5),
    negative: Float64Array.of(0.09, 0.13, 0.9),
    positive: Float64Array.of(4.29, 3.83, 3.4),
  },
  warnings: ['positive.thickness: "odd"'],
  version: '0.0.0',
};

/** How many curves are drawn. */
function lines(page: string): number {
  return page.match(/stroke-width="2"/g)?.length ?? 0;
}

describe('the page of a balance', () => {
  it('has the numbers, each material and what is questioned', () => {
    const page = balancePage(report);
    for (const text of ['5.1532', '19.181', '1.131', 'graphite', '0.91062', '0.26385', 'positive.thickness'])
      expect(page).toContain(text);
    expect(page).toContain('a &lt;cell&gt;');
    expect(page).not.toContain('<cell>');
    expect(page.match(/<svg[^>]*role="img"/g)).toHaveLength(1);
  });

  it('draws three lines for a full cell, and one for a half cell in mA h', () => {
    const half = balancePage({
      ...report,
      isHalfCell: true,
      negativeToPositive: null,
      negativeReserve: null,
      warnings: [],
      curve: { ...report.curve, charge: Float64Array.of(0, 0.001, 0.002) },
    });
    expect(lines(balancePage(report)) - lines(half)).toBe(2);
    expect(half).toContain('mA h');
    expect(half).not.toContain('N/P');
    expect(half).not.toContain('seldom meant');
  });
});
