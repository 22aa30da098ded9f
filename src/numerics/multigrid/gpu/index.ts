export { gpuIteration, type GpuIteration } from './gpu-iteration.ts';
