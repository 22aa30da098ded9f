import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setValues } from '../../../verify/cell/set-values.ts';
import { faradayConstant, type OpenCircuitPotential } from '../../material/index.ts';
import {
  atRestVoltage,
  atStateOfCharge,
  halfCellSet,
  halfCellWindow,
  parameterSet,
  restCurve,
  restVoltage,
  stoichiometryWindows,
  theoreticalEnergy,
  type CellParameters,
  type HalfCellParameters,
} from '../index.ts';
import { arealLithium, EquilibriumElectrode } from './equilibrium.ts';

const chen = parameterSet('chen2020');
const composite = parameterSet('chen2020-composite');
const balanced = [...setValues].filter(([, { balance }]) => balance !== undefined);

/** Lithium in both electrodes, A h/m². */
function lithiumOf({ negative, positive }: CellParameters): number {
  return arealLithium(negative) + arealLithium(positive);
}

/** A potential that falls evenly. */
function line(top: number, fall: number): OpenCircuitPotential {
  return (x) => top - fall * x;
}

/** A potential that falls in waves. */
function wavy(shift: number): OpenCircuitPotential {
  return (x) => 0.5 - 0.4 * x + 0.02 * Math.sin(2 * Math.PI * (3 * x + shift));
}

describe('balanced electrodes', () => {
  it.each(balanced)('of %s are those of an independent solver', (name, { balance }) => {
    const found = stoichiometryWindows(parameterSet(name));
    for (const key of [
      'x0',
      'x100',
      'y0',
      'y100',
      'capacity',
      'negativeCapacity',
      'positiveCapacity',
    ] as const) {
      const expected = balance?.[key] ?? NaN;
      expect(Math.abs(found[key] - expected)).toBeLessThan(1e-6 * Math.max(1, expected));
    }
    const cell = parameterSet(name);
    const voltage = (x: number, y: number): number =>
      cell.positive.openCircuitPotential(y) - cell.negative.openCircuitPotential(x);
    expect(voltage(found.x0, found.y0)).toBeCloseTo(cell.lowerVoltageCutOff, 10);
    expect(voltage(found.x100, found.y100)).toBeCloseTo(cell.upperVoltageCutOff, 10);
  });

  it.each(balanced)('of %s give the energy', (name, { balance }) => {
    expect(Math.abs(theoreticalEnergy(parameterSet(name)) / (balance?.energy ?? NaN) - 1)).toBeLessThan(2e-4);
  });

  it.each(balanced)('of %s at half charge, and at a voltage', (name, { half, atVoltage }) => {
    const cell = parameterSet(name);
    const middle = atStateOfCharge(cell, 0.5);
    expect(middle.negative.initialStoichiometry).toBeCloseTo(half?.[0] ?? NaN, 6);
    expect(middle.positive.initialStoichiometry).toBeCloseTo(half?.[1] ?? NaN, 6);
    const voltage = name === 'prada2013' ? 3.3 : 3.7;
    const there = atRestVoltage(cell, voltage);
    expect(restVoltage(there)).toBeCloseTo(voltage, 9);
    // Where the voltage is flat a tolerance in volts leaves the stoichiometry open by more.
    expect(there.negative.initialStoichiometry).toBeCloseTo(atVoltage?.[0] ?? NaN, 4);
  });

  it('of random linear potentials are the closed form, for one material and for several', () => {
    const fraction = fc.double({ min: 0.05, max: 0.3, noNaN: true });
    const height = fc.double({ min: 0.2, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(fraction, fraction, height, height, (first, second, drop, otherDrop) => {
        const start: CellParameters = {
          ...chen,
          negative: {
            ...chen.negative,
            activeMaterialFraction: first,
            openCircuitPotential: line(0.7, drop),
            initialStoichiometry: 0.45,
            furtherMaterials: [
              {
                ...chen.negative,
                material: 'other',
                activeMaterialFraction: second,
                openCircuitPotential: line(0.7, otherDrop),
                initialStoichiometry: Math.min(0.99, (0.45 * drop) / otherDrop),
              },
            ],
          },
          positive: { ...chen.positive, openCircuitPotential: line(4, 1), initialStoichiometry: 0.5 },
        };
        // Within 10 mV of the start, whatever the potentials.
        const rest = restVoltage(start);
        const cell: CellParameters = {
          ...start,
          lowerVoltageCutOff: rest - 0.01,
          upperVoltageCutOff: rest + 0.01,
        };
        const windows = stoichiometryWindows(cell);
        // Every material at the same potential, or full where its own potentials lie above it.
        const [a, b] = windows.negative;
        for (const key of ['atLower', 'atUpper'] as const) {
          const expected = Math.min(1, (a[key] * drop) / otherDrop);
          expect(a[key] > 1 - 1e-6 || Math.abs(b[key] - expected) < 1e-7).toBe(true);
        }
        // Charge between the cut-offs by volumes and stoichiometries.
        const { area } = cell;
        const perFraction =
          (area * cell.negative.thickness * cell.negative.maximumConcentration * faradayConstant) / 3600;
        const charge = perFraction * (first * (a.atUpper - a.atLower) + second * (b.atUpper - b.atLower));
        expect(charge / windows.capacity - 1).toBeLessThan(1e-9);
        const [y] = windows.positive;
        expect(windows.positiveCapacity * (y.atLower - y.atUpper)).toBeCloseTo(windows.capacity, 8);
      }),
      { numRuns: 60 },
    );
  });

  it('of two like materials are those of one', () => {
    const { negative } = chen;
    const half = 0.5 * (negative.activeMaterialFraction as number);
    const split: CellParameters = {
      ...chen,
      negative: {
        ...negative,
        activeMaterialFraction: half,
        furtherMaterials: [{ ...negative, activeMaterialFraction: half }],
      },
    };
    const [one, two] = [stoichiometryWindows(chen), stoichiometryWindows(split)];
    for (const key of ['x0', 'x100', 'y0', 'y100', 'capacity'] as const)
      expect(Math.abs(two[key] / one[key] - 1)).toBeLessThan(1e-8);
  });

  it('of graphite with silicon rest at one potential, with all the lithium', () => {
    const windows = stoichiometryWindows(composite);
    expect(windows.capacity).toBeGreaterThan(4.9);
    for (const stateOfCharge of [0, 0.3, 0.8, 1]) {
      const cell = atStateOfCharge(composite, stateOfCharge);
      expect(lithiumOf(cell) / lithiumOf(composite)).toBeCloseTo(1, 11);
      const [silicon] = cell.negative.furtherMaterials ?? [];
      const graphite = cell.negative.openCircuitPotential(cell.negative.initialStoichiometry);
      // Silicon is empty above 0.9285 V.
      expect(silicon.openCircuitPotential(silicon.initialStoichiometry)).toBeCloseTo(
        Math.min(graphite, 0.9285),
        7,
      );
    }
    expect(restVoltage(atStateOfCharge(composite, 0))).toBeCloseTo(2.5, 8);
    expect(restVoltage(atStateOfCharge(composite, 1))).toBeCloseTo(4.2, 8);
  });

  it('fill silicon only where the potential lies within its own', () => {
    const electrode = new EquilibriumElectrode(composite.negative);
    const full = electrode.at(electrode.most - 1e-6);
    expect(full.potential).toBeLessThan(0.0645);
    expect(full.stoichiometries[1]).toBeCloseTo(1, 6);
    const nearlyEmpty = electrode.at(electrode.least + 1e-6 * electrode.capacity);
    expect(nearlyEmpty.potential).toBeGreaterThan(0.9285);
    expect(nearlyEmpty.stoichiometries[1]).toBeLessThan(1e-6);
  });

  it('keep all lithium where two potentials rise and fall', () => {
    const electrode = new EquilibriumElectrode({
      ...composite.negative,
      openCircuitPotential: wavy(0),
      activeMaterialFraction: 0.4,
      furtherMaterials: [
        { ...composite.negative, openCircuitPotential: wavy(0.3), activeMaterialFraction: 0.3 },
      ],
    });
    for (let share = 0.01; share < 1; share += 0.007) {
      const { stoichiometries } = electrode.at(share * electrode.capacity);
      const held = (0.4 * stoichiometries[0] + 0.3 * stoichiometries[1]) / 0.7;
      expect(Math.abs(held - share)).toBeLessThan(1e-9);
    }
  });

  it('lose capacity with lithium, at the closed form of straight potentials', () => {
    const cell: CellParameters = {
      ...chen,
      lowerVoltageCutOff: 3.2,
      upperVoltageCutOff: 3.6,
      negative: { ...chen.negative, openCircuitPotential: line(0.5, 0.4) },
      positive: { ...chen.positive, openCircuitPotential: line(4.4, 1) },
    };
    const whole = stoichiometryWindows(cell);
    const aged = stoichiometryWindows(cell, { lithium: whole.lithium - 0.5 });
    // V = 3.9 − (n − x Q_n)/Q_p + 0.4 x
    const x = (voltage: number, n: number): number =>
      (voltage - 3.9 + n / whole.positiveCapacity) / (whole.negativeCapacity / whole.positiveCapacity + 0.4);
    expect(aged.x0).toBeCloseTo(x(3.2, whole.lithium - 0.5), 10);
    expect(aged.x100).toBeCloseTo(x(3.6, whole.lithium - 0.5), 10);
    expect(aged.lithium).toBeCloseTo(whole.lithium - 0.5, 10);
    const full = atStateOfCharge(cell, 1, aged);
    expect(full.negative.initialStoichiometry).toBeCloseTo(aged.x100, 10);
    expect(restVoltage(full)).toBeCloseTo(3.6, 10);
    // The voltage falls evenly: a trapezium.
    expect(theoreticalEnergy(cell, { lithium: aged.lithium })).toBeCloseTo(3.4 * aged.capacity, 9);
  });

  it('take other cut-offs, and report N/P', () => {
    const narrow = stoichiometryWindows(chen, { lower: 3, upper: 4.1 });
    const wide = stoichiometryWindows(chen);
    expect(narrow.capacity).toBeLessThan(wide.capacity);
    expect(restVoltage(atRestVoltage(chen, 4.1))).toBeCloseTo(4.1, 10);
    expect(wide.negativeToPositive).toBeCloseTo(5.827615068709301 / 8.73231852061247, 9);
    expect(wide.negativeReserve).toBeCloseTo(5.827615068709301 / 5.15319832595514, 9);
    expect(wide.lithium).toBeCloseTo(7.610711991523143, 9);
  });

  it.each<[string, CellParameters, RegExp]>([
    [
      'much',
      { ...chen, upperVoltageCutOff: 6 },
      /upperVoltageCutOff.*6 V at rest: the negative electrode is full at 4\.\d+ V/,
    ],
    [
      'little lithium',
      { ...chen, negative: { ...chen.negative, initialStoichiometry: 0.1 }, upperVoltageCutOff: 5 },
      /5 V at rest: the positive electrode is empty at/,
    ],
    [
      'a high lower cut-off',
      { ...chen, lowerVoltageCutOff: -3 },
      /lowerVoltageCutOff.*-3 V at rest: the negative electrode is empty at/,
    ],
    [
      'a full positive electrode',
      {
        ...chen,
        lowerVoltageCutOff: 0.5,
        negative: { ...chen.negative, initialStoichiometry: 0.95 },
        positive: { ...chen.positive, initialStoichiometry: 0.95 },
      },
      /the positive electrode is full at/,
    ],
  ])('say which electrode runs out, with too %s', (_, cell, message) => {
    expect(() => stoichiometryWindows(cell)).toThrow(message);
  });

  it('refuse a state of charge in percent', () => {
    expect(() => atStateOfCharge(chen, 50)).toThrow(/in percent\? 0\.5/);
  });
});

describe('half cells', () => {
  it('reach their cut-offs by the electrode alone', () => {
    const xu = halfCellSet('xu2019');
    const { y0, y100, capacity, electrodeCapacity } = halfCellWindow(xu);
    const { openCircuitPotential } = xu.positive;
    expect(openCircuitPotential(y0)).toBeCloseTo(3.5, 9);
    expect(openCircuitPotential(y100)).toBeCloseTo(4.2, 9);
    expect(capacity).toBeCloseTo((y0 - y100) * electrodeCapacity, 12);
    expect(restVoltage(atStateOfCharge(xu, 1))).toBeCloseTo(4.2, 9);
    expect(restVoltage(atRestVoltage(xu, 3.8))).toBeCloseTo(3.8, 9);
  });

  it('refuse an upper cut-off that is not above the lower one', () => {
    const message = /upperVoltageCutOff: .*expected a voltage above the lower cut-off of 4 V/;
    const half = halfCellSet('xu2019');
    for (const upper of [3, 4, Number.NaN]) {
      expect(() => stoichiometryWindows(chen, { lower: 4, upper })).toThrow(message);
      expect(() => halfCellWindow(half, { lower: 4, upper })).toThrow(message);
      expect(() => theoreticalEnergy(chen, { lower: 4, upper })).toThrow(message);
      expect(() => restCurve(half, 11, { lower: 4, upper })).toThrow(message);
    }
    expect(() => restCurve(chen, 1)).toThrow(/1 points cannot be used/);
  });

  it('say when the electrode is full or empty before', () => {
    const wide: HalfCellParameters = { ...halfCellSet('xu2019'), upperVoltageCutOff: 5 };
    expect(() => halfCellWindow(wide)).toThrow(/upperVoltageCutOff: .*empty at 4\.\d+ V/);
  });

  it('of a straight potential have the energy of a trapezium', () => {
    const xu = halfCellSet('xu2019');
    const straight: HalfCellParameters = {
      ...xu,
      positive: { ...xu.positive, openCircuitPotential: (x) => 4.4 - x },
    };
    const { capacity } = halfCellWindow(straight);
    expect(theoreticalEnergy(straight)).toBeCloseTo(capacity * 3.85, 12);
    const { charge, voltage } = restCurve(straight, 3);
    expect(Array.from(voltage, (value) => value.toFixed(9))).toEqual([
      '4.200000000',
      '3.850000000',
      '3.500000000',
    ]);
    expect(charge.at(-1)).toBeCloseTo(capacity, 12);
  });
});
