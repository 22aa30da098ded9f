import { DeviceError } from './device-error.ts';
import {
  mapForReading,
  usages,
  visibleToCompute,
  type RawBuffer,
  type RawDevice,
  type RawEncoder,
  type RawHandle,
} from './webgpu-types.ts';

/** A buffer that a kernel binds: its name in the kernel, what the kernel may do with it, its WGSL type. */
export interface Binding {
  readonly name: string;
  readonly access: 'uniform' | 'read' | 'write' | 'update';
  readonly type: string;
  /** Share of its elements that the kernel goes through: a half where it takes one colour. Default 1. */
  readonly share?: number;
}

/** A WGSL kernel with entry point `main`; declarations of its bindings are put before `code`. */
export interface KernelSource {
  readonly name: string;
  readonly bindings: readonly Binding[];
  readonly code: string;
}

export interface Kernel {
  readonly source: KernelSource;
  readonly pipeline: RawHandle;
  readonly layout: RawHandle;
}

interface Dispatch {
  /** Bytes that the kernel moves at the least: each element of its buffers once each way. */
  readonly traffic: number;
  readonly pipeline: RawHandle;
  readonly group: RawHandle;
  readonly workgroups: readonly [x: number, y: number, z: number];
}

interface Copy {
  readonly from: RawBuffer;
  readonly fromAt: number;
  readonly to: RawBuffer;
  readonly toAt: number;
  readonly bytes: number;
}

/** One entry of a program that the device runs in order, each seeing what those before it wrote. */
export type Step = Dispatch | Copy;

/** Bytes that a program moves at the least. */
export function trafficOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + ('bytes' in step ? 2 * step.bytes : step.traffic), 0);
}

/** Plain numbers, in memory that may be shared with threads. */
export type Numbers = Uint8Array | Int32Array | Uint32Array | Float32Array;

/** Uploads go in pieces of this size, through memory that is not shared. */
const piece = 1 << 24;

const kinds = {
  uniform: 'uniform',
  read: 'read-only-storage',
  write: 'storage',
  update: 'storage',
} as const;
const declarations = {
  uniform: 'uniform',
  read: 'storage, read',
  write: 'storage, read_write',
  update: 'storage, read_write',
} as const;
/** How often a kernel moves what it binds, at the least. */
const moves = { uniform: 0, read: 1, write: 1, update: 2 } as const;

function wgslOf({ bindings, code }: KernelSource): string {
  const lines = bindings.map(
    ({ name, access, type }, at) =>
      `@group(0) @binding(${at}) var<${declarations[access]}> ${name}: ${type};`,
  );
  return `${lines.join('\n')}\n${code}`;
}

function bytesOf(numbers: Numbers): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A GPU with the buffers of one job. Failures surface as {@link DeviceError} when results are read back. */
export class GpuDevice {
  readonly name: string;
  /** A driver that computes on the CPU. */
  readonly software: boolean;
  /** Bytes that one buffer may have and one kernel may bind. */
  readonly largestBuffer: number;
  readonly #raw: RawDevice;
  readonly #kernels = new Map<string, Promise<Kernel>>();
  #buffers: RawBuffer[] = [];
  #allocated = 0;
  #lost: string | undefined;

  constructor(raw: RawDevice, name: string, software: boolean) {
    this.#raw = raw;
    this.name = name;
    this.software = software;
    const { maxBufferSize, maxStorageBufferBindingSize } = raw.limits;
    // Sizes are multiples of four bytes.
    this.largestBuffer =
      4 * Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize, 2 ** 32 - 4) / 4);
    void this.#noteLoss();
  }

  async #noteLoss(): Promise<void> {
    const { reason, message } = await this.#raw.lost;
    this.#lost = message === '' ? reason : message;
  }

  /** Bytes of all buffers of the job. */
  get allocated(): number {
    return this.#allocated;
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** Compiles a kernel, once. */
  kernel(source: KernelSource): Promise<Kernel> {
    const known = this.#kernels.get(source.name);
    if (known !== undefined) return known;
    const made = this.#compile(source);
    this.#kernels.set(source.name, made);
    return made;
  }

  async #compile(source: KernelSource): Promise<Kernel> {
    const layout = this.#raw.createBindGroupLayout({
      entries: source.bindings.map(({ access }, binding) => ({
        binding,
        visibility: visibleToCompute,
        buffer: { type: kinds[access] },
      })),
    });
    const module = this.#raw.createShaderModule({ label: source.name, code: wgslOf(source) });
    const pipeline = await this.#raw.createComputePipelineAsync({
      label: source.name,
      layout: this.#raw.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
    return { source, pipeline, layout };
  }

  /** A buffer of zeros, or one with these contents one after the other; sizes are rounded up to four bytes. */
  buffer(contents: number | readonly Numbers[], use: 'storage' | 'uniform' = 'storage'): RawBuffer {
    const bytes =
      typeof contents === 'number' ? contents : contents.reduce((sum, part) => sum + part.byteLength, 0);
    const size = Math.max(16, 4 * Math.ceil(bytes / 4));
    const filled = typeof contents !== 'number';
    const buffer = this.#create(size, usages[use] + usages.copyFrom + usages.copyTo, filled);
    this.#buffers.push(buffer);
    this.#allocated += size;
    if (filled) {
      const target = new Uint8Array(buffer.getMappedRange());
      let at = 0;
      for (const part of contents) {
        target.set(bytesOf(part), at);
        at += part.byteLength;
      }
      buffer.unmap();
    }
    return buffer;
  }

  /** Buffers that begin mapped need memory at once and throw where there is none. */
  #create(size: number, usage: number, mappedAtCreation: boolean): RawBuffer {
    try {
      return this.#raw.createBuffer({ size, usage, mappedAtCreation });
    } catch (cause) {
      const all = mebibytes(this.#allocated + size);
      throw new DeviceError(`the GPU has too little memory for ${all} MiB`, { cause });
    }
  }

  /** Overwrites a buffer from `at` (bytes) on. */
  write(buffer: RawBuffer, at: number, numbers: Numbers): void {
    const bytes = bytesOf(numbers);
    for (let from = 0; from < bytes.length; from += piece) {
      this.#raw.queue.writeBuffer(buffer, at + from, Uint8Array.from(bytes.subarray(from, from + piece)));
    }
  }

  /** A kernel with its buffers, by the names of its bindings. */
  dispatch(
    { source, pipeline, layout }: Kernel,
    buffers: Readonly<Record<string, RawBuffer>>,
    workgroups: Dispatch['workgroups'],
  ): Dispatch {
    let traffic = 0;
    const entries = source.bindings.map(({ name, access, share = 1 }, binding) => {
      const buffer = buffers[name];
      if (buffer === undefined) throw new Error(`kernel ${source.name} lacks its buffer ${name}`);
      traffic += moves[access] * share * buffer.size;
      return { binding, resource: { buffer } };
    });
    return { traffic, pipeline, workgroups, group: this.#raw.createBindGroup({ layout, entries }) };
  }

  /** Hands a program over; the queue runs it in order. */
  run(steps: readonly Step[]): void {
    const encoder = this.#raw.createCommandEncoder();
    encode(encoder, steps);
    this.#raw.queue.submit([encoder.finish()]);
  }

  /** Reads bytes of a buffer once everything handed over has run. @throws DeviceError when the device is lost. */
  async read(buffer: RawBuffer, at: number, target: Numbers): Promise<void> {
    const bytes = bytesOf(target);
    for (let from = 0; from < bytes.length; from += piece) {
      const size = Math.min(piece, bytes.length - from);
      const staging = this.#raw.createBuffer({
        size: 4 * Math.ceil(size / 4),
        usage: usages.mapRead + usages.copyTo,
      });
      const encoder = this.#raw.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, at + from, staging, 0, staging.size);
      this.#raw.queue.submit([encoder.finish()]);
      try {
        await staging.mapAsync(mapForReading);
      } catch (cause) {
        throw new DeviceError(`the GPU was lost: ${this.#lost ?? String(cause)}`, { cause });
      }
      bytes.set(new Uint8Array(staging.getMappedRange()).subarray(0, size), from);
      staging.unmap();
      staging.destroy();
    }
  }

  /** Runs what makes buffers and programs; turns a lack of memory or a refusal into one line. @throws DeviceError */
  async guarded<Made>(make: () => Promise<Made>): Promise<Made> {
    this.#raw.pushErrorScope('validation');
    this.#raw.pushErrorScope('out-of-memory');
    let outcome: { made: Made } | { failure: unknown };
    try {
      outcome = { made: await make() };
    } catch (failure) {
      outcome = { failure };
    }
    const memory = await this.#raw.popErrorScope();
    const refusal = await this.#raw.popErrorScope();
    if (memory !== null) {
      throw new DeviceError(`the GPU has too little memory for ${mebibytes(this.#allocated)} MiB`);
    }
    if (refusal !== null) throw new DeviceError(`the GPU refused the work: ${firstLine(refusal.message)}`);
    if ('failure' in outcome) throw outcome.failure;
    return outcome.made;
  }

  /** Frees the buffers of the job. */
  release(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers = [];
    this.#allocated = 0;
  }

  /** Gives the device back for good. */
  close(): void {
    this.release();
    this.#raw.destroy();
  }
}

function encode(encoder: RawEncoder, steps: readonly Step[]): void {
  let pass: ReturnType<RawEncoder['beginComputePass']> | undefined;
  for (const step of steps) {
    if ('bytes' in step) {
      pass?.end();
      pass = undefined;
      encoder.copyBufferToBuffer(step.from, step.fromAt, step.to, step.toAt, step.bytes);
      continue;
    }
    pass ??= encoder.beginComputePass();
    pass.setPipeline(step.pipeline);
    pass.setBindGroup(0, step.group);
    pass.dispatchWorkgroups(...step.workgroups);
  }
  pass?.end();
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
