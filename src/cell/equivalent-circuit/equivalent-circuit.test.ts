import { describe, expect, it } from 'vitest';
import { atStateOfCharge, parameterSet, runCell } from '../index.ts';
import { CircuitCell } from './circuit-cell.ts';
import { fitEquivalentCircuit, type EquivalentCircuit } from './fit.ts';
import { runEquivalentCircuit } from './run-circuit.ts';
import { minimiseInOrder } from './time-constants.ts';

/** 2 A h, its voltage at rest straight from 3 to 4 V, all resistances even but for charge transfer. */
const straight: EquivalentCircuit = {
  name: 'straight',
  stateOfCharge: Float64Array.of(0, 1),
  seriesResistance: Float64Array.of(0.02, 0.02),
  chargeTransfer: [Float64Array.of(0.05, 0.05)],
  pairs: [
    { timeConstant: 10, resistance: Float64Array.of(0.01, 0.01) },
    { timeConstant: 300, resistance: Float64Array.of(0.03, 0.03) },
  ],
  openCircuitVoltage: Float64Array.of(3, 3.25, 3.5, 3.75, 4),
  capacity: 2,
  nominalCapacity: 2,
  lowerVoltageCutOff: 3,
  upperVoltageCutOff: 4,
  temperature: 298.15,
  residual: Float64Array.of(0, 0),
};

describe('an equivalent circuit', () => {
  it('answers a pulse and a rest in closed form', async () => {
    const { time, voltage, current, balance } = await runEquivalentCircuit({
      circuit: straight,
      stateOfCharge: 0.8,
      experiment: 'Discharge at 3 A for 100 s; Rest for 200 s',
      relativeTolerance: 1e-9,
      absoluteTolerance: 1e-11,
    });
    const thermal = (2 * 8.314462618 * 298.15) / 96485.33212;
    for (const [k, t] of time.entries()) {
      const pulse = Math.min(t, 100);
      const resting = t - pulse;
      let exact = 3.8 - (3 * pulse) / 7200 - current[k] * 0.02;
      exact -= thermal * Math.asinh((current[k] * 0.05) / thermal);
      for (const { timeConstant, resistance } of straight.pairs) {
        exact -=
          3 * resistance[0] * (1 - Math.exp(-pulse / timeConstant)) * Math.exp(-resting / timeConstant);
      }
      expect(Math.abs(voltage[k] - exact)).toBeLessThan(2e-8);
    }
    expect(balance.charge).toBeLessThan(1e-12);
  });

  it('holds voltages and powers', async () => {
    const { voltage, stepSummaries } = await runEquivalentCircuit({
      circuit: straight,
      stateOfCharge: 0.3,
      experiment: 'Charge at 1C until 3.8 V; Hold at 3.8 V until C/50; Discharge at 5 W until 3.2 V',
    });
    expect(stepSummaries.map(({ reason }) => reason)).toEqual([
      'voltage-cut-off',
      'current-limit',
      'voltage-cut-off',
    ]);
    expect(voltage[voltage.length - 1]).toBeCloseTo(3.2, 12);
    const [, , power] = stepSummaries;
    expect(power.energy / ((5 * power.duration) / 3600)).toBeCloseTo(1, 5);
  });

  it('has the derivatives of its voltage', () => {
    const model = new CircuitCell({ ...straight, chargeTransfer: [Float64Array.of(0.05, 0.08)] }, 0.5);
    const y = Float64Array.of(0.4, 0.01, -0.02);
    const at = (current: number, charge: number): number => {
      model.currentDensity = current;
      model.evaluate(Float64Array.of(charge, y[1], y[2]));
      return model.voltage();
    };
    const byCurrent = (at(2 + 1e-5, 0.4) - at(2 - 1e-5, 0.4)) / 2e-5;
    const byCharge = (at(2, 0.4 + 1e-5) - at(2, 0.4 - 1e-5)) / 2e-5;
    at(2, 0.4);
    expect(model.prepare(y, 1)).toBe(true);
    expect(model.voltageByCurrent() / byCurrent).toBeCloseTo(1, 7);
    expect(model.voltageChange(Float64Array.of(1, 0, 0)) / byCharge).toBeCloseTo(1, 7);
  });

  it('keeps to one temperature', async () => {
    const run = runEquivalentCircuit({ circuit: straight, experiment: 'Rest for 1 h at 10 oC' });
    await expect(run).rejects.toThrow(/holds at 298\.15 K, and a step asks for 283\.15 K/);
  });
});

it('time constants are found in order', () => {
  const wanted = [0.3, 20, 4000];
  const distance = (at: Float64Array): number =>
    wanted.reduce((sum, value, k) => sum + Math.log(at[k] / value) ** 2, 0);
  const found = minimiseInOrder(distance, Float64Array.of(1, 10, 1000));
  for (const [k, value] of wanted.entries()) expect(found[k] / value).toBeCloseTo(1, 2);
});

describe('a circuit fitted to the single-particle model with electrolyte', () => {
  it('follows it the better the lower the current', async () => {
    const parameters = atStateOfCharge(parameterSet('chen2020'), 0.7);
    const mesh = { negative: 6, separator: 3, positive: 6, radial: 20, radialSpacing: 'graded' } as const;
    const circuit = await fitEquivalentCircuit({ parameters, model: 'spme', mesh, points: 21, pairs: 4 });
    expect(Math.max(...circuit.residual)).toBeLessThan(0.06);
    const { chargeTransfer } = circuit;
    for (const resistance of chargeTransfer) expect(Math.min(...resistance)).toBeGreaterThan(0);
    const worst = async (rate: string): Promise<number> => {
      const experiment = `Discharge at ${rate} for 20 min; Rest for 20 min; Charge at ${rate} for 10 min`;
      const curveTimes = [10, 100, 600, 1199, 1250, 2399, 2500, 2900];
      const full = await runCell({ parameters, model: 'spme', mesh, experiment, curveTimes });
      const reduced = await runEquivalentCircuit({ circuit, stateOfCharge: 0.7, experiment, curveTimes });
      const differences = curveTimes.map(
        (at) => reduced.voltage[reduced.time.indexOf(at)] - full.voltage[full.time.indexOf(at)],
      );
      return Math.max(...differences.map(Math.abs));
    };
    const [slow, fast] = [await worst('C/20'), await worst('C/2')];
    expect(slow).toBeLessThan(3e-4);
    expect(fast).toBeLessThan(6e-3);
  });

  it('refuses numbers of pairs and points that cannot be', async () => {
    const parameters = parameterSet('chen2020');
    await expect(fitEquivalentCircuit({ parameters, pairs: 0 })).rejects.toThrow(/pairs: 0 cannot be used/);
    await expect(fitEquivalentCircuit({ parameters, points: 1 })).rejects.toThrow(/points: 1 cannot be used/);
  });
});
