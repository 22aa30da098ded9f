import { Arena } from '../arena.ts';
import type { Engine } from '../engine.ts';
import * as aggregates from './aggregates.ts';
import { cycle } from './cycle.ts';
import * as percolation from './percolation.ts';
import * as transport from './transport.ts';

type Twin = (arena: Arena, ...pointers: number[]) => void;

/** The plain TypeScript twin of each kernel; together they solve small problems, slowly and readably. */
const twins: Readonly<Record<string, Twin>> = {
  ...percolation,
  // The flood fill in the twin of `keepPercolating` needs no runs.
  joinRuns: () => {},
  ...aggregates,
  cycle,
  ...transport,
};

/** An engine that runs the twins instead of the kernels. */
export function openReference(): Engine {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: false });
  const arena = new Arena(memory, 1024);
  return {
    arena,
    threads: 1,
    barrier: 128,
    run(kernel, ...pointers) {
      for (const [at, bytes] of arena.takeUnclear()) arena.u8(at, bytes).fill(0);
      const twin = twins[kernel];
      if (twin === undefined) throw new TypeError(`kernel '${kernel}' has no twin`);
      twin(arena, ...pointers);
      return Promise.resolve();
    },
    close() {},
  };
}
