import { describe, expect, it } from 'vitest';
import { sampleReport } from '../../test/support/report-sample.ts';
import type { JsonSolution, StepContext, StepOutcome } from '../study/index.ts';
import { dischargeOf } from './discharge-from-step.ts';
import { neededKinds } from './from-steps.ts';
import { reportStep } from './step.ts';

/** One electrode of two cells between two places (m). */
function side(from: number, to: number) {
  const population = {
    material: 'some',
    relativeRadius: 1,
    surfaceStoichiometry: [0.5, 0.6],
    averageStoichiometry: [0.5, 0.6],
    interfacialCurrent: [1, 1],
  };
  return {
    ...population,
    populations: [population],
    x: [0.25, 0.75].map((share) => from + share * (to - from)),
    solidPotential: [0, 0],
  };
}

/** 2 A from an electrode of 0.5 m² for half an hour, the voltage falling on a straight line from 4 V to 3 V. */
function straightDischarge(): JsonSolution {
  const shares = Array.from({ length: 11 }, (_, k) => k / 10);
  const [negative, positive] = [side(0, 80e-6), side(100e-6, 180e-6)];
  const x = [...negative.x, 85e-6, 95e-6, ...positive.x];
  return {
    time: shares.map((share) => 1800 * share),
    current: shares.map(() => 2),
    voltage: shares.map((share) => 4 - share),
    temperature: shares.map(() => 298.15),
    capacity: shares,
    events: [{ time: 1800, kind: 'voltage-cut-off', message: 'voltage reached 3 V' }],
    stepSummaries: [],
    cycles: [],
    steps: 10,
    newtonIterations: 20,
    factorisations: 3,
    rejected: 0,
    balance: { electrolyte: 1e-13, particles: -4e-12, charge: 2e-12, energy: 0 },
    mesh: { negative: 2, separator: 2, positive: 2, radial: 5 },
    tolerances: { relative: 1e-4, absolute: 1e-6 },
    seconds: 0.02,
    fields: [
      {
        time: 1800,
        voltage: 3,
        x,
        electrolyteConcentration: x.map(() => 1000),
        electrolytePotential: x.map(() => 0),
        negative,
        positive,
      },
    ],
  };
}

describe('a discharge per area', () => {
  const discharge = dischargeOf(1, 'image', straightDischarge(), 0.5);

  it('has its charge, mean voltage and energy exactly', () => {
    expect(discharge.charge[10]).toBeCloseTo(7200, 9);
    expect(discharge.meanVoltage).toBeCloseTo(3.5, 12);
    expect(discharge.energy).toBeCloseTo(3.5 * 7200, 8);
    expect(discharge.lithiumBalance).toBe(4e-12);
    expect(discharge.ending).toBe('cut-off voltage');
  });

  it('finds the edges of the regions from the cell centres', () => {
    const edges = discharge.fields?.regions.flatMap(({ from, to }) => [from * 1e6, to * 1e6]) ?? [];
    [0, 80, 80, 100, 100, 180].forEach((edge, k) => expect(edges[k]).toBeCloseTo(edge, 9));
  });
});

/** The needed steps as the engine hands them over. */
function outcomes(): Record<string, StepOutcome> {
  const { volume, check, description, transport, parameters } = sampleReport();
  const results: Record<string, unknown> = {
    read: {
      shape: volume.shape,
      voxelSize: volume.voxelSize,
      phases: volume.phases,
      dataType: 'uint8',
      format: 'tiff',
      voxelSizeSource: 'option',
      generated: null,
    },
    check: {
      labels: check.phases.map(({ name, label, voxels, fraction }) => ({
        name,
        label,
        count: voxels,
        fraction,
      })),
      percolation: {},
      warnings: ['a warning'],
    },
    describe: description,
    transport: { ...transport, poreErrors: transport.errors },
    parameters: {
      set: parameters.set,
      citation: 'A citation',
      changes: parameters.changes,
      notes: parameters.notes,
      thickness: 'image',
    },
    discharge: {
      capacity: 1,
      area: 0.5,
      discharges: [1, 2].flatMap((rate) =>
        ['image', 'bruggeman'].map((cell) => ({ rate, cell, solution: straightDischarge() })),
      ),
      failures: [],
    },
  };
  const artifacts = {
    names: ['labels'],
    array: () =>
      Promise.resolve({
        data: volume.data,
        header: { shape: volume.shape, voxelSize: volume.voxelSize, phases: volume.phases },
      }),
  } as unknown as StepOutcome['artifacts'];
  return Object.fromEntries(
    neededKinds.map((kind) => [kind, { name: kind, kind, address: 'a', result: results[kind], artifacts }]),
  );
}

describe('the report step', () => {
  const written = new Map<string, string>();
  const { run } = sampleReport();
  const steps = run.steps.map((step) =>
    step.kind === 'check' ? { ...step, parameters: { pore: 'pore', active: 'nmc', binder: 'cbd' } } : step,
  );
  const context: StepContext<Record<string, never>> = {
    parameters: {},
    needs: outcomes(),
    seed: undefined,
    signal: new AbortController().signal,
    onProgress: () => {},
    artifacts: {
      text: (name: string, text: string) => {
        written.set(name, text);
        return Promise.resolve();
      },
    } as unknown as StepContext['artifacts'],
    run: { ...run, steps },
  };

  it('writes the page and the text, and says how large the page is', async () => {
    const result = await reportStep.run(context);
    const page = written.get('report.html') ?? '';
    expect(result.file).toBe('report.html');
    expect(result.bytes).toBe(Buffer.byteLength(page));
    expect(result.summary).toBe(written.get('summary.txt'));
    expect(page).toContain('a warning');
    expect(page).toContain('SHA-256 abababababababab');
    expect(page.includes('A citation')).toBe(true);
    expect(result.summary).toMatch(/1C +0\.200 +0\.200 +0\.0 % +3\.5000 +0\.0 mV/);
  });

  it('leaves the numbers that it derives for the manifest', async () => {
    const { derived } = await reportStep.run(context);
    const { pore } = sampleReport().transport;
    for (const { axis, tortuosityFactor, error } of pore)
      expect(derived.tortuosityFactorError[axis]).toBe((tortuosityFactor ?? 0) * error.iteration);
    expect(derived.discharges.map(({ rate, cell }) => `${rate} ${cell}`)).toEqual([
      '1 image',
      '1 bruggeman',
      '2 image',
      '2 bruggeman',
    ]);
    // Straight lines from 4 V to 3 V, 1 A h on 0.5 m² in both cells.
    const [image, twin] = derived.discharges;
    expect(image).toMatchObject({ ending: 'cut-off voltage', chargeAgainstTwin: 0, voltageAgainstTwin: 0 });
    expect(image.charge).toBeCloseTo(7200, 9);
    expect(image.energy).toBeCloseTo(3.5 * 7200, 8);
    expect(twin).toMatchObject({ chargeAgainstTwin: null, voltageAgainstTwin: null });
  });

  it('needs one step of each kind, takes no parameters and runs every time', () => {
    expect(reportStep.requires).toEqual(neededKinds);
    expect(reportStep.everyRun).toBe(true);
    expect(reportStep.parameters.safeParse({ title: 'x' }).success).toBe(false);
  });
});
