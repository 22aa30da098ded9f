import type { StepKind } from '../types.ts';
import { checkStep } from './check.ts';
import { describeStep } from './describe.ts';
import { descriptorsStep } from './descriptors.ts';
import { dischargeStep } from './discharge.ts';
import { expansionStep } from './expansion.ts';
import { flowStep } from './flow.ts';
import { gradingStep } from './grading.ts';
import { latticeVoltageStep } from './lattice-voltage.ts';
import { materialDischargeStep } from './material-discharge.ts';
import { parametersStep } from './parameters.ts';
import { readStep } from './read.ts';
import { transportStep } from './transport.ts';

/** The kinds of steps from an image to a cell's discharge curves, in their order. */
export const imageToCellSteps: readonly StepKind[] = [
  readStep,
  checkStep,
  describeStep,
  descriptorsStep,
  transportStep,
  flowStep,
  parametersStep,
  dischargeStep,
  gradingStep,
] as readonly StepKind[];

/** The kinds of steps from energies of structures to a cell's discharge with a band, in their order. */
export const atomsToCellSteps: readonly StepKind[] = [
  expansionStep,
  latticeVoltageStep,
  materialDischargeStep,
] as readonly StepKind[];
