// The part of the WebGPU interface (https://www.w3.org/TR/webgpu/) that is used here. Node has it from the optional
// package `webgpu`, browsers have it themselves; spelled out, it needs neither package nor the `dom` library.

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

export interface RawBuffer {
  readonly size: number;
  getMappedRange(): ArrayBuffer;
  mapAsync(mode: number): Promise<void>;
  unmap(): void;
  destroy(): void;
}

/** Handles that are only passed on. */
export interface RawHandle {
  readonly label: string;
}

interface RawComputePass {
  setPipeline(pipeline: RawHandle): void;
  setBindGroup(index: number, group: RawHandle): void;
  dispatchWorkgroups(x: number, y: number, z: number): void;
  end(): void;
}

export interface RawEncoder {
  beginComputePass(): RawComputePass;
  copyBufferToBuffer(from: RawBuffer, fromAt: number, to: RawBuffer, toAt: number, bytes: number): void;
  clearBuffer(buffer: RawBuffer): void;
  finish(): RawHandle;
}

export interface RawDevice {
  readonly limits: GpuLimits;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  readonly queue: {
    submit(commands: readonly RawHandle[]): void;
    writeBuffer(buffer: RawBuffer, at: number, data: Uint8Array): void;
  };
  createBuffer(descriptor: { size: number; usage: number; mappedAtCreation?: boolean }): RawBuffer;
  createShaderModule(descriptor: { label: string; code: string }): RawHandle;
  createBindGroupLayout(descriptor: {
    entries: readonly { binding: number; visibility: number; buffer: { type: string } }[];
  }): RawHandle;
  createPipelineLayout(descriptor: { bindGroupLayouts: readonly RawHandle[] }): RawHandle;
  createComputePipelineAsync(descriptor: {
    label: string;
    layout: RawHandle;
    compute: { module: RawHandle; entryPoint: string };
  }): Promise<RawHandle>;
  createBindGroup(descriptor: {
    layout: RawHandle;
    entries: readonly { binding: number; resource: { buffer: RawBuffer } }[];
  }): RawHandle;
  createCommandEncoder(): RawEncoder;
  pushErrorScope(filter: 'validation' | 'out-of-memory'): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
  destroy(): void;
}

export interface RawAdapter {
  readonly limits: GpuLimits;
  readonly info: {
    readonly vendor: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  requestDevice(descriptor: { requiredLimits: Record<string, number> }): Promise<RawDevice>;
}

/** What a page has as `navigator.gpu`. */
export interface RawGpu {
  requestAdapter(options: { powerPreference: string }): Promise<RawAdapter | null>;
}

/** Bits of `usage`, `visibility` and map modes. */
export const usages = { mapRead: 1, copyFrom: 4, copyTo: 8, uniform: 64, storage: 128 } as const;
export const visibleToCompute = 4;
export const mapForReading = 1;
