import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The kernel families, each one file in `kernels/`. */
const families = [
  'percolation',
  'aggregates',
  'cycle',
  'transport',
  'streaming',
  'elements',
  'marching',
  'fft',
  'distance',
  'components',
  'smooth-area',
  'watershed',
  'templates',
  'balls',
] as const;

/** Families that the engines leave out: each walker has an instance of its own. */
export type KernelFamily = 'lattice-monte-carlo' | 'kinetic-monte-carlo';

export type MemoryKind = 'shared' | 'plain';

const cache = new Map<MemoryKind, Promise<WebAssembly.Module[]>>();

/** Built kernels lie beside the built library; the sources find them there too. */
function folder(): URL {
  const built = new URL('../../kernels/', import.meta.url);
  const fromSource = new URL('../../../dist/kernels/', import.meta.url);
  return existsSync(fileURLToPath(new URL('transport.plain.wasm', built))) ? built : fromSource;
}

/** Compiles all kernel families once, for shared or for plain memory. */
export function loadKernels(kind: MemoryKind): Promise<WebAssembly.Module[]> {
  let modules = cache.get(kind);
  if (modules === undefined) {
    const place = folder();
    modules = Promise.all(
      families.map(async (family) =>
        WebAssembly.compile(await readFile(new URL(`${family}.${kind}.wasm`, place))),
      ),
    );
    cache.set(kind, modules);
  }
  return modules;
}

const single = new Map<KernelFamily, Promise<WebAssembly.Module>>();

/** Compiles one family over plain memory, once. */
export function compileKernel(family: KernelFamily): Promise<WebAssembly.Module> {
  let module = single.get(family);
  if (module === undefined) {
    const place = new URL(`${family}.plain.wasm`, folder());
    module = readFile(place).then((bytes) => WebAssembly.compile(bytes));
    single.set(family, module);
  }
  return module;
}

/** Names of the kernels in the order in which the workers number them. */
export function kernelNames(modules: readonly WebAssembly.Module[]): string[] {
  return modules.flatMap((module) => WebAssembly.Module.exports(module).map((entry) => entry.name));
}
