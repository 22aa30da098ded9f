import { describe, expect, it } from 'vitest';
import { impedanceReference } from '../../../verify/cell/impedance-reference.ts';
import { particleResponse } from '../../../verify/cell/particle-impedance.ts';
import { composite, variedCells } from '../../../verify/cell/varied-cells.ts';
import { faradayConstant, gasConstant } from '../../material/index.ts';
import { BdfIntegrator, type ComplexVector } from '../../numerics/index.ts';
import { makeConsistent } from '../consistent.ts';
import type { HarmonicModel } from '../models/cell-model.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';
import type {
  ActiveMaterial,
  CellParameters,
  ElectrodeParameters,
  HalfCellParameters,
} from '../parameters.ts';
import { halfCellSet, parameterSet } from '../sets/index.ts';
import { cellImpedance } from './cell-impedance.ts';
import { contributionsOf } from './contributions.ts';
import { overpotentialsOf } from './overpotentials.ts';
import { frequenciesOf, impedanceOf, type Spectrum } from './spectrum.ts';

const base = parameterSet('chen2020');
const mesh = { negative: 6, separator: 4, positive: 6, radial: 10 };

function withDoubleLayers(parameters: CellParameters, perArea = 0.2): CellParameters {
  const charged = (electrode: ElectrodeParameters): ElectrodeParameters => ({
    ...electrode,
    doubleLayerCapacitance: perArea,
  });
  return { ...parameters, negative: charged(parameters.negative), positive: charged(parameters.positive) };
}

function rested(model: HarmonicModel, current = 0): Float64Array {
  const y = model.initialState();
  model.currentDensity = current;
  makeConsistent(model, y, new Float64Array(model.size));
  return y;
}

function only({ real, imaginary }: Spectrum): readonly [number, number] {
  return [real[0], imaginary[0]];
}

const { negative: _negative, ...stack } = base;
const half: HalfCellParameters = {
  ...stack,
  lithium: { exchangeCurrentDensity: (c) => 3 * Math.sqrt(c / 1000) },
};

/** A half cell whose particles and lithium cost nothing but what `changes` brings. */
function ideal(changes: Partial<ActiveMaterial>): HalfCellParameters {
  return {
    ...half,
    lithium: { exchangeCurrentDensity: () => 1e9 },
    positive: { ...half.positive, exchangeCurrentDensity: () => 1e9, ...changes },
  };
}

describe('closed forms', () => {
  it.each([
    ['plane', 1],
    ['cylinder', 2],
    ['sphere', 3],
  ] as const)('diffusion in a %s is the finite-space Warburg element', (particleShape, dimension) => {
    const parameters = ideal({
      particleShape,
      diffusivity: Object.assign(() => 4e-15, { constant: true as const }),
      openCircuitPotential: Object.assign((s: number) => 4 - 0.7 * s, { derivative: () => -0.7 }),
    });
    const { positive } = parameters;
    const radius = Number(positive.particleRadius);
    const held = Number(positive.activeMaterialFraction) * positive.thickness * positive.maximumConcentration;
    const model = new SingleParticleModel(
      parameters,
      { ...mesh, radial: 200, radialSpacing: 'graded' },
      'spm',
    );
    const y = rested(model);
    for (const frequency of [1e-5, 1e-4, 1e-3, 1e-2]) {
      const [real, imaginary] = only(impedanceOf(model, y, Float64Array.of(frequency)));
      const seconds = radius ** 2 / 4e-15;
      const [x, z] = particleResponse(2 * Math.PI * frequency * seconds, dimension);
      const scale = (-0.7 * seconds) / (dimension * faradayConstant * held);
      const size = Math.hypot(x, z) * Math.abs(scale);
      expect(Math.abs(real - scale * x) / size).toBeLessThan(1e-3);
      expect(Math.abs(imaginary - scale * z) / size).toBeLessThan(1e-3);
    }
  });

  it('charge transfer beside a double layer is a semicircle, beside film and contact', () => {
    const parameters = {
      ...ideal({
        openCircuitPotential: Object.assign(() => 4, { derivative: () => 0 }),
        exchangeCurrentDensity: () => 0.5,
        doubleLayerCapacitance: 0.3,
        filmResistance: 0.01,
      }),
      contactResistance: 2e-4,
    };
    const area = Number(parameters.positive.specificSurfaceArea) * parameters.positive.thickness;
    const transfer = (gasConstant * parameters.temperature) / (faradayConstant * 0.5) + 0.01;
    const model = new SingleParticleModel(parameters, mesh, 'spm');
    const y = rested(model);
    for (const frequency of [1e-2, 1, 10, 100, 1e5]) {
      const phase = 2 * Math.PI * frequency * transfer * 0.3;
      const [real, imaginary] = only(impedanceOf(model, y, Float64Array.of(frequency)));
      const height = transfer / area / (1 + phase * phase);
      expect(real / (2e-4 + height)).toBeCloseTo(1, 6);
      expect(imaginary / (-phase * height)).toBeCloseTo(1, 6);
    }
  });

  it('the high-frequency limit is that of conductors alone, with rails side by side in the electrodes', () => {
    const parameters = { ...withDoubleLayers(base), contactResistance: 1e-3 };
    const { negative, positive, separator, electrolyte } = parameters;
    const conductivity = electrolyte.conductivity(electrolyte.initialConcentration, parameters.temperature);
    const exact = [negative, positive].reduce(
      (sum, { thickness, electrolyteTransportEfficiency, effectiveElectronicConductivity }) =>
        sum +
        thickness /
          (conductivity * Number(electrolyteTransportEfficiency) + Number(effectiveElectronicConductivity)),
      1e-3 + separator.thickness / (conductivity * separator.electrolyteTransportEfficiency),
    );
    const limit = (count: number): number => {
      const model = new PorousCell(parameters, {
        negative: count,
        separator: count,
        positive: count,
        radial: 4,
      });
      return only(impedanceOf(model, rested(model), Float64Array.of(1e12)))[0];
    };
    // Half a cell at either end of an electrode has one rail alone: first order.
    expect((2 * limit(400) - limit(200)) / exact).toBeCloseTo(1, 6);
  });

  it('the low-frequency limit is the capacitance of the open-circuit voltage', () => {
    const model = new PorousCell(base, mesh);
    const angular = 2 * Math.PI * 1e-9;
    const [, imaginary] = only(impedanceOf(model, rested(model), Float64Array.of(1e-9)));
    const slope = [base.negative, base.positive].reduce((sum, electrode) => {
      const held =
        Number(electrode.activeMaterialFraction) * electrode.thickness * electrode.maximumConcentration;
      const by = electrode.openCircuitPotential.derivative?.(electrode.initialStoichiometry) ?? Number.NaN;
      return sum - by / (faradayConstant * held);
    }, 0);
    expect((-imaginary * angular) / slope).toBeCloseTo(1, 6);
  });
});

describe('against PyBaMM', () => {
  it('the impedance of chen2020 with double layers', () => {
    const { frequency } = impedanceReference;
    const { real, imaginary } = cellImpedance({
      parameters: withDoubleLayers(base),
      mesh: { negative: 40, separator: 20, positive: 40, radial: 80, radialSpacing: 'graded' },
      frequencies: Float64Array.from(frequency),
      estimateError: false,
    });
    for (const [n, at] of frequency.entries()) {
      const [x, y] = [impedanceReference.real[n], impedanceReference.imaginary[n]];
      const relative = Math.hypot(real[n] - x, imaginary[n] - y) / Math.hypot(x, y);
      expect(relative, `${at} Hz`).toBeLessThan(at < 0.1 ? 5e-4 : at < 1e4 ? 1e-2 : 2e-2);
    }
  });
});

function voltageOf(model: HarmonicModel, y: Float64Array): number {
  model.evaluate(y);
  return model.voltage();
}

/** Voltages under I = `small` cos ωt from where the linear answer `x` begins. */
function inTime(
  model: HarmonicModel,
  rest: Float64Array,
  x: ComplexVector,
  small: number,
  angular: number,
  times: readonly number[],
): number[] {
  const y = rest.map((value, i) => value + small * x.real[i]);
  const rate = new Float64Array(model.size);
  const at = (time: number): void => {
    model.currentDensity = small * Math.cos(angular * time);
  };
  const integrator = new BdfIntegrator(
    {
      size: model.size,
      residual(time, state, derivative, out) {
        at(time);
        return model.residual(state, derivative, out);
      },
      prepare(time, state, _derivative, shift) {
        at(time);
        return model.prepare(state, shift);
      },
      solve: (b) => model.solve(b),
    },
    { relativeTolerance: 1e-9, absoluteTolerance: 1e-11 },
  );
  at(0);
  makeConsistent(model, y, rate);
  integrator.start(0, y, rate, times[times.length - 1]);
  const seen: number[] = [];
  while (seen.length < times.length) {
    expect(integrator.step()).not.toBe('stuck');
    for (; times[seen.length] <= integrator.time; ) {
      const time = times[seen.length];
      integrator.interpolate(time, y);
      at(time);
      seen.push(voltageOf(model, y));
    }
  }
  return seen;
}

describe('small sines in time', () => {
  const sized = {
    ...withDoubleLayers(base),
    positive: {
      ...withDoubleLayers(base).positive,
      particleSizes: { relativeRadii: [0.5, 1.2], volumeShares: [0.4, 0.6] },
      filmResistance: 0.005,
    },
  };
  const models: [string, HarmonicModel][] = [
    ['dfn with two sizes', new PorousCell(sized, { negative: 3, separator: 2, positive: 3, radial: 4 })],
    ['spme', new SingleParticleModel(sized, mesh, 'spme')],
  ];
  it.each(models)('keep to the linear answer: %s', (_name, model) => {
    const [small, frequency] = [0.05, 0.5];
    const angular = 2 * Math.PI * frequency;
    const start = rested(model);
    const x = { real: new Float64Array(model.size), imaginary: new Float64Array(model.size) };
    const { real, imaginary } = impedanceOf(model, start, Float64Array.of(frequency), (answer) => {
      x.real.set(answer.real);
      x.imaginary.set(answer.imaginary);
    });
    const size = Math.hypot(real[0], imaginary[0]);
    const times = Array.from({ length: 15 }, (_, k) => 0.2 * (k + 1));
    const [more, less] = [small, -small].map((amplitude) =>
      inTime(model, start, x, amplitude, angular, times),
    );
    for (const [i, time] of times.entries()) {
      const expected = imaginary[0] * Math.sin(angular * time) - real[0] * Math.cos(angular * time);
      expect(Math.abs((more[i] - less[i]) / (2 * small) - expected) / size).toBeLessThan(1e-4);
    }
  });
});

describe('the split of the voltage', () => {
  const cells: [string, CellParameters | HalfCellParameters][] = [
    ...variedCells,
    ['a half cell of NMC', half],
  ];
  it.each(cells)('adds up to it under load: %s', (_name, parameters) => {
    for (const model of [
      new PorousCell(parameters, mesh),
      new SingleParticleModel(parameters, mesh, 'spme'),
      new SingleParticleModel(parameters, mesh, 'spm'),
    ]) {
      const y = rested(model, 30);
      for (let i = 0; i < y.length; i++) if (model.storage[i] > 0) y[i] *= 1 + 0.01 * Math.sin(i);
      makeConsistent(model, y, new Float64Array(model.size));
      const { openCircuit, voltage, losses } = overpotentialsOf(model, y);
      const sum = losses.reduce((all, { loss }) => all + loss, 0);
      expect(openCircuit - sum).toBeCloseTo(voltage, 9);
    }
  });

  it('has the signs of a discharge', () => {
    const model = new PorousCell(base, mesh);
    const { losses } = overpotentialsOf(model, rested(model, 50));
    for (const process of ['electronic ohmic', 'electrolyte ohmic', 'charge transfer', 'solid diffusion']) {
      for (const one of losses.filter((each) => each.process === process))
        expect(one.loss).toBeGreaterThan(0);
    }
  });

  it('adds up to the impedance at every frequency', () => {
    for (const model of [
      new PorousCell(composite, mesh),
      new SingleParticleModel(withDoubleLayers(base), mesh, 'spme'),
      new PorousCell(half, mesh),
    ]) {
      const y = rested(model);
      const { spectrum, contributions } = contributionsOf(model, y, Float64Array.of(1e-4, 0.1, 10, 1e4));
      for (let n = 0; n < 4; n++) {
        const [real, imaginary] = (['real', 'imaginary'] as const).map((part) =>
          contributions.reduce((sum, each) => sum + each[part][n], 0),
        );
        const size = Math.hypot(spectrum.real[n], spectrum.imaginary[n]);
        expect(Math.abs(real - spectrum.real[n]) / size).toBeLessThan(1e-6);
        expect(Math.abs(imaginary - spectrum.imaginary[n]) / size).toBeLessThan(1e-6);
      }
    }
  });
});

describe('the impedance of a cell', () => {
  it('comes with its mesh error, a Kramers–Kronig check and its parts', () => {
    const result = cellImpedance({
      parameters: withDoubleLayers(base),
      stateOfCharge: 0.5,
      frequencies: { from: 1e-3, to: 1e4, count: 30 },
    });
    expect(result.kramersKronig?.largest).toBeLessThan(0.01);
    expect(result.meshError?.relative).toBeLessThan(0.02);
    expect(result.openCircuitVoltage).toBeGreaterThan(3.5);
    expect(Math.min(...result.real)).toBeGreaterThan(0);
  });

  it('is infinite at no frequency that can be asked for', () => {
    expect(() => frequenciesOf({ from: 0, to: 1, count: 3 })).toThrow(/0 Hz cannot be used/);
    expect(() => frequenciesOf({ from: 1, to: 1, count: 3 })).toThrow('3 frequencies from 1 to 1 Hz are one');
    expect(() => frequenciesOf({ from: 1, to: 2, count: 0 })).toThrow(/0 frequencies/);
    expect(() => frequenciesOf({ from: 1e-300, to: 1e300, count: 3 })).toThrow(/expected a number from 1e-9/);
    expect(() => cellImpedance({ parameters: base, stateOfCharge: 50 })).toThrow(/in percent/);
    expect(() => cellImpedance({ parameters: base, frequencies: Float64Array.of(1, Number.NaN) })).toThrow(
      /frequencies\[1\].*NaN Hz/,
    );
    expect(() => cellImpedance({ parameters: { ...base, area: -1 } })).toThrow(/area/);
    const half = { ...halfCellSet('xu2019'), area: Number.NaN };
    expect(() => cellImpedance({ parameters: half })).toThrow(/area: NaN/);
    expect(() => cellImpedance({ parameters: base, mesh: { ...mesh, radial: 2 } })).toThrow(/mesh.radial/);
  });
});
