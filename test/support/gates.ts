import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openGpu, releaseGpu } from '../../src/compute/index.ts';

/**
 * Groups of tests that need something which is not in the repository. Where it is missing they are skipped and
 * the reason is printed; with LITHOSCALE_REQUIRE=1 (continuous integration) a missing thing is a failure.
 */
function gate(name: string, missing: string | undefined, body: () => void): void {
  if (missing === undefined) {
    describe(name, body);
  } else if (process.env['LITHOSCALE_REQUIRE'] === '1') {
    throw new Error(`${name}: ${missing}, and LITHOSCALE_REQUIRE=1 makes that a failure`);
  } else {
    process.stderr.write(`skipped: ${name}: ${missing}\n`);
    describe.skip(name, body);
  }
}

function fromVariable(
  variable: string,
  name: string,
  body: (path: (relative: string) => string) => void,
): void {
  const root = process.env[variable] ?? '';
  const missing =
    root === '' ? `${variable} is not set` : existsSync(root) ? undefined : `${variable} names no folder`;
  gate(name, missing, () => body((relative) => join(root, relative)));
}

/** Tests on the real electrode volumes; `path` resolves inside LITHOSCALE_DATA. */
export function describeWithData(name: string, body: (path: (relative: string) => string) => void): void {
  fromVariable('LITHOSCALE_DATA', name, body);
}

/** Tests against reference numbers; `path` resolves inside LITHOSCALE_REFERENCE. */
export function describeWithReference(
  name: string,
  body: (path: (relative: string) => string) => void,
): void {
  fromVariable('LITHOSCALE_REFERENCE', name, body);
}

/** Tests that need a program such as `chromium` or `tiffcp` on the PATH. */
export function describeWithProgram(program: string, name: string, body: (program: string) => void): void {
  const folder = (process.env['PATH'] ?? '').split(':').find((entry) => existsSync(join(entry, program)));
  gate(name, folder === undefined ? `${program} is not installed` : undefined, () =>
    body(join(folder ?? '', program)),
  );
}

/** A Vulkan driver that computes on the CPU; Debian's chromium brings it. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Tests that need WebGPU: through the software driver unless VK_ICD_FILENAMES names another. Wait for it, as looking for
 * an adapter takes a moment.
 */
export async function describeWithGpu(name: string, body: () => void): Promise<void> {
  if (existsSync(softwareDriver)) process.env['VK_ICD_FILENAMES'] ??= softwareDriver;
  const offer = await openGpu({ software: true });
  if ('device' in offer) releaseGpu(offer.device);
  gate(name, 'reason' in offer ? offer.reason : undefined, body);
}
