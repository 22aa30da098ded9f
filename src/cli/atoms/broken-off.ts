import { createHash } from 'node:crypto';

/** What a run depends on, in few letters: a run that was broken off goes on only with the same. */
export function inputsOf(inputs: object): string {
  const text = JSON.stringify(inputs, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** Where the finished part of a run is. */
export function whereKept(output: string | undefined): string {
  return output === undefined ? 'not kept: no output is given' : `written to ${output}`;
}

/** The same of a run whose .json can be gone on with. */
export function whereToGoOn(output: string | undefined): string {
  return `${whereKept(output)}${output?.endsWith('.json') === true ? '; go on with --resume' : ''}`;
}
