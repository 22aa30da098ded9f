// Work given out as threads come for it, so that a thread that shares its core with another program holds up none.

/** The next turn, from 0; the i32 at `counter` starts at 0. */
@inline
export function takeTurn(counter: usize): i32 {
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(counter, 1);
  const taken = load<i32>(counter);
  store<i32>(counter, taken + 1);
  return taken;
}
