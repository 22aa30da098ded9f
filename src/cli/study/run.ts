import { join, relative } from 'node:path';
import { CancelledError } from '../../base/index.ts';
import { atomsReportStep, reportStep } from '../../report/index.ts';
import {
  atomsToCellSteps,
  imageToCellSteps,
  readPipeline,
  runPipeline,
  type PipelineRun,
  type StepKind,
  type StepRecord,
} from '../../study/index.ts';
import { print } from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface RunVerbOptions {
  readonly set: readonly string[];
  readonly store: string;
}

const reports = [reportStep, atomsReportStep] as readonly StepKind[];

const kinds = [...imageToCellSteps, ...atomsToCellSteps, ...reports];

/** `lithoscale run PIPELINE.yaml` */
export async function run({ args, options, signal }: VerbContext<RunVerbOptions>): Promise<void> {
  const progress = progressReporter(options);
  const pipeline = await readPipeline(args[0] ?? '', { kinds, set: options.set });
  const outcome = await runPipeline(pipeline, {
    store: options.store,
    signal,
    onProgress: progress.onProgress,
    onStep: (record) => {
      progress.clear();
      if (options.json !== true) process.stdout.write(`${stepLine(record)}\n`);
    },
  });
  progress.clear();
  if (outcome.status !== 'finished') {
    if (outcome.error instanceof CancelledError) {
      process.stderr.write('lithoscale: note: finished steps are kept; the next run goes on from there\n');
    }
    throw outcome.error;
  }
  const report = reportPath(outcome);
  print(options, document(outcome, report), () => [
    '',
    ...(report === null ? [] : [summary(outcome)]),
    `manifest  ${relative('', join(outcome.folder, 'manifest.json'))}`,
    ...(report === null ? [] : [`report    ${relative('', report)}`]),
  ]);
}

function stepLine({ name, status, seconds, calculationSeconds }: StepRecord): string {
  const took = `${seconds.toFixed(2)} s`;
  if (status === 'cached') {
    return `${name.padEnd(12)} read back  ${took} (${(calculationSeconds ?? 0).toFixed(2)} s when it was run)`;
  }
  return `${name.padEnd(12)} ${status.padEnd(9)}  ${took}`;
}

/** Results of all steps by name; the curves themselves stay in the store. */
function document({ folder, manifest }: PipelineRun, report: string | null): Record<string, unknown> {
  return {
    run: folder,
    steps: manifest.steps.map(({ name, status, cached, seconds, address }) => ({
      name,
      status,
      cached,
      seconds,
      address,
    })),
    results: Object.fromEntries(manifest.steps.map(({ name, result }) => [name, result])),
    report,
  };
}

function reportOf(outcome: PipelineRun): { file: string; summary: string } | undefined {
  const step = [...outcome.outcomes.values()].find(({ kind }) =>
    reports.some((report) => report.kind === kind),
  );
  return step?.result as { file: string; summary: string } | undefined;
}

function reportPath(outcome: PipelineRun): string | null {
  const result = reportOf(outcome);
  return result === undefined ? null : join(outcome.folder, result.file);
}

function summary(outcome: PipelineRun): string {
  return reportOf(outcome)?.summary ?? '';
}
