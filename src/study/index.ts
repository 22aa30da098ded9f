export { contentOf } from './content.ts';
export { runPipeline, type PipelineRun, type RunOptions, type StepProgress } from './engine.ts';
export type { Executor, ExecutorWork, StepTask } from './executors/executor.ts';
export { localExecutor } from './executors/local.ts';
export type { Manifest, RunStatus } from './manifest.ts';
export { needOfKind, optionalNeed } from './needs.ts';
export { pipelineJsonSchema } from './pipeline/json-schema.ts';
export {
  parsePipeline,
  readPipeline,
  type Pipeline,
  type PipelineOptions,
  type PipelineStep,
} from './pipeline/pipeline.ts';
export { atomsToCellSteps, imageToCellSteps } from './steps/index.ts';
export { readVolume } from './steps/volume-artifact.ts';
export type { CheckResult } from './steps/check.ts';
export type { DischargeResult, JsonSolution } from './steps/discharge.ts';
export type { ExpansionStepResult } from './steps/expansion.ts';
export type { LatticeVoltageResult } from './steps/lattice-voltage.ts';
export type { MaterialDischargeResult } from './steps/material-discharge.ts';
export type { DescriptorsStepResult } from './steps/descriptors.ts';
export { readFlow, type Flow, type FlowStepResult } from './steps/flow.ts';
export type { GradedDischarge, GradingResult, GradingVariant } from './steps/grading.ts';
export type { ParametersResult } from './steps/parameters.ts';
export type { ReadResult } from './steps/read.ts';
export type { PoreErrors, TransportStepResult } from './steps/transport.ts';
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
