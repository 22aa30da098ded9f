import { describe, expect, it } from 'vitest';
import { composite, half, variedCells } from '../../../../verify/cell/varied-cells.ts';
import { makeConsistent } from '../../consistent.ts';
import { movedAlong } from '../../sensitivities/scaled.ts';
import { changeBetween, coefficientsOf } from './coefficients.ts';
import { CoefficientSlopes, knowsLaw } from './coefficient-slopes.ts';
import { PorousCell } from './porous-cell.ts';

const mesh = { negative: 4, separator: 3, positive: 5, radial: 4 };
const step = 1e-5;
const fields = [
  'porosity',
  'activeMaterialFraction',
  'specificSurfaceArea',
  'particleRadius',
  'electrolyteTransportEfficiency',
  'effectiveElectronicConductivity',
  'diffusivity',
  'exchangeCurrentDensity',
  'openCircuitPotential',
];
const common = [
  'separator.thickness',
  'separator.porosity',
  'separator.electrolyteTransportEfficiency',
  'positive.thickness',
  ...fields.map((field) => `positive.${field}`),
];
const ofFull = [
  'negative.thickness',
  ...fields.map((field) => `negative.${field}`),
  'electrolyte.diffusivity',
  'electrolyte.conductivity',
  'electrolyte.thermodynamicFactor',
];
const ofComposite = [
  'contactResistance',
  'positive.filmResistance',
  'positive.doubleLayerCapacitance',
  'negative.particleSizes.relativeRadii[0]',
  'negative.furtherMaterials[0].filmResistance',
  ...fields.slice(1, 4).map((field) => `negative.furtherMaterials[0].${field}`),
  ...fields.slice(6).map((field) => `negative.furtherMaterials[0].${field}`),
];

/** v V + μ·F in the scales of `base`, from the same physical state. */
function weighed(
  base: PorousCell,
  cell: PorousCell,
  { y, rates, v, rows }: { y: Float64Array; rates: Float64Array; v: number; rows: Float64Array },
): number {
  const [own, ownRates] = [y.slice(), rates.slice()];
  for (const [e, electrode] of cell.electrodes.entries()) {
    const ratio = base.electrodes[e].rateScale / electrode.rateScale;
    for (const start of electrode.rates.filter((each) => each >= 0)) {
      for (let k = 0; k < electrode.layer.count; k++) own[start + k] *= ratio;
    }
  }
  cell.currentDensity = 60;
  const out = new Float64Array(cell.size);
  expect(cell.residual(own, ownRates, out)).toBe(true);
  for (const [e, { drops, rateScale, layer }] of cell.electrodes.entries()) {
    if (drops < 0) continue;
    for (let k = 0; k < layer.count; k++) out[drops + k] *= rateScale / base.electrodes[e].rateScale;
  }
  return out.reduce((sum, value, i) => sum + value * rows[i], v * cell.voltage());
}

describe.each(variedCells)('slopes with respect to all coefficients of %s', (_name, parameters) => {
  const cell = new PorousCell(parameters, mesh);
  cell.currentDensity = 60;
  const y = cell.initialState();
  makeConsistent(cell, y, new Float64Array(cell.size));
  for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.01 * Math.sin(3 * i);
  const rates = y.map((_, i) => 0.01 * Math.cos(i));
  const rows = y.map((_, i) => Math.cos(5 * i + 1));
  const sum = new CoefficientSlopes(cell);
  sum.add(y, rates, 0.7, rows, 1);
  const paths = [
    ...common,
    ...(parameters === half ? [] : ofFull),
    ...(parameters === composite ? ofComposite : []),
  ];

  it.each(paths)('are those of differences: %s', (path) => {
    const [above, below] = [step, -step].map((by) => new PorousCell(movedAlong(parameters, path, by), mesh));
    const at = { y, rates, v: 0.7, rows };
    const expected = (weighed(cell, above, at) - weighed(cell, below, at)) / (2 * step);
    const found = knowsLaw(cell, path)
      ? (sum.laws.get(path) ?? Number.NaN)
      : changeBetween(sum.slopes, coefficientsOf(above), coefficientsOf(below)) / (2 * step);
    expect(Math.abs(found - expected)).toBeLessThan(2e-6 * (Math.abs(expected) + 1));
  });
});
