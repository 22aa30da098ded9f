/** Where a walk's random choices come from. */
export interface Chance {
  /** Whole number from 0 to n − 1. */
  below(n: number): number;
  /** Whether something of a probability below 1 happens. */
  happens(probability: number): boolean;
}

/** xoshiro128**, as the kernel draws from it. */
export class Xoshiro implements Chance {
  readonly words: Uint32Array;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  below(n: number): number {
    const bits = this.#bits();
    // The upper 32 bits of the 64 of bits × n, in parts that are exact.
    return Math.floor(((bits >>> 16) * n + Math.floor(((bits & 0xffff) * n) / 65536)) / 65536);
  }

  happens(probability: number): boolean {
    const high = this.#bits() >>> 5;
    return (high * 67108864 + (this.#bits() >>> 6)) / 9007199254740992 < probability;
  }

  #bits(): number {
    const s = this.words;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }
}
