import { expect, it } from 'vitest';
import { atomsReportStep, reportStep } from '../../src/report/index.ts';
import { atomsToCellSteps, imageToCellSteps, pipelineJsonSchema } from '../../src/study/index.ts';

it('docs/pipeline.schema.json is the schema of the steps there are (vitest run test/house -u writes it)', async () => {
  const schema = pipelineJsonSchema([...imageToCellSteps, reportStep, ...atomsToCellSteps, atomsReportStep]);
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(
    '../../docs/pipeline.schema.json',
  );
});
