import { GpuDevice } from './gpu-device.ts';
import type { GpuLimits, RawAdapter, RawGpu } from './webgpu-types.ts';

/** A GPU, or one line that says why there is none. */
export type GpuOffer = { readonly device: GpuDevice } | { readonly reason: string };

export interface GpuOptions {
  /** Whether a driver that computes on the CPU will do. */
  readonly software: boolean;
}

/** A device that nobody uses waits this long (ms) for the next job: its kernels are compiled. */
const patience = 5_000;

let entrance: RawGpu | undefined;
let idle: GpuDevice | undefined;
let goodbye: ReturnType<typeof setTimeout> | undefined;

/** The browser's own WebGPU, or Dawn from the optional package `webgpu`. */
async function findEntrance(): Promise<RawGpu | string> {
  const { navigator } = globalThis as { navigator?: { gpu?: RawGpu } };
  if (navigator?.gpu !== undefined) return navigator.gpu;
  if (entrance !== undefined) return entrance;
  try {
    const { create } = (await import('webgpu')) as unknown as { create: (flags: string[]) => RawGpu };
    entrance = create([]);
    return entrance;
  } catch {
    return "the optional package 'webgpu' is not installed or does not load here";
  }
}

/** Everything the adapter can do: limits of a device are low unless asked for. */
function ownLimits({ limits }: RawAdapter): Record<keyof GpuLimits, number> {
  return {
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
  };
}

async function start({ software }: GpuOptions): Promise<GpuOffer> {
  const gpu = await findEntrance();
  if (typeof gpu === 'string') return { reason: gpu };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return { reason: 'there is no GPU that WebGPU can use' };
  const { description, device: model, vendor, isFallbackAdapter = false } = adapter.info;
  const name = description === '' ? `${vendor} ${model}`.trim() : description;
  if (isFallbackAdapter && !software) {
    return { reason: `the only adapter, ${name}, computes on the CPU` };
  }
  const raw = await adapter.requestDevice({ requiredLimits: ownLimits(adapter) });
  return { device: new GpuDevice(raw, name, isFallbackAdapter) };
}

/** A GPU for one job, a warm one if there is; give it back with {@link releaseGpu}. */
export async function openGpu(options: GpuOptions): Promise<GpuOffer> {
  clearTimeout(goodbye);
  if (idle?.lost === true) closeIdleGpu();
  if (idle !== undefined && (options.software || !idle.software)) {
    const device = idle;
    idle = undefined;
    return { device };
  }
  try {
    return await start(options);
  } catch (error) {
    return { reason: `the GPU does not start: ${String(error).split('\n', 1)[0] ?? ''}` };
  }
}

/** Frees what the job has on the device and keeps the device for the next job, for a few seconds. */
export function releaseGpu(device: GpuDevice): void {
  device.release();
  if (device.lost || idle !== undefined) {
    device.close();
    return;
  }
  idle = device;
  const timer: unknown = setTimeout(closeIdleGpu, patience);
  goodbye = timer as typeof goodbye;
  // A page's timers are numbers and hold up nothing.
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) goodbye?.unref();
}

/** Closes the device that waits for a job; happens by itself after a few seconds. */
export function closeIdleGpu(): void {
  clearTimeout(goodbye);
  idle?.close();
  idle = undefined;
}
