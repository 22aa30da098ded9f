import { boltzmannConstant, type CurvePoint, type ReweightedCurve } from '../../atoms/index.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, section } from '../page.ts';
import { errorLinesFigure, type ErrorLine, type ErrorPoint } from '../plots/lattice-runs.ts';
import { loadLineKey } from '../plots/load-lines.ts';

interface Quantity {
  readonly title: string;
  readonly y: string;
  readonly of: (point: CurvePoint) => ErrorPoint | undefined;
}

/** Curves between the conditions, from all samples that overlap. */
export function curveSection(curves: readonly ReweightedCurve[]): Html {
  const potential = curves.filter(({ along }) => along === 'chemicalPotential');
  const cooling = curves.filter(({ along }) => along === 'temperature');
  if (curves.length === 0) return nothing;
  return section(
    'curves',
    'Between the conditions',
    'All samples at rest that overlap, joined by the multistate Bennett acceptance ratio; bars: two standard errors from its asymptotic covariance. A curve ends where samples no longer speak for it.',
    [
      ...blocks(potential, 'chemical potential (eV)', overPotential),
      ...blocks(potential, 'content', overContent),
      ...blocks(cooling, 'temperature (K)', overTemperature),
      html`<p>Differences of βφ take the first point of each curve as zero.</p>`,
    ],
  );
}

const overPotential: readonly Quantity[] = [
  { title: 'Content, joined', y: 'content', of: (p) => at(p.chemicalPotential, p.content) },
  {
    title: 'Grand potential φ = f − μN, joined',
    y: 'φ (eV per primitive cell)',
    of: (p) => p.grandPotential && at(p.chemicalPotential, p.grandPotential),
  },
];

const overContent: readonly Quantity[] = [
  {
    title: 'Voltage over content, joined',
    y: 'voltage (V)',
    of: ({ voltage, content }) => (voltage === undefined ? undefined : { x: content.value, y: voltage }),
  },
  {
    title: 'Heat capacity at constant μ, joined',
    y: 'heat capacity (k per primitive cell)',
    of: (p) => at(p.content.value, p.heatCapacity, boltzmannConstant),
  },
  {
    title: 'Thermodynamic factor Γ = ⟨N⟩/⟨δN²⟩, joined',
    y: 'Γ',
    of: ({ content, thermodynamicFactor }) =>
      thermodynamicFactor === undefined || thermodynamicFactor.value > 1e3
        ? undefined
        : at(content.value, thermodynamicFactor),
  },
];

const overTemperature: readonly Quantity[] = [
  { title: 'Energy, joined', y: 'energy (eV per primitive cell)', of: (p) => at(p.temperature, p.energy) },
  {
    title: 'Heat capacity, joined',
    y: 'heat capacity (k per primitive cell)',
    of: (p) => at(p.temperature, p.heatCapacity, boltzmannConstant),
  },
  {
    title: 'Free energy over kT, joined',
    y: 'βφ less its first value (per primitive cell)',
    of: (p) => at(p.temperature, p.difference),
  },
];

function at(
  x: number,
  { value, standardError }: { readonly value: number; readonly standardError: number },
  unit = 1,
): ErrorPoint {
  return { x, y: value / unit, error: standardError / unit };
}

function blocks(curves: readonly ReweightedCurve[], x: string, quantities: readonly Quantity[]): Html[] {
  const key = loadLineKey(
    curves.map(({ name, walked, temperature }) => ({
      label: walked ? name : `${temperature} K, not walked`,
      points: [],
    })),
  );
  return quantities.flatMap(({ title, y, of }) => {
    const lines: ErrorLine[] = curves.flatMap(({ points }, k) => {
      const drawn = points.flatMap((point) => of(point) ?? []);
      return drawn.length < 2 ? [] : [{ entry: key[k], points: drawn }];
    });
    if (lines.length === 0) return [];
    return [figureBlock(errorLinesFigure(lines, { title, x, y }), '', lineKey(key))];
  });
}
