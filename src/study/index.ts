export { runPipeline, type PipelineRun, type RunOptions, type StepProgress } from './engine.ts';
export type { Executor, ExecutorWork, StepTask } from './executors/executor.ts';
export { localExecutor } from './executors/local.ts';
export type { Manifest, RunStatus } from './manifest.ts';
export { needOfKind } from './needs.ts';
export { pipelineJsonSchema } from './pipeline/json-schema.ts';
export {
  parsePipeline,
  readPipeline,
  type Pipeline,
  type PipelineOptions,
  type PipelineStep,
} from './pipeline/pipeline.ts';
export { findResult, trace, type Trace } from './trace.ts';
export type {
  ArtifactArray,
  ArtifactReader,
  ArtifactRecord,
  ArtifactWriter,
  CodeVersion,
  InputFileRecord,
  Json,
  MachineInfo,
  RunInfo,
  StepContext,
  StepKind,
  StepOutcome,
  StepRecord,
  StepStatus,
} from './types.ts';
