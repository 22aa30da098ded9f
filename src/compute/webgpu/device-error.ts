import { LithoscaleError } from '../../base/index.ts';

/** A GPU that ran out of memory, was lost or refused the work. */
export class DeviceError extends LithoscaleError {
  readonly code = 'device';
  readonly exitCode = 1;
}
