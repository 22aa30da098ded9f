import { execFileSync } from 'node:child_process';

/** What TauFactor needs so that it does not return and fault in its memory again at every iteration. */
export const fairAllocator = {
  MALLOC_MMAP_THRESHOLD_: '17179869184',
  MALLOC_TRIM_THRESHOLD_: '68719476736',
  MALLOC_TOP_PAD_: '1073741824',
};

/** The Python that `LITHOSCALE_PEERS_PYTHON` names. @param {string} tools what it must have, for the error */
export function peerPython(tools) {
  const python = process.env['LITHOSCALE_PEERS_PYTHON'] ?? '';
  if (python !== '') return python;
  throw new Error(
    `LITHOSCALE_PEERS_PYTHON names no Python with ${tools}, which this benchmark compares with`,
  );
}

/**
 * Runs a script that prints its result as JSON in its last line.
 * @param {string} python
 * @param {string} script
 * @param {readonly (string | number)[]} args
 * @param {{input?: unknown, environment?: Record<string, string>}} [given] JSON on its standard input, and variables
 */
export function askPeer(python, script, args, { input, environment = {} } = {}) {
  const text = execFileSync(python, ['-W', 'ignore', script, ...args.map(String)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
    ...(input === undefined ? {} : { input: JSON.stringify(input) }),
  });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}
