import { InputError } from '../base/index.ts';
import { DeviceError, openGpu, releaseGpu, type GpuDevice } from '../compute/index.ts';
import type { TransportDevice } from './transport-types.ts';

const devices: readonly TransportDevice[] = ['cpu', 'gpu', 'auto'];

/** What was asked for, and the GPU to try or why there is none. */
export interface DeviceChoice {
  readonly device?: TransportDevice | undefined;
  readonly gpu?: GpuDevice;
  readonly reason?: string;
}

/** What came out, on which device, and why not on the GPU if that was wanted. */
export interface DeviceOutcome<Found> {
  readonly found: Found;
  readonly device: 'cpu' | 'gpu';
  readonly fallback?: string;
}

/** `auto` wants a GPU that is one, not a driver that computes on the CPU. @throws InputError where `gpu` finds none. */
export async function chooseDevice(wanted: TransportDevice = 'cpu'): Promise<DeviceChoice> {
  if (!devices.includes(wanted)) {
    throw new InputError(`the device is '${wanted}'`, {
      at: { field: 'device' },
      expected: devices.join(', '),
    });
  }
  if (wanted === 'cpu') return { device: wanted };
  const offer = await openGpu({ software: wanted === 'gpu' });
  if ('device' in offer) return { device: wanted, gpu: offer.device };
  if (wanted === 'auto') return { device: wanted, reason: offer.reason };
  throw new InputError(`the GPU was asked for, but ${offer.reason}`, {
    at: { field: 'device' },
    mend: 'ask for cpu or auto, or see docs/gpu.md for what a GPU needs',
  });
}

/** Gives the GPU back and whatever the job left on it. */
export function releaseDevice({ gpu }: DeviceChoice): void {
  if (gpu !== undefined) releaseGpu(gpu);
}

/** Tries the GPU if there is one; when it fails and was not insisted on, the CPU. */
export async function onDevice<Found>(
  { device, gpu, reason }: DeviceChoice,
  attempt: (gpu?: GpuDevice) => Promise<Found>,
): Promise<DeviceOutcome<Found>> {
  if (gpu === undefined) {
    const found = await attempt();
    return { found, device: 'cpu', ...(reason === undefined ? {} : { fallback: reason }) };
  }
  try {
    return { found: await attempt(gpu), device: 'gpu' };
  } catch (error) {
    if (!(error instanceof DeviceError) || device === 'gpu') throw error;
    gpu.release();
    return { found: await attempt(), device: 'cpu', fallback: error.message };
  }
}
