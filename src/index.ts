/** What most people want: from an image to effective properties to a cell. Each room also has its own entrance. */
export {
  CancelledError,
  ConvergenceError,
  FormatError,
  InputError,
  LithoscaleError,
  NotPercolatingError,
  UnitError,
  type LongWork,
  type Progress,
} from './base/index.ts';
export {
  bruggemanTwin,
  parameterSet,
  parameterSetNames,
  replacePositiveElectrode,
  runCell,
  type CellParameters,
  type CellSolution,
} from './cell/index.ts';
export { describeVolume, type VolumeDescription } from './describe/index.ts';
export { generateElectrode } from './generate/index.ts';
export {
  electrodeStructure,
  representativeness,
  transport,
  transportProfile,
  transportWithErrors,
  type ElectrodeStructure,
  type Representativeness,
  type TransportErrors,
  type TransportProfile,
  type TransportResult,
} from './homogenise/index.ts';
export {
  labelPhases,
  parsePhases,
  parseVoxelSize,
  readImage,
  writeImage,
  type Axis,
  type LabelledVolume,
  type Phase,
  type Volume,
} from './microstructure/index.ts';
export { atomsToCellSteps, imageToCellSteps, readPipeline, runPipeline } from './study/index.ts';
export { atomsReportStep, reportStep } from './report/index.ts';
