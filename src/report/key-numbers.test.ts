import { describe, expect, it } from 'vitest';
import { sampleReport } from '../../test/support/report-sample.ts';
import { keyNumbers, ratePair, tortuosityError, voltageShift } from './key-numbers.ts';

const report = sampleReport();
const [template] = report.discharges;

/** A discharge on the straight line from `start` volts, falling one volt in 36 000 C/m². */
function straight(start: number, end: number, points: number) {
  const charge = Array.from({ length: points }, (_, k) => (k / (points - 1)) * end);
  return { ...template, charge, voltage: charge.map((q) => start - q / 36_000) };
}

describe('the shift of the voltage', () => {
  it('is the distance of parallel lines, wherever each ends and however it is sampled', () => {
    const [long, short] = [straight(4, 30_000, 13), straight(3.9, 17_000, 7)];
    expect(voltageShift(short, long)).toBeCloseTo(-0.1, 12);
    expect(voltageShift(long, short)).toBeCloseTo(0.1, 12);
    expect(voltageShift(long, long)).toBe(0);
  });

  it('differs from that of the mean voltages, which an early end flatters', () => {
    const [long, short] = [straight(4, 30_000, 13), straight(3.9, 3_000, 7)];
    const mean = (discharge: typeof long) =>
      discharge.voltage.reduce((sum, value) => sum + value, 0) / discharge.voltage.length;
    expect(mean(short) - mean(long)).toBeGreaterThan(0);
    expect(voltageShift(short, long)).toBeLessThan(0);
  });

  it('does not exist without charge', () => {
    expect(voltageShift({ ...template, charge: [0], voltage: [4] }, template)).toBeNull();
  });
});

describe('key numbers', () => {
  it('are the through-plane row, the slowest and the fastest rate', () => {
    const { through, slow, fast, bruggeman, porosity } = keyNumbers(report);
    expect(through?.axis).toBe('z');
    expect([slow?.rate, fast?.rate]).toEqual([0.1, 3]);
    expect((bruggeman ?? 0) ** 2 * (porosity ?? 0)).toBeCloseTo(1, 12);
  });

  it('are null where the run has none', () => {
    expect(keyNumbers({ ...report, discharges: [] }).fast).toBeNull();
    expect(ratePair(report.discharges, 7)).toEqual({ rate: 7, image: null, twin: null, voltageShift: null });
    const blocked = { ...report.transport.pore[0], tortuosityFactor: null };
    expect(tortuosityError(blocked)).toBeNull();
  });
});
