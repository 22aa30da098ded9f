import { expect, it } from 'vitest';
import { parameterSet, runCell, type CellParameters, type ElectrodeParameters } from './index.ts';

const whole = parameterSet('chen2020');
const mesh = { negative: 6, separator: 4, positive: 6, radial: 8 };

/** The electrode with its material as two, each half of it. */
function halved(electrode: ElectrodeParameters): ElectrodeParameters {
  const { activeMaterialFraction, specificSurfaceArea } = electrode;
  if (typeof activeMaterialFraction !== 'number' || typeof specificSurfaceArea !== 'number') {
    throw new TypeError('the electrode is graded');
  }
  const half = {
    ...electrode,
    activeMaterialFraction: activeMaterialFraction / 2,
    specificSurfaceArea: specificSurfaceArea / 2,
  };
  return { ...half, furtherMaterials: [half] };
}

/** The electrode with its particles as two classes of the same size. */
function classed(electrode: ElectrodeParameters): ElectrodeParameters {
  return { ...electrode, particleSizes: { relativeRadii: [1, 1], volumeShares: [0.3, 0.7] } };
}

it.each([
  ['two halves of a material', halved],
  ['two classes of one size', classed],
])('%s are the whole', async (_, parted) => {
  const run = (parameters: CellParameters) =>
    runCell({
      parameters,
      mesh,
      experiment: 'Discharge at 1C for 20 min; Rest for 10 min',
      curveTimes: times,
    });
  const times = [60, 600, 1190, 1260, 1700];
  const parts = { ...whole, negative: parted(whole.negative), positive: parted(whole.positive) };
  const [one, two] = [await run(whole), await run(parts)];
  for (const time of times) {
    const [first, second] = [one, two].map((solution) => solution.voltage[solution.time.indexOf(time)]);
    // The error test weighs more unknowns, so that steps differ: within the tolerance of time alone.
    expect(Math.abs(first - second)).toBeLessThan(1e-5);
  }
  expect(two.balance.particles).toBeLessThan(1e-14);
  const [a, b] = two.fields[0].negative?.populations ?? [];
  expect(
    a.surfaceStoichiometry
      .map((value, k) => Math.abs(value - b.surfaceStoichiometry[k]))
      .every((x) => x < 1e-12),
  ).toBe(true);
});
