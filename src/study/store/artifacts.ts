import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean, FormatError, InputError } from '../../base/index.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import type { ArtifactArray, ArtifactReader, ArtifactRecord, ArtifactWriter, Json } from '../types.ts';
import { readInto, unfinishedName, writeNew } from './files.ts';

const arrayTypes = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};
type ArrayType = keyof typeof arrayTypes;

/** Writes artifacts into a folder, each under a temporary name first, and keeps their records. */
export class FolderWriter implements ArtifactWriter {
  readonly records: ArtifactRecord[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  text(name: string, text: string): Promise<void> {
    return this.bytes(name, new TextEncoder().encode(text));
  }

  async json(name: string, value: unknown): Promise<void> {
    await this.text(name, canonicalJson(value, name));
  }

  bytes(name: string, bytes: Uint8Array): Promise<void> {
    return this.#write(name, bytes);
  }

  async array(
    name: string,
    data: ArtifactArray,
    header: { readonly [key: string]: Json } = {},
  ): Promise<void> {
    const dataType = Object.entries(arrayTypes).find(([, type]) => data instanceof type)?.[0];
    if (dataType === undefined) throw new TypeError(`artifact ${name} is of a type that cannot be kept`);
    await this.#write(`${name}.raw`, data);
    await this.json(`${name}.raw.json`, { ...header, dataType, length: data.length, byteOrder: 'little' });
  }

  async #write(name: string, data: ArrayBufferView): Promise<void> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
      throw new TypeError(`'${name}' is no name for an artifact`);
    if (this.records.some((record) => record.name === name))
      throw new TypeError(`artifact '${name}' is written twice`);
    const path = join(this.#folder, name);
    const unfinished = unfinishedName(path);
    const written = await writeNew(unfinished, data);
    await rename(unfinished, path);
    this.records.push({ name, ...written });
  }
}

/** Reads artifacts from a folder; what differs from its record is refused. */
export class FolderReader implements ArtifactReader {
  readonly #folder: string;
  readonly #records: readonly ArtifactRecord[];

  constructor(folder: string, records: readonly ArtifactRecord[]) {
    this.#folder = folder;
    this.#records = records;
  }

  get names(): string[] {
    return this.#records.map(({ name }) => name);
  }

  path(name: string): string {
    return join(this.#folder, this.#record(name).name);
  }

  async text(name: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(name));
  }

  async json(name: string): Promise<unknown> {
    return JSON.parse(await this.text(name)) as unknown;
  }

  async bytes(name: string): Promise<Uint8Array> {
    const record = this.#record(name);
    const bytes = await readFile(this.path(name));
    this.#verify(record, sha256(bytes));
    return bytes;
  }

  async array(name: string): Promise<{ data: ArtifactArray; header: { readonly [key: string]: Json } }> {
    const { dataType, length, byteOrder, ...header } = (await this.json(`${name}.raw.json`)) as {
      dataType: ArrayType;
      length: number;
      byteOrder: 'little';
      [key: string]: Json;
    };
    const record = this.#record(`${name}.raw`);
    const data = new arrayTypes[dataType](length);
    const read = await readInto(this.path(record.name), data);
    this.#verify(record, read.bytes === record.bytes && byteOrder === 'little' ? read.sha256 : '');
    return { data, header };
  }

  #record(name: string): ArtifactRecord {
    const record = this.#records.find((candidate) => candidate.name === name);
    if (record === undefined) {
      throw new InputError(`no artifact is called '${name}'`, {
        expected: `one of ${this.names.join(', ')}`,
        ...didYouMean(name, this.names),
      });
    }
    return record;
  }

  #verify(record: ArtifactRecord, found: string): void {
    if (found === record.sha256) return;
    throw new FormatError(`artifact '${record.name}' is not what the step wrote`, {
      at: { file: join(this.#folder, record.name) },
      expected: `content with SHA-256 ${record.sha256}`,
      mend: `delete ${this.#folder} and run again`,
    });
  }
}
