/** Runs `work` on 0 to `count` - 1, a few at a time. The error of the lowest index that fails is thrown. */
export async function inFlight(
  atATime: number,
  count: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = count;
  let failure: unknown;
  const keepOn = async (): Promise<void> => {
    while (next < count && failed === count) {
      const index = next++;
      try {
        await work(index);
      } catch (error) {
        if (index < failed) [failed, failure] = [index, error];
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, count) }, keepOn));
  if (failed < count) throw failure;
}
