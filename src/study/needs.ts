import { InputError } from '../base/index.ts';
import type { StepOutcome } from './types.ts';

/**
 * The one need that is of this kind, whatever the pipeline's author called the step.
 * @throws InputError when there is none or more than one.
 */
export function needOfKind<Result>(
  needs: Readonly<Record<string, StepOutcome>>,
  kind: string,
): StepOutcome<Result> {
  const [first, ...others] = Object.values(needs).filter((outcome) => outcome.kind === kind);
  if (first === undefined || others.length > 0) {
    throw new InputError(
      first === undefined
        ? `no step of kind '${kind}' is needed`
        : `several steps of kind '${kind}' are needed`,
      { at: { field: 'needs' }, expected: `exactly one step of kind '${kind}'` },
    );
  }
  return first as StepOutcome<Result>;
}

/** The need of this kind, where there is one. @throws InputError when there are several. */
export function optionalNeed<Result>(
  needs: Readonly<Record<string, StepOutcome>>,
  kind: string,
): StepOutcome<Result> | undefined {
  const present = Object.values(needs).some((outcome) => outcome.kind === kind);
  return present ? needOfKind<Result>(needs, kind) : undefined;
}
