import * as Plot from '@observablehq/plot';
import type { DiagramBoundary, PhaseDiagram } from '../../atoms/index.ts';
import type { KeyEntry } from '../page.ts';
import { figure, grid, paddedDomain } from './frame.ts';

const solution = 'solution';

function colourOf(key: readonly KeyEntry[], name: string): string {
  return key.find(({ label }) => label === name)?.colour ?? key[0].colour;
}

/** A stable stretch of one phase, drawn as a band between the temperatures beside. */
interface Band {
  readonly name: string;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

function bandsOf({ isotherms }: PhaseDiagram): Band[] {
  const temperatures = isotherms.map(({ temperature }) => temperature);
  return isotherms.flatMap(({ temperature, stable }, k) => {
    const below =
      temperatures[k - 1] ?? temperature - ((temperatures[k + 1] ?? temperature * 1.1) - temperature);
    const above = temperatures[k + 1] ?? temperature + (temperature - below);
    const [y1, y2] = [0.5 * (below + temperature), 0.5 * (temperature + above)];
    return stable.map(({ name, contents: [x1, x2] }) => ({ name, x1, x2, y1, y2 }));
  });
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
  const bands = bandsOf(diagram);
  const dots = dotsOf(diagram);
  const ties = diagram.boundaries.filter(({ kind }) => kind === 'first-order');
  return figure('Phase diagram: stable phases over content and temperature', {
    width: 760,
    height: 460,
    x: { label: 'content →', labelAnchor: 'right', domain: [0, 1] },
    y: {
      label: '↑ temperature (K)',
      domain: paddedDomain(
        bands.flatMap(({ y1, y2 }) => [y1, y2]),
        0,
      ),
    },
    marks: [
      Plot.rect(bands, {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        fill: ({ name }: Band) => colourOf(key, name),
        fillOpacity: ({ name }: Band) => (name === solution ? 0.12 : 0.3),
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
      Plot.dot(diagram.ends, {
        x: 'content',
        y: ({ temperature }: PhaseDiagram['ends'][number]) => temperature.value,
        symbol: 'times',
        r: 5,
        stroke: 'currentColor',
        strokeWidth: 2,
        clip: true,
      }),
      Plot.text(labelsOf(bands), {
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

/** One name in each region: at the middle of the band where it is widest. */
function labelsOf(bands: readonly Band[]): { name: string; x: number; y: number }[] {
  const named = new Map<string, Band>();
  for (const band of bands) {
    const known = named.get(band.name);
    if (known === undefined || band.x2 - band.x1 > known.x2 - known.x1) named.set(band.name, band);
  }
  return [...named.values()].map(({ name, x1, x2, y1, y2 }) => ({
    name,
    x: Math.min(0.9, Math.max(0.1, 0.5 * (x1 + x2))),
    y: 0.5 * (y1 + y2),
  }));
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
    x: { label: 'chemical potential (eV) →', labelAnchor: 'right', domain: paddedDomain(values, 0.12) },
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
      Plot.dot(diagram.ends, {
        x: 'chemicalPotential',
        y: ({ temperature }: PhaseDiagram['ends'][number]) => temperature.value,
        symbol: 'times',
        r: 5,
        stroke: 'currentColor',
        strokeWidth: 2,
        clip: true,
      }),
    ],
  });
}
