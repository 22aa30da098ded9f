import { common } from './shared-options.ts';
import { option, repeatable, type VerbGroup } from './verb.ts';

/** Pipelines. */
export const studyVerbs: VerbGroup = {
  verbs: [
    {
      usage: 'run <pipeline>',
      description: 'run a pipeline; steps that were run before are read back',
      options: [
        ...common,
        repeatable('--set <key=value>', 'replace an input (repeatable)'),
        option('--store <folder>', 'where results are kept', 'runs'),
      ],
      examples: ['lithoscale run examples/image-to-cell/pipeline.yaml --set seed=2'],
      load: async () => (await import('../study/run.ts')).run,
    },
  ],
};
