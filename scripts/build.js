// Builds the kernels (AssemblyScript to wasm) and the library (TypeScript to JavaScript), each only when its
// sources are newer than what was built, so that `npm run demo` and `npm test` can always call it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** @param {string} path */
function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/**
 * @param {string} binary
 * @param {string[]} args
 */
function run(binary, args) {
  execFileSync(process.execPath, [binary, ...args], { cwd: root, stdio: 'inherit' });
}

/**
 * Two builds of each kernel family: over shared memory (threads) and over plain memory (one thread). Delete `dist` after a
 * change of the flags.
 */
const memories = {
  shared: ['--enable', 'threads', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  plain: ['--initialMemory', '1', '--maximumMemory', '65536'],
};

/**
 * A kernel's source and what it imports, directly and through others.
 * @param {string} path
 */
function withImports(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, name] of readFileSync(path, 'utf8').matchAll(/from '(\.\/[^']+)'/g)) {
    withImports(join(dirname(path), `${name}.ts`), found);
  }
  return found;
}

function buildKernels() {
  const source = join(root, 'kernels');
  const target = join(root, 'dist', 'kernels');
  mkdirSync(target, { recursive: true });
  const compiler = join(dirname(require.resolve('assemblyscript/package.json')), 'bin', 'asc.js');
  const sources = readdirSync(source).filter((name) => name.endsWith('.ts') && !name.startsWith('_'));
  for (const name of sources) {
    const newest = Math.max(...[...withImports(join(source, name))].map(modified));
    for (const [memory, flags] of Object.entries(memories)) {
      const out = join(target, `${name.replace(/\.ts$/, '')}.${memory}.wasm`);
      if (modified(out) > newest) continue;
      const unfinished = `${out}.${process.pid}.tmp`;
      // prettier-ignore
      run(compiler, [
        join('kernels', name),
        '--outFile',
        unfinished,
        '-O3',
        '--converge',
        '--noAssert',
        '--runtime',
        'stub',
        '--enable',
        'simd',
        '--disable',
        'mutable-globals',
        '--importMemory',
        ...flags,
      ]);
      renameSync(unfinished, out);
    }
  }
}

function buildLibrary() {
  run(join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc'), ['-p', 'tsconfig.json']);
}

buildKernels();
buildLibrary();
