import * as Plot from '@observablehq/plot';
import type { CellFields, ElectrodeFields, PopulationFields } from '../../cell/index.ts';
import type { KeyEntry } from '../page.ts';
import { figure, paddedDomain, softColour, third } from '../plots/frame.ts';
import { colourOf, layersOf, type CellPageRun } from './data.ts';

/** One line of a panel in every state of its run. */
interface PanelLine {
  readonly run: number;
  readonly colour: string;
  readonly dashes: string;
  readonly label: string;
  /** m */
  readonly x: ArrayLike<number>;
  readonly values: readonly ArrayLike<number>[];
}

/** A panel as a browser moves it: paths in tenths of pixels. */
export interface DrawnPanel {
  readonly svg: string;
  readonly caption: string;
  readonly key: readonly KeyEntry[];
  /** By line. */
  readonly moving: readonly MovingLine[];
}

interface MovingLine {
  readonly run: number;
  readonly x: readonly number[];
  /** By state of the run. */
  readonly y: readonly (readonly number[])[];
}

interface PanelKind {
  readonly label: string;
  readonly caption: string;
  /** Values are divided by this. */
  readonly unit?: number;
  /** Whole numbers on the axis. */
  readonly whole?: boolean;
  /** Values this far apart fill a panel at least. */
  readonly leastSpan: number;
  /** Along the height of a pouch, not through the cell. */
  readonly upwards?: boolean;
  readonly lines: (fields: CellFields) => readonly FieldLine[];
}

interface FieldLine {
  readonly x: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Of the electrode's, where it belongs to one. */
  readonly population?: { readonly index: number; readonly count: number; readonly label: string };
  readonly dashed?: boolean;
}

const kinds: readonly PanelKind[] = [
  {
    label: 'concentration (mol/m³)',
    whole: true,
    caption: 'Concentration of lithium ions in the electrolyte.',
    leastSpan: 1,
    lines: ({ x, electrolyteConcentration }) => [{ x, values: electrolyteConcentration }],
  },
  {
    label: 'electrolyte potential (V)',
    caption: 'Potential of the electrolyte, against lithium; the negative collector is at 0 V.',
    leastSpan: 1e-3,
    lines: ({ x, electrolytePotential }) => [{ x, values: electrolytePotential }],
  },
  {
    label: 'negative stoichiometry',
    caption: 'Negative electrode: at the particles’ surfaces (solid) and on average (dashed).',
    leastSpan: 1e-3,
    lines: ({ negative }) => (negative === undefined ? [] : fillings(negative)),
  },
  {
    label: 'positive stoichiometry',
    caption: 'Positive electrode: at the particles’ surfaces (solid) and on average (dashed).',
    leastSpan: 1e-3,
    lines: ({ positive }) => fillings(positive),
  },
  {
    label: 'reaction current (A/m²)',
    caption: 'Current over the reacting surface; positive where lithium leaves the solid.',
    leastSpan: 1e-4,
    lines: ({ negative, positive }) =>
      [...(negative === undefined ? [] : [negative]), positive].flatMap((electrode) =>
        electrode.populations.map((population, index) => ({
          x: electrode.x,
          values: population.interfacialCurrent,
          population: named(electrode, population, index),
        })),
      ),
  },
  {
    label: 'negative solid potential (mV)',
    caption: 'Potential of the solid in the negative electrode.',
    unit: 1e-3,
    leastSpan: 0.01,
    lines: ({ negative }) => (negative === undefined ? [] : [solid(negative)]),
  },
  {
    label: 'positive solid potential (V)',
    caption: 'Potential of the solid in the positive electrode.',
    leastSpan: 1e-4,
    lines: ({ positive }) => [solid(positive)],
  },
  {
    label: 'temperature (°C)',
    caption: 'Temperature through the cell.',
    leastSpan: 0.01,
    lines: ({ x, temperature }) =>
      temperature === undefined ? [] : [{ x, values: temperature.map((kelvin) => kelvin - 273.15) }],
  },
  {
    label: 'temperature (°C)',
    caption: 'Temperature along the height; the other fields are those in the middle of it.',
    leastSpan: 0.01,
    upwards: true,
    lines: ({ along }) =>
      along === undefined
        ? []
        : [{ x: along.height, values: along.temperature.map((kelvin) => kelvin - 273.15) }],
  },
  {
    label: 'current density (A/m²)',
    caption: 'Current through the cell along the height, positive is discharge.',
    leastSpan: 0.01,
    upwards: true,
    lines: ({ along }) => (along === undefined ? [] : [{ x: along.height, values: along.currentDensity }]),
  },
  {
    label: 'negative foil (mV)',
    caption: 'Potential of the negative foil along the height, against its tab.',
    unit: 1e-3,
    leastSpan: 0.01,
    upwards: true,
    lines: ({ along }) => (along === undefined ? [] : [{ x: along.height, values: along.negativePotential }]),
  },
  {
    label: 'positive foil (V)',
    caption: 'Potential of the positive foil along the height, against the negative tab.',
    leastSpan: 1e-4,
    upwards: true,
    lines: ({ along }) => (along === undefined ? [] : [{ x: along.height, values: along.positivePotential }]),
  },
];

function solid({ x, solidPotential }: ElectrodeFields): FieldLine {
  return { x, values: solidPotential };
}

function fillings(electrode: ElectrodeFields): FieldLine[] {
  return electrode.populations.flatMap((one, index) => {
    const population = named(electrode, one, index);
    return [
      { x: electrode.x, values: one.surfaceStoichiometry, population },
      { x: electrode.x, values: one.averageStoichiometry, population, dashed: true },
    ];
  });
}

function named({ populations }: ElectrodeFields, one: PopulationFields, index: number) {
  const sizes = populations.filter(({ material }) => material === one.material).length;
  const size = `${Number(one.relativeRadius.toPrecision(2))} R`;
  const several = sizes === populations.length ? size : `${one.material}, ${size}`;
  const label = sizes > 1 ? several : one.material;
  return { index, count: populations.length, label };
}

/** Every panel that has something to show, each run's states in it. */
export function drawPanels(runs: readonly CellPageRun[], starts: readonly number[]): DrawnPanel[] {
  return kinds.flatMap((kind) => {
    const lines = runs.flatMap((run, k) => linesOf(kind, run, k, runs.length));
    return lines.length === 0 ? [] : [drawPanel(kind, runs, lines, starts)];
  });
}

function linesOf(
  { lines }: PanelKind,
  { name, solution }: CellPageRun,
  run: number,
  runs: number,
): PanelLine[] {
  const states = solution.fields.map((fields) => lines(fields));
  return (states[0] ?? []).map(({ x, population, dashed }, k) => {
    const [index, count] = runs > 1 ? [run, runs] : [population?.index ?? 0, population?.count ?? 1];
    const named = population !== undefined && population.count > 1 ? population.label : '';
    return {
      run,
      colour: colourOf(index, count),
      dashes: dashed === true ? '5 3.5' : '',
      label: runs > 1 ? name : named,
      x,
      values: states.map((state) => state[k].values),
    };
  });
}

/** Where Plot lays out the frame of a small panel. */
export const panelFrame = { left: 58, right: third.width - 18, top: 44, bottom: third.height - 44 };

function drawPanel(
  { label, caption, unit = 1, leastSpan, whole = false, upwards = false }: PanelKind,
  runs: readonly CellPageRun[],
  lines: readonly PanelLine[],
  starts: readonly number[],
): DrawnPanel {
  const [low, high] = domainOf(lines, unit, leastSpan);
  const perMetre = upwards ? 1e3 : 1e6;
  const layers = (upwards ? [] : layersAround(runs, lines)).map(({ name, from, to }) => ({
    name,
    from: from * perMetre,
    to: to * perMetre,
    middle: ((from + to) * perMetre) / 2,
  }));
  const [left, right] = upwards
    ? [0, perMetre * Math.max(...lines.map(({ run }) => runs[run].parameters.pouch?.height ?? 0))]
    : [layers[0]?.from ?? 0, layers.at(-1)?.to ?? 1];
  const across = (x: number): number =>
    tenths(panelFrame.left + ((x * perMetre - left) / (right - left)) * (panelFrame.right - panelFrame.left));
  const up = (value: number): number =>
    tenths(panelFrame.bottom - ((value / unit - low) / (high - low)) * (panelFrame.bottom - panelFrame.top));
  const moving = lines.map(({ run, x, values }) => ({
    run,
    x: Array.from(x, across),
    y: values.map((state) => Array.from(state, up)),
  }));
  const axes = figure(`${caption} ${upwards ? 'From bottom to top' : 'Through the cell'}.`, {
    ...third,
    marginTop: panelFrame.top,
    x: {
      label: upwards ? 'height (mm) →' : 'x (µm) →',
      labelAnchor: 'right',
      domain: [left, right],
      ticks: 5,
    },
    y: {
      label: `↑ ${label}`,
      domain: [low, high],
      grid: true,
      ticks: 5,
      ...(whole ? { tickFormat: 'd' } : {}),
    },
    marks: [
      ...layers.map(({ name, from, to }) =>
        Plot.rect([0], { x1: from, x2: to, y1: low, y2: high, fill: `var(--layer-${name})` }),
      ),
      Plot.text(layers.length > 1 ? layers : [], {
        x: 'middle',
        frameAnchor: 'top',
        dy: -15,
        text: ({ name, from, to }: (typeof layers)[number]) =>
          fittingName(name, (to - from) / (right - left)),
        fill: softColour,
      }),
    ],
  });
  const paths = lines.map(({ colour, dashes }, k) => {
    const { run, x, y } = moving[k];
    const d = pathOf(x, y[starts[run]] ?? []);
    return `<path data-line fill="none" style="stroke:${colour}" stroke-width="2" stroke-linejoin="round" stroke-dasharray="${dashes}" d="${d}"/>`;
  });
  return { svg: axes.replace(/<\/svg>$/, `${paths.join('')}</svg>`), caption, key: keyOf(lines), moving };
}

/** The layers' names where they fit, in short where they are thin. */
function fittingName(name: string, share: number): string {
  if (share > 0.2) return name;
  return share > 0.1 ? `${name.slice(0, 3)}.` : '';
}

function domainOf(lines: readonly PanelLine[], unit: number, leastSpan: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of lines) {
    for (const state of values) {
      for (let k = 0; k < state.length; k++) {
        low = Math.min(low, state[k] / unit);
        high = Math.max(high, state[k] / unit);
      }
    }
  }
  const lacking = Math.max(0, leastSpan - (high - low)) / 2;
  return paddedDomain([low - lacking, high + lacking], 0.07);
}

/** Layers of the thickest run from the first to the last that the lines lie in: one electrode's field is drawn over it alone. */
function layersAround(
  runs: readonly CellPageRun[],
  lines: readonly PanelLine[],
): { readonly name: string; readonly from: number; readonly to: number }[] {
  const thickness = (run: number): number => layersOf(runs[run].parameters).at(-1)?.to ?? 0;
  const shown = lines.reduce(
    (most, { run }) => (thickness(run) > thickness(most) ? run : most),
    lines[0].run,
  );
  const layers = layersOf(runs[shown].parameters);
  const isMet = layers.map(({ from, to }) =>
    lines.some(({ run, x }) => run === shown && Array.from(x).some((place) => place > from && place < to)),
  );
  return layers.slice(isMet.indexOf(true), isMet.lastIndexOf(true) + 1);
}

function keyOf(lines: readonly PanelLine[]): KeyEntry[] {
  const entries = new Map<string, KeyEntry>();
  for (const { label, colour } of lines) if (label !== '') entries.set(label, { label, colour });
  return entries.size > 12
    ? [...entries.values()].filter((_, k) => k === 0 || k === entries.size - 1)
    : [...entries.values()];
}

export function tenths(pixels: number): number {
  return Math.round(10 * pixels);
}

/** The player's script makes the same text. */
export function pathOf(x: readonly number[], y: readonly number[]): string {
  return x.map((place, k) => `${k === 0 ? 'M' : 'L'}${place / 10} ${y[k] / 10}`).join('');
}
