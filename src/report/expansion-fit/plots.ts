import * as Plot from '@observablehq/plot';
import { figure, grid, imageColour, paddedDomain, softColour, third, twinColour } from '../plots/frame.ts';
import type { FitReport } from './page.ts';

const wide = { width: 760, height: 400 };

/** Fitted against given formation energies, meV per primitive cell. */
export function parityFigure({ structures }: FitReport): string {
  const points = structures.map(
    ({ formation, formationFitted }) => [1000 * formation, 1000 * formationFitted] as const,
  );
  const heldOut = structures.map(
    ({ formation, formationHeldOut }) => [1000 * formation, 1000 * formationHeldOut] as const,
  );
  const domain = paddedDomain([...points, ...heldOut].flat());
  return figure('Fitted formation energies against those given', {
    ...third,
    width: 440,
    height: 400,
    x: { label: 'given (meV per cell) →', labelAnchor: 'right', domain },
    y: { label: '↑ fitted (meV per cell)', domain },
    marks: [
      ...grid(),
      Plot.line(
        [domain, domain].map((_, k) => [domain[k], domain[k]]),
        { stroke: softColour, strokeDasharray: '4 3' },
      ),
      Plot.dot(heldOut, { stroke: twinColour, r: 4 }),
      Plot.dot(points, { fill: imageColour, r: 3.5, fillOpacity: 0.75 }),
    ],
  });
}

/** By how many sites a cluster has. */
function colour(kind: string): string {
  return kind === 'pairs' ? imageColour : kind === 'triplets' ? twinColour : softColour;
}

/** ECI over the diameters of clusters, with their errors, meV. */
export function interactionsFigure({ functions }: Pick<FitReport, 'functions'>): string {
  const drawn = functions.filter(({ sites }) => sites > 1);
  const bars = drawn.map(({ diameter, eci, eciDeviation, sites }) => ({
    diameter,
    sites: sites === 2 ? 'pairs' : sites === 3 ? 'triplets' : 'larger',
    eci: 1000 * eci,
    low: 1000 * (eci - eciDeviation),
    high: 1000 * (eci + eciDeviation),
  }));
  return figure('Effective cluster interactions against cluster diameter', {
    ...wide,
    x: {
      label: 'diameter (Å) →',
      labelAnchor: 'right',
      domain: paddedDomain(bars.map(({ diameter }) => diameter)),
    },
    y: { label: '↑ ECI (meV)', domain: paddedDomain(bars.flatMap(({ low, high }) => [low, high, 0])) },
    marks: [
      ...grid(),
      Plot.ruleY([0], { stroke: 'currentColor' }),
      Plot.ruleX(bars, {
        x: 'diameter',
        y1: 'low',
        y2: 'high',
        stroke: ({ sites }: { sites: string }) => colour(sites),
      }),
      Plot.dot(bars, {
        x: 'diameter',
        y: 'eci',
        r: 4,
        fill: ({ sites }: { sites: string }) => colour(sites),
      }),
    ],
  });
}

/** Formation energies over the composition with both hulls, meV per primitive cell. */
export function hullFigure({
  structures,
  axes,
  hull,
}: Pick<FitReport, 'structures' | 'axes' | 'hull'>): string {
  const points = structures.map(({ name, composition, formation, formationFitted, deviation }) => ({
    name,
    x: composition[0],
    given: 1000 * formation,
    fitted: 1000 * formationFitted,
    low: 1000 * (formationFitted - deviation),
    high: 1000 * (formationFitted + deviation),
  }));
  const band = points.filter(({ name }) => hull.groundStatesFitted.includes(name)).sort((a, b) => a.x - b.x);
  const along = (names: readonly string[], of: 'given' | 'fitted') =>
    points
      .filter(({ name }) => names.includes(name))
      .map((point) => [point.x, point[of]] as const)
      .sort(([a], [b]) => a - b);
  return figure('Formation energies and hulls, given and fitted', {
    ...wide,
    x: {
      label: `${axes[0]} per primitive cell →`,
      labelAnchor: 'right',
      domain: paddedDomain(
        points.map(({ x }) => x),
        0.03,
      ),
    },
    y: {
      label: '↑ formation energy (meV per cell)',
      domain: paddedDomain(points.flatMap(({ given, low, high }) => [given, low, high])),
    },
    marks: [
      ...grid(),
      Plot.areaY(band, { x: 'x', y1: 'low', y2: 'high', fill: twinColour, fillOpacity: 0.15 }),
      Plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: twinColour, strokeOpacity: 0.5 }),
      Plot.line(along(hull.groundStates, 'given'), { stroke: imageColour, strokeWidth: 2 }),
      Plot.line(along(hull.groundStatesFitted, 'fitted'), {
        stroke: twinColour,
        strokeWidth: 2,
        strokeDasharray: '5 3.5',
      }),
      Plot.dot(points, { x: 'x', y: 'given', fill: imageColour, r: 3.5 }),
      Plot.dot(points, { x: 'x', y: 'fitted', stroke: twinColour, r: 5, symbol: 'square' }),
    ],
  });
}

/** Error on structures not shown over the penalty or the number of groups, with its standard error, meV. */
export function pathFigure({ path, penalty, method }: FitReport): string {
  const counted = method === 'forward';
  const points = path.map(({ penalty: at, meanSquare, standardError, kept }) => ({
    at,
    kept,
    error: 1000 * Math.sqrt(meanSquare),
    low: 1000 * Math.sqrt(Math.max(0, meanSquare - standardError)),
    high: 1000 * Math.sqrt(meanSquare + standardError),
  }));
  const chosen = points.filter(({ at }) => at === penalty);
  return figure('Error of cross-validation against the penalty', {
    ...wide,
    x: {
      label: counted ? 'groups of functions →' : 'penalty →',
      labelAnchor: 'right',
      type: counted ? 'linear' : 'log',
    },
    y: { label: '↑ error on structures not shown (meV per cell)' },
    marks: [
      ...grid(),
      Plot.ruleX(points, { x: 'at', y1: 'low', y2: 'high', stroke: softColour }),
      Plot.line(points, { x: 'at', y: 'error', stroke: imageColour, strokeWidth: 2 }),
      Plot.dot(points, { x: 'at', y: 'error', fill: imageColour, r: 3 }),
      Plot.dot(chosen, { x: 'at', y: 'error', stroke: twinColour, strokeWidth: 2.5, r: 7 }),
    ],
  });
}
