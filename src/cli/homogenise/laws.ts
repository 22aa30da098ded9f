import { InputError } from '../../base/index.ts';
import type { TransportLaws, TransportResult } from '../../homogenise/index.ts';
import { digits, table } from '../shared/output.ts';

/** @throws InputError before anything is solved where there would be no laws after it. */
export function checkLaws(
  { conductivities }: { readonly conductivities: Readonly<Record<string, number>> },
  { boundary }: { readonly boundary: string },
): void {
  if (Object.keys(conductivities).length === 1 && boundary === 'plates') return;
  throw new InputError('length of paths and constrictivity are those of one phase between walls', {
    at: { field: '--laws' },
    expected: 'one phase and --boundary plates',
  });
}

/** What `--laws` adds to the document of one axis. */
export function lawsDocument({
  formationFactor,
  constrictivity,
  paths,
}: TransportLaws): Record<string, unknown> {
  const { geometricTortuosity, shortest, mean, standardDeviation } = paths;
  return {
    laws: {
      formationFactor,
      geometricTortuosity,
      constrictivity,
      paths: { shortest, mean, standardDeviation },
    },
  };
}

/** What `--laws` adds to the table, a line an axis. */
export function lawsLines(results: readonly TransportResult[], laws: readonly TransportLaws[]): string[] {
  if (laws.length === 0) return [];
  return [
    '',
    ...table([
      [
        'axis',
        'formation factor',
        'Bruggeman b',
        'geometric tortuosity',
        'constrictivity',
        'shortest path',
        'mean path',
      ],
      ...laws.map(({ formationFactor, constrictivity, paths }, at) => [
        paths.axis,
        digits(formationFactor, 5),
        digits(results[at].bruggemanExponent, 4),
        digits(paths.geometricTortuosity, 5),
        digits(constrictivity, 4),
        digits(paths.shortest, 5),
        paths.mean === null ? '—' : `${digits(paths.mean, 5)} ± ${digits(paths.standardDeviation, 2)}`,
      ]),
    ]),
    'D_eff = fraction × D × constrictivity / (geometric tortuosity)²',
  ];
}
