import { Arena } from '../arena.ts';
import { compileKernel, type KernelFamily } from './load.ts';

/** Below this a kernel's own statics lie. */
const reserved = 65_536;

/** A kernel family by itself over a memory of its own, called at once: for work that runs on one thread in many short calls. */
export interface OwnKernel {
  readonly arena: Arena;
  /** What the family exports, by name. */
  readonly kernels: Readonly<Record<string, (...pointers: number[]) => number>>;
}

/** Compiles a family once; each call gets an instance and a memory of its own. */
export async function openKernel(family: KernelFamily): Promise<OwnKernel> {
  const module = await compileKernel(family);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: false });
  const { exports } = new WebAssembly.Instance(module, { env: { memory, exp: Math.exp, log: Math.log } });
  return { arena: new Arena(memory, reserved), kernels: exports as OwnKernel['kernels'] };
}
