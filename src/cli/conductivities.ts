import { InputError } from '../base/index.ts';
import { parseNumber } from './output.ts';

/** The default of `--conductivity`. */
const everyPhaseAlike = 'all 1';

/** Conductivity of each phase that `--phase` names, from `--conductivity`. */
export function parseConductivities({
  phase,
  conductivity,
}: {
  readonly phase: string;
  readonly conductivity: string;
}): Record<string, number> {
  const names = phase.split(',').map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new InputError(`the phase '${twice}' stands twice`, { at: { field: '--phase' } });
  if (conductivity === everyPhaseAlike) return Object.fromEntries(names.map((name) => [name, 1]));
  const given = conductivity.split(',').map(parseConductivity);
  const foreign = given.find(
    ([name], i) => !names.includes(name) || given.findIndex(([n]) => n === name) < i,
  );
  if (foreign !== undefined) {
    throw new InputError(
      names.includes(foreign[0])
        ? `the phase '${foreign[0]}' stands twice`
        : `'${foreign[0]}' is not among the conducting phases`,
      { at: { field: '--conductivity' }, expected: `each phase of --phase ${phase} once` },
    );
  }
  const missing = names.find((name) => !given.some(([n]) => n === name));
  if (missing !== undefined) {
    throw new InputError(`no conductivity for phase '${missing}'`, {
      at: { field: '--conductivity' },
      expected: `${missing}=VALUE`,
    });
  }
  return Object.fromEntries(given);
}

function parseConductivity(text: string): readonly [name: string, value: number] {
  const [name = '', value, ...more] = text.split('=').map((part) => part.trim());
  if (name === '' || value === undefined || more.length > 0) {
    throw new InputError(`'${text.trim()}' is not a conductivity`, {
      at: { field: '--conductivity' },
      expected: 'PHASE=VALUE in S/m, or relative values',
    });
  }
  return [name, parseNumber(value, `--conductivity ${name}`, { above: 0 })];
}
