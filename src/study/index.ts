export { needOfKind } from './needs.ts';
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
