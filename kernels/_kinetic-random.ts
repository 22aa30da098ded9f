// Random numbers of kinetic Monte Carlo.
import { Walker } from './_kinetic-walker';

/** xoshiro128**, as src/numerics/random.ts. */
@inline
function bits(walker: Walker): u32 {
  const s1 = walker.random1;
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const shifted = s1 << 9;
  const s2 = walker.random2 ^ walker.random0;
  const s3 = walker.random3 ^ s1;
  walker.random1 = s1 ^ s2;
  walker.random0 ^= s3;
  walker.random2 = s2 ^ shifted;
  walker.random3 = rotl<u32>(s3, 11);
  return result;
}

export function uniform(walker: Walker): f64 {
  const high = <f64>(bits(walker) >>> 5);
  return (high * 67108864.0 + <f64>(bits(walker) >>> 6)) / 9007199254740992.0;
}
