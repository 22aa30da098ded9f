import { InputError } from '../base/index.ts';

const mask64 = (1n << 64n) - 1n;

/** One step of SplitMix64 from a 64-bit state: the new state and the number drawn. Vigna, prng.di.unimi.it. */
export function splitMix64(state: bigint): { state: bigint; value: bigint } {
  const next = (state + 0x9e3779b97f4a7c15n) & mask64;
  let z = next;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask64;
  return { state: next, value: z ^ (z >> 31n) };
}

/** FNV-1a over the UTF-16 code units of a name, 64 bits. */
function hashName(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < name.length; i++) {
    hash = ((hash ^ BigInt(name.charCodeAt(i))) * 0x100000001b3n) & mask64;
  }
  return hash;
}

/**
 * A stream of random numbers: xoshiro128** (Blackman and Vigna, doi:10.1145/3460772), its state filled by
 * SplitMix64. The same seed gives the same numbers on every machine; `stream(name)` gives an independent stream
 * that does not depend on what was drawn before, so that a new consumer never disturbs the others.
 */
export class Random {
  readonly #seed: bigint;
  readonly #state = new Uint32Array(4);
  /** The second of the two normal numbers that the polar method makes. */
  #spare = Number.NaN;

  /** @param seed whole number from 0 to 2^53 - 1. @throws InputError on any other. */
  constructor(seed: number | bigint) {
    if (typeof seed === 'number' && (!Number.isSafeInteger(seed) || seed < 0)) {
      throw new InputError(`${seed} is not a seed`, {
        at: { field: 'seed' },
        expected: 'a whole number from 0 to 2^53 - 1',
      });
    }
    this.#seed = BigInt(seed) & mask64;
    let drawn = splitMix64(this.#seed);
    for (let i = 0; i < 4; i += 2) {
      this.#state[i] = Number(drawn.value & 0xffffffffn);
      this.#state[i + 1] = Number(drawn.value >> 32n);
      drawn = splitMix64(drawn.state);
    }
  }

  /** A generator in the given state (four 32-bit words, not all zero). */
  static fromState(words: readonly [number, number, number, number]): Random {
    const random = new Random(0);
    random.#state.set(words);
    return random;
  }

  /** An independent stream for the named purpose; the same for a seed and a name whatever was drawn before. */
  stream(name: string): Random {
    return new Random(splitMix64(this.#seed ^ hashName(name)).value);
  }

  /** Whole number from 0 to 2^32 - 1. */
  bits(): number {
    const s = this.#state;
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

  /** Uniform in [0, 1), all 53 bits. */
  uniform(): number {
    const high = this.bits() >>> 5;
    return (high * 0x4000000 + (this.bits() >>> 6)) / 0x20000000000000;
  }

  /** Whole number from 0 to n - 1, each equally likely; n from 1 to 2^32. */
  below(n: number): number {
    const limit = 0x100000000 - (0x100000000 % n);
    let bits = this.bits();
    while (bits >= limit) bits = this.bits();
    return bits % n;
  }

  /** Normal with mean 0 and standard deviation 1, by Marsaglia's polar method (doi:10.1137/1006063). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    let u = 0;
    let v = 0;
    let square = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    this.#spare = v * factor;
    return u * factor;
  }

  /** Lognormal: `median` times e to the power `spread` times a normal number. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal());
  }

  /** A direction that is uniform on the unit sphere. */
  direction(): [number, number, number] {
    const x = this.normal();
    const y = this.normal();
    const z = this.normal();
    const norm = Math.hypot(x, y, z);
    return [x / norm, y / norm, z / norm];
  }
}
