import { z } from 'zod';
import type { StepKind } from '../study/index.ts';
import { neededKinds, reportFromSteps } from './from-steps.ts';
import { derivedNumbers, type DerivedNumbers } from './derived.ts';
import { imageToCellPage } from './image-to-cell.ts';
import { summaryText } from './summary.ts';

const parameters = z.strictObject({});

export interface ReportResult {
  /** Name of the page in the run's folder. */
  file: string;
  bytes: number;
  /** The main results as text for a terminal. */
  summary: string;
  /** What the report derives from the steps' results, so that the manifest has every number it shows. */
  derived: DerivedNumbers;
}

const file = 'report.html';

/** Writes the report of the image-to-cell job: one HTML file, and the same main results as text. */
export const reportStep: StepKind<z.infer<typeof parameters>, ReportResult> = {
  kind: 'report',
  version: '2',
  parameters,
  requires: neededKinds,
  everyRun: true,
  async run(context) {
    context.onProgress({ stage: 'report' });
    const report = await reportFromSteps(context);
    const page = imageToCellPage(report, context.signal);
    const summary = summaryText(report);
    await context.artifacts.text(file, page);
    await context.artifacts.text('summary.txt', summary);
    return { file, bytes: Buffer.byteLength(page), summary, derived: derivedNumbers(report) };
  },
};
