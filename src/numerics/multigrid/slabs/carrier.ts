import type { Arena } from '../../../compute/index.ts';

/** A place in one of the memories over which a system is spread. */
interface Place {
  readonly memory: number;
  readonly at: number;
}

export interface Move {
  readonly from: Place;
  readonly to: Place;
  readonly bytes: number;
}

/** What takes bytes from one memory to another: all that slabs and coarse levels exchange goes through it. */
export interface Carrier {
  carry(moves: readonly Move[]): Promise<void>;
}

/** Between memories of one process. */
export function withinProcess(arenas: readonly Arena[]): Carrier {
  return {
    carry(moves) {
      for (const { from, to, bytes } of moves) {
        const source = arenas[from.memory]?.u8(from.at, bytes);
        if (source !== undefined) arenas[to.memory]?.u8(to.at, bytes).set(source);
      }
      return Promise.resolve();
    },
  };
}
