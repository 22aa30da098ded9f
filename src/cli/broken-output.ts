/** What a shell reports for a program that a closed pipe ended: 128 + SIGPIPE. */
const brokenPipe = 141;

/**
 * Standard output may close early (`| head -1`) or its disk may fill. The work is stopped as by Ctrl-C, so that what
 * is finished is kept, and the exit status tells of it; a closed standard error is left alone. To be called once:
 * the listeners stay until the process ends, since output may fail after the last write was asked for.
 * @returns whether output has failed so far.
 */
export function stopOnBrokenOutput(stop: () => void): () => boolean {
  let status: number | undefined;
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (status !== undefined) return;
    status = code === 'EPIPE' ? brokenPipe : 1;
    if (code !== 'EPIPE') process.stderr.write(`lithoscale: standard output cannot be written (${code})\n`);
    stop();
  });
  process.stderr.on('error', () => undefined);
  process.on('exit', () => {
    if (status !== undefined) process.exitCode = status;
  });
  return () => status !== undefined;
}
