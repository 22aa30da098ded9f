import * as Plot from '@observablehq/plot';
import type { DiagramBoundary, PhaseDiagram } from '../../atoms/index.ts';
import type { KeyEntry } from '../page.ts';
import { figure, grid, paddedDomain } from './frame.ts';
import { phaseStrips, type StripEdge } from './phase-strips.ts';

const solution = 'solution';

function colourOf(key: readonly KeyEntry[], name: string): string {
  return key.find(({ label }) => label === name)?.colour ?? key[0].colour;
}

/** Contents of the boundaries of one temperature, as ends of lines between them. */
interface Dot {
  readonly x: number;
  readonly y: number;
  readonly error: number;
  readonly name: string;
  readonly isContinuous: boolean;
}

function dotsOf({ boundaries }: PhaseDiagram): Dot[] {
  return boundaries.flatMap(({ temperature, contents, phases, kind }) =>
    contents.map(({ value, standardError }, k) => ({
      x: value,
      y: temperature,
      error: standardError,
      name: phases[k],
      isContinuous: kind !== 'first-order',
    })),
  );
}

/** Regions of single phases over content and temperature, with the tie-lines between those that coexist. */
export function phaseRegionsFigure(diagram: PhaseDiagram, key: readonly KeyEntry[]): string {
  const strips = phaseStrips(diagram);
  const dots = dotsOf(diagram);
  const ties = diagram.boundaries.filter(({ kind }) => kind === 'first-order');
  return figure('Phase diagram: stable phases over content and temperature', {
    width: 760,
    height: 460,
    x: { label: 'content →', labelAnchor: 'right', domain: [0, 1] },
    y: {
      label: '↑ temperature (K)',
      domain: paddedDomain(
        strips.map(({ y }) => y),
        0.04,
      ),
    },
    marks: [
      Plot.areaX(strips, {
        x1: 'x1',
        x2: 'x2',
        y: 'y',
        z: 'strip',
        fill: ({ name }: StripEdge) => colourOf(key, name),
        fillOpacity: ({ name }: StripEdge) => (name === solution ? 0.12 : 0.3),
        clip: true,
      }),
      ...grid(),
      Plot.ruleY(ties, {
        x1: ({ contents }: DiagramBoundary) => contents[0].value,
        x2: ({ contents }: DiagramBoundary) => contents[1].value,
        y: 'temperature',
        stroke: 'currentColor',
        strokeOpacity: 0.45,
      }),
      Plot.ruleY(dots, {
        x1: ({ x, error }: Dot) => x - 2 * error,
        x2: ({ x, error }: Dot) => x + 2 * error,
        y: 'y',
        stroke: ({ name }: Dot) => colourOf(key, name),
        strokeWidth: 2.5,
        clip: true,
      }),
      Plot.dot(dots, {
        x: 'x',
        y: 'y',
        r: 3.6,
        stroke: ({ name }: Dot) => colourOf(key, name),
        fill: ({ name, isContinuous }: Dot) => (isContinuous ? 'var(--paper, #ffffff)' : colourOf(key, name)),
      }),
      endMarks(diagram, 'content'),
      Plot.text(labelsOf(strips), {
        x: 'x',
        y: 'y',
        text: 'name',
        fill: 'currentColor',
        stroke: 'var(--paper, #ffffff)',
        strokeWidth: 4,
        fontWeight: 600,
      }),
    ],
  });
}

/** Crosses where phases become one, over content or chemical potential. */
function endMarks({ ends }: PhaseDiagram, x: 'content' | 'chemicalPotential'): Plot.Markish {
  return Plot.dot(ends, {
    x,
    y: ({ temperature }: PhaseDiagram['ends'][number]) => temperature.value,
    symbol: 'times',
    r: 5,
    stroke: 'currentColor',
    strokeWidth: 2,
    clip: true,
  });
}

/** One name in each region: within the strip that is widest. */
function labelsOf(strips: readonly StripEdge[]): { name: string; x: number; y: number }[] {
  const named = new Map<string, { width: number; x: number; y: number }>();
  for (let k = 0; k + 1 < strips.length; k += 2) {
    const [below, above] = [strips[k], strips[k + 1]];
    const width = Math.min(below.x2 - below.x1, above.x2 - above.x1);
    if (width <= (named.get(below.name)?.width ?? -1)) continue;
    const x = 0.25 * (below.x1 + below.x2 + above.x1 + above.x2);
    named.set(below.name, { width, x: Math.min(0.9, Math.max(0.1, x)), y: 0.5 * (below.y + above.y) });
  }
  return [...named].map(([name, { x, y }]) => ({ name, x, y }));
}

/** A dot's tangent, a part of the way to the temperatures beside. */
interface Tangent {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** Boundaries over chemical potential and temperature, with their slopes. */
export function potentialBoundariesFigure(diagram: PhaseDiagram, key: readonly KeyEntry[]): string {
  const { boundaries, isotherms, phases } = diagram;
  const temperatures = isotherms.map(({ temperature }) => temperature);
  const span = Math.max(...temperatures) - Math.min(...temperatures);
  const half = span > 0 ? (0.4 * span) / Math.max(1, temperatures.length - 1) : 0.05 * temperatures[0];
  const tangents = boundaries.flatMap(({ slope, chemicalPotential: { value }, temperature }): Tangent[] =>
    slope === undefined
      ? []
      : [
          {
            x1: value - half * slope.value,
            x2: value + half * slope.value,
            y1: temperature - half,
            y2: temperature + half,
          },
        ],
  );
  const edges = phases.flatMap(({ window }) => window.flatMap((edge) => edge ?? []));
  const values = [...boundaries.map(({ chemicalPotential }) => chemicalPotential.value), ...edges];
  return figure('Phase boundaries over chemical potential and temperature', {
    width: 760,
    height: 420,
    x: {
      label: 'chemical potential (eV) →',
      labelAnchor: 'right',
      domain: paddedDomain(values, 0.12),
      ticks: 5,
    },
    y: { label: '↑ temperature (K)', domain: [0, Math.max(...temperatures) + half] },
    marks: [
      ...grid(),
      Plot.link(tangents, {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        stroke: 'var(--soft, #5b6675)',
        strokeOpacity: 0.7,
        clip: true,
      }),
      Plot.ruleY(boundaries, {
        x1: ({ chemicalPotential: { value, standardError } }: DiagramBoundary) => value - 2 * standardError,
        x2: ({ chemicalPotential: { value, standardError } }: DiagramBoundary) => value + 2 * standardError,
        y: 'temperature',
        stroke: 'currentColor',
        clip: true,
      }),
      Plot.dot(boundaries, {
        x: ({ chemicalPotential }: DiagramBoundary) => chemicalPotential.value,
        y: 'temperature',
        r: 3.6,
        stroke: ({ phases: [, above] }: DiagramBoundary) => colourOf(key, above),
        fill: ({ phases: [below], kind }: DiagramBoundary) =>
          kind === 'first-order' ? colourOf(key, below) : 'var(--paper, #ffffff)',
      }),
      Plot.dot(edges, { x: (edge: number) => edge, y: 0, r: 4, fill: 'currentColor', symbol: 'triangle' }),
      endMarks(diagram, 'chemicalPotential'),
    ],
  });
}
