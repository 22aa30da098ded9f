import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../base/index.ts';
import type {
  ArtifactReader,
  ArtifactRecord,
  CodeVersion,
  InputFileRecord,
  Json,
  MachineInfo,
} from '../types.ts';
import { canonicalJson } from '../canonical.ts';
import { FolderReader, FolderWriter } from './artifacts.ts';
import { exists, syncFolder, unfinishedName, writeNew } from './files.ts';

/** A process that lives touches its unfinished folders this often; what is untouched for long is swept. */
const heartbeatSeconds = 60;
const staleSeconds = 3600;

/** `result.json` of a kept step: its result and all that it rests on. */
export interface StepEntry {
  readonly address: string;
  readonly kind: string;
  readonly version: string;
  readonly parameters: Json;
  readonly seed: number | null;
  readonly inputFiles: readonly InputFileRecord[];
  /** Role to address. */
  readonly needs: Readonly<Record<string, string>>;
  readonly code: CodeVersion;
  readonly machine: MachineInfo;
  readonly started: string;
  readonly finished: string;
  readonly seconds: number;
  readonly artifacts: readonly ArtifactRecord[];
  readonly result: Json;
}

export interface KeptStep {
  readonly entry: StepEntry;
  readonly artifacts: ArtifactReader;
}

/** A step that is being made: seen by nobody until {@link Draft.keep}. */
export interface Draft {
  readonly artifacts: FolderWriter;
  readonly log: (line: string) => void;
  /** Gives the step its place. When another process was faster, its entry stays and is returned. */
  keep(entry: Omit<StepEntry, 'artifacts'>): Promise<KeptStep>;
  discard(): Promise<void>;
}

/**
 * Finished steps by address, in `ROOT/steps/ADDRESS/` (result.json, artifacts/, log.txt). A step appears whole or
 * not at all, and any number of processes may share a store.
 */
export class StepStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Folder of a step, relative to the store. */
  folderOf(address: string): string {
    return join('steps', address);
  }

  /** The step at an address, or undefined. A damaged entry counts as none, so that the step is made again. */
  async read(address: string): Promise<KeptStep | undefined> {
    const folder = join(this.root, this.folderOf(address));
    let text: string;
    try {
      text = await readFile(join(folder, 'result.json'), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return undefined;
    }
    const entry = parseEntry(text);
    const artifacts = join(folder, 'artifacts');
    if (entry?.address !== address || !(await allThere(artifacts, entry.artifacts))) return undefined;
    return { entry, artifacts: new FolderReader(artifacts, entry.artifacts) };
  }

  async begin(address: string): Promise<Draft> {
    const target = join(this.root, this.folderOf(address));
    const unfinished = unfinishedName(target);
    await mkdir(join(unfinished, 'artifacts'), { recursive: true });
    const heartbeat = setInterval(() => touch(unfinished), heartbeatSeconds * 1000);
    heartbeat.unref();
    const artifacts = new FolderWriter(join(unfinished, 'artifacts'));
    const lines: string[] = [];
    const discard = async (): Promise<void> => {
      clearInterval(heartbeat);
      await rm(unfinished, { recursive: true, force: true });
    };
    return {
      artifacts,
      log: (line) => lines.push(line),
      discard,
      keep: async (facts) => {
        const entry: StepEntry = { ...facts, artifacts: artifacts.records };
        await writeNew(join(unfinished, 'log.txt'), lines.map((line) => `${line}\n`).join(''));
        await writeNew(join(unfinished, 'result.json'), canonicalJson(entry, 'result'));
        await syncFolder(join(unfinished, 'artifacts'));
        await syncFolder(unfinished);
        const kept = await this.#place(unfinished, address);
        await discard();
        return kept;
      },
    };
  }

  /** Removes what processes that died have left half-written. */
  async sweep(): Promise<void> {
    const folder = join(this.root, 'steps');
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((candidate) => /^\..*\.tmp$/.test(candidate))) {
      const path = join(folder, name);
      const status = await stat(path).catch(() => undefined);
      if (status !== undefined && Date.now() - status.mtimeMs > staleSeconds * 1000) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }

  /** Gives a finished folder its name. A good entry that is there already stays; a damaged one gives way. */
  async #place(unfinished: string, address: string): Promise<KeptStep> {
    const target = join(this.root, this.folderOf(address));
    try {
      await rename(unfinished, target);
    } catch (error) {
      const faster = await this.read(address);
      if (faster !== undefined) return faster;
      if (!(await exists(target))) throw error;
      const aside = unfinishedName(target);
      await rename(target, aside);
      await rename(unfinished, target);
      await rm(aside, { recursive: true, force: true });
    }
    await syncFolder(join(this.root, 'steps'));
    const kept = await this.read(address);
    if (kept === undefined) {
      throw new FormatError('the step cannot be read back', { at: { file: target }, mend: 'check the disk' });
    }
    return kept;
  }
}

function parseEntry(text: string): StepEntry | undefined {
  try {
    return JSON.parse(text) as StepEntry;
  } catch {
    return undefined;
  }
}

async function allThere(folder: string, records: readonly ArtifactRecord[]): Promise<boolean> {
  const sizes = await Promise.all(
    records.map(({ name }) =>
      stat(join(folder, name)).then(
        (status) => status.size,
        () => -1,
      ),
    ),
  );
  return records.every(({ bytes }, i) => sizes[i] === bytes);
}

function touch(path: string): void {
  const now = new Date();
  // The folder may be gone by now: the step has ended.
  utimes(path, now, now).catch(() => undefined);
}
