import { describe, expect, it } from 'vitest';
import { poreFillings, thermalConductivity, thermalPhases } from './index.ts';

describe('thermalConductivity', () => {
  it('cites every value', () => {
    for (const phase of thermalPhases) {
      for (const filling of poreFillings) {
        const found = thermalConductivity(phase, filling);
        expect(found?.source ?? 'doi 10.').toMatch(/doi 10\./);
        expect(found?.value ?? 1).toBeGreaterThan(0);
      }
    }
  });

  it('knows pores by what fills them', () => {
    expect(thermalConductivity('pore', 'nitrogen')).toMatchObject({ value: 0.0258, orderOfMagnitude: false });
    expect(thermalConductivity('Pore', 'electrolyte')?.orderOfMagnitude).toBe(true);
    expect(thermalConductivity('pore', 'vacuum')).toBeNull();
    expect(thermalConductivity('NMC', 'vacuum')).toEqual(thermalConductivity('nmc', 'electrolyte'));
  });

  it('knows nothing of other names', () => {
    expect(thermalConductivity('unobtainium', 'nitrogen')).toBeUndefined();
  });
});
