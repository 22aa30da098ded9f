import { InputError } from '../../base/index.ts';
import { parseNumber } from './output.ts';

/** The default of `--conductivity`. */
export const everyPhaseAlike = 'all 1';

/** The names of `--phase`. @throws InputError when one stands twice. */
export function phaseNames(phase: string): string[] {
  const names = phase.split(',').map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new InputError(`the phase '${twice}' stands twice`, { at: { field: '--phase' } });
  return names;
}

/** Conductivity of each phase that `--phase` names, from `--conductivity`. */
export function parseConductivities({
  phase,
  conductivity,
}: {
  readonly phase: string;
  readonly conductivity: string;
}): Record<string, number> {
  const names = phaseNames(phase);
  if (conductivity === everyPhaseAlike) return Object.fromEntries(names.map((name) => [name, 1]));
  const given = parseValues(conductivity, names, '--conductivity');
  const missing = names.find((name) => !given.some(([n]) => n === name));
  if (missing !== undefined) {
    throw new InputError(`no conductivity for phase '${missing}'`, {
      at: { field: '--conductivity' },
      expected: `${missing}=VALUE`,
    });
  }
  return Object.fromEntries(given);
}

/**
 * `nmc=0.18,cbd=375`: values over 0 of phases, each once and, where names are given, one of those.
 * @throws InputError
 */
export function parseValues(
  text: string,
  names: readonly string[] | undefined,
  field: string,
): (readonly [name: string, value: number])[] {
  const given = text.split(',').map((part) => parseValue(part, field));
  const twice = given.find(([name], i) => given.findIndex(([n]) => n === name) < i);
  const foreign = given.find(([name]) => names?.includes(name) === false);
  const [wrong] = foreign ?? twice ?? [];
  if (wrong !== undefined) {
    throw new InputError(
      foreign === undefined
        ? `the phase '${wrong}' stands twice`
        : `'${wrong}' is not among the conducting phases`,
      { at: { field }, expected: names === undefined ? 'each once' : `each of ${names.join(', ')} once` },
    );
  }
  return given;
}

function parseValue(text: string, field: string): readonly [name: string, value: number] {
  const [name = '', value, ...more] = text.split('=').map((part) => part.trim());
  if (name === '' || value === undefined || more.length > 0) {
    throw new InputError(`'${text.trim()}' is not a value of a phase`, {
      at: { field },
      expected:
        field === '--conductivity' ? 'PHASE=VALUE in S/m, W/(m K), or relative values' : 'PHASE=VALUE',
    });
  }
  return [name, parseNumber(value, `${field} ${name}`, { above: 0 })];
}
