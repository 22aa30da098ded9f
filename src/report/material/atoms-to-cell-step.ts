import { z } from 'zod';
import { empirical, quantile } from '../../numerics/index.ts';
import {
  needOfKind,
  type ExpansionStepResult,
  type LatticeVoltageResult,
  type MaterialDischargeResult,
  type StepContext,
  type StepKind,
} from '../../study/index.ts';
import { significant } from '../format.ts';
import { atomsToCellPage, type AtomsToCellReport } from './atoms-to-cell.ts';

const parameters = z.strictObject({});

interface AtomsReportResult {
  /** Name of the page in the run's folder. */
  file: string;
  bytes: number;
  /** The main results as text for a terminal. */
  summary: string;
}

const file = 'report.html';

/** Writes the report from atoms to a cell: one HTML file, and the main results as text. */
export const atomsReportStep: StepKind<z.infer<typeof parameters>, AtomsReportResult> = {
  kind: 'atoms-report',
  version: '1',
  parameters,
  requires: ['expansion', 'lattice-voltage', 'material-discharge'],
  everyRun: true,
  seeded: () => false,
  async run(context) {
    context.onProgress({ stage: 'report' });
    const found = resultsOf(context);
    const page = atomsToCellPage(reportOf(found, context.run.code.version));
    const summary = summaryOf(found);
    await context.artifacts.text(file, page);
    await context.artifacts.text('summary.txt', summary);
    return { file, bytes: Buffer.byteLength(page), summary };
  },
};

interface Results {
  readonly fit: ExpansionStepResult;
  readonly rest: LatticeVoltageResult;
  readonly cell: MaterialDischargeResult;
}

function resultsOf({ needs }: StepContext): Results {
  return {
    fit: needOfKind<ExpansionStepResult>(needs, 'expansion').result,
    rest: needOfKind<LatticeVoltageResult>(needs, 'lattice-voltage').result,
    cell: needOfKind<MaterialDischargeResult>(needs, 'material-discharge').result,
  };
}

function reportOf({ fit, rest, cell }: Results, version: string): AtomsToCellReport {
  // As the discharge's band: extremes of few draws, quantiles of many.
  const [low, high] = rest.samples.length < 20 ? [0, 1] : [0.05, 0.95];
  const edge = (share: number): number[] =>
    rest.filling.map((_, k) => quantile(empirical(rest.samples.map((sample) => sample[k])), share));
  return {
    name: rest.name,
    lead: `${fit.structures.length} structures, ${fit.samples} draws of ${fit.rank} interactions, Monte Carlo at ${rest.temperature} K, discharge of ${cell.set} with this electrode.`,
    fit,
    potential: {
      x: rest.filling,
      middle: rest.potential,
      low: edge(low),
      high: edge(high),
    },
    potentials: rest.samples.map((sample, k) => ({
      label: `draw ${k}`,
      points: rest.filling.map((x, i) => [x, sample[i]] as const),
    })),
    discharge: { x: cell.charge, middle: cell.voltage, low: cell.low, high: cell.high },
    discharges: cell.draws.map(({ charge, voltage }, k) => ({
      label: `draw ${k}`,
      points: charge.map((q, i) => [q, voltage[i]] as const),
    })),
    rate: cell.rate,
    capacity: cell.capacity,
    capacities: cell.capacities,
    notes: [
      ...rest.notes,
      `The band on the voltage ${low === 0 ? 'spans the extremes' : 'goes from 5 to 95 %'} of ${rest.samples.length} draws; with as many other draws its lower edge would move by ${milli(cell.edgeError.low)} mV, its upper one by ${milli(cell.edgeError.high)} mV (one standard error, bootstrap, mean over the charges).`,
      ...cell.notes,
    ],
    version,
  };
}

function milli(value: number | undefined): string {
  return significant(value === undefined ? undefined : 1000 * value, 4);
}

function summaryOf({ fit, rest, cell }: Results): string {
  const mean = rest.potential.reduce((sum, value) => sum + value, 0) / rest.potential.length;
  return [
    `fit        ${fit.structures.length} structures, rms ${milli(fit.rootMeanSquare)} meV, noise ${milli(fit.noise)} meV per primitive cell, ${fit.samples} draws`,
    `U(θ)       mean ${significant(mean, 4)} V, spread of the draws ${milli(rest.meanSpread)} mV on average, ${rest.conditions} conditions walked`,
    `accuracy   Monte Carlo ${milli(rest.noise.rootMeanSquare)} mV rms${rest.finiteSize === null ? '' : `, other supercell ${milli(rest.finiteSize.rootMeanSquare)} mV rms`}, edges of the band ${milli(cell.edgeError.low)} and ${milli(cell.edgeError.high)} mV`,
    `discharge  ${significant(cell.capacity, 4)} A h at ${cell.rate}C, draws ${significant(Math.min(...cell.capacities), 4)} to ${significant(Math.max(...cell.capacities), 4)} A h, band at most ${milli(cell.widest)} mV wide`,
  ].join('\n');
}
