import type { Progress } from '../../base/index.ts';
import type { CommonOptions } from './output.ts';

export interface ProgressReporter {
  readonly onProgress: (progress: Progress) => void;
  /** Clears the live line so that other output can be printed. */
  readonly clear: () => void;
}

const barWidth = 24;
const liveInterval = 80;
const plainInterval = 1000;

/** A live line with bar, residual and remaining time on a terminal; plain lines, at most one a second, elsewhere. */
export function progressReporter(options: CommonOptions): ProgressReporter {
  if (options.json === true || options.quiet === true)
    return { onProgress: () => undefined, clear: () => undefined };
  return process.stderr.isTTY ? liveReporter() : plainReporter();
}

function liveReporter(): ProgressReporter {
  let last = 0;
  const clock = new StageClock();
  const onProgress = (progress: Progress): void => {
    const now = performance.now();
    const fresh = clock.enter(progress.stage, now);
    if (!fresh && now - last < liveInterval && progress.message === undefined) return;
    last = now;
    const width = (process.stderr.columns ?? 80) - 1;
    clearLine();
    process.stderr.write(line(progress, clock, now).slice(0, width));
  };
  return { onProgress, clear: clearLine };
}

function clearLine(): void {
  process.stderr.write('\r\x1b[2K');
}

function plainReporter(): ProgressReporter {
  let last = 0;
  const clock = new StageClock();
  const onProgress = (progress: Progress): void => {
    const now = performance.now();
    const fresh = clock.enter(progress.stage, now);
    if (!fresh && now - last < plainInterval) return;
    last = now;
    process.stderr.write(`${line(progress, clock, now)}\n`);
  };
  return { onProgress, clear: () => undefined };
}

/** When the present stage began. */
class StageClock {
  #stage = '';
  #began = 0;

  /** Notes the stage; true when it is a new one. */
  enter(stage: string, now: number): boolean {
    const fresh = stage !== this.#stage;
    if (fresh) {
      this.#stage = stage;
      this.#began = now;
    }
    return fresh;
  }

  /** Seconds left if the stage goes on as it went; undefined where that cannot be said yet. */
  remaining(fraction: number, now: number): number | undefined {
    const spent = (now - this.#began) / 1000;
    return fraction > 0.05 && spent > 0.5 ? (spent * (1 - fraction)) / fraction : undefined;
  }
}

function line(
  { stage, fraction, residual, iteration, message }: Progress,
  clock: StageClock,
  now: number,
): string {
  const parts = [stage];
  if (fraction !== undefined) {
    const full = Math.round(barWidth * Math.min(1, Math.max(0, fraction)));
    parts.push(`[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${Math.round(100 * fraction)} %`);
  }
  if (iteration !== undefined) parts.push(`iteration ${iteration}`);
  if (residual !== undefined) parts.push(`residual ${residual.toExponential(1)}`);
  const left = fraction === undefined ? undefined : clock.remaining(fraction, now);
  if (left !== undefined) parts.push(`${left.toFixed(0)} s left`);
  if (message !== undefined) parts.push(message);
  return parts.join('  ');
}
