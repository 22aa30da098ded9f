import type { Colour } from './png.ts';

/**
 * One colour a phase, the same in every picture and plot of a report. The hues are those that Okabe and Ito chose to
 * stay apart for colour-blind readers; pores are a pale grey that recedes on paper and on dark screens.
 */
const poreColour: Colour = [223, 229, 235];
const binderColour: Colour = [226, 150, 42];
const activeColours: readonly Colour[] = [
  [70, 122, 168],
  [0, 138, 106],
  [178, 90, 138],
  [120, 94, 190],
  [86, 160, 205],
  [150, 110, 60],
];

const poreNames = /^(pores?|void|voids|electrolyte|air|background)$/i;
const binderNames = /^(cbd|binder|carbon|additives?|carbon[- ]?binder.*)$/i;

export interface PhaseColour {
  readonly name: string;
  readonly label: number;
  readonly colour: Colour;
  /** Pores are see-through in the 3D picture. */
  readonly pore: boolean;
}

/** Colours in the order of the phases. `pore` names the open phase where its name does not say so. */
export function phaseColours(
  phases: readonly { readonly name: string; readonly label: number }[],
  pore?: string,
): PhaseColour[] {
  let used = 0;
  return phases.map(({ name, label }) => {
    const open = pore === undefined ? poreNames.test(name) : name === pore;
    if (open) return { name, label, colour: poreColour, pore: true };
    if (binderNames.test(name)) return { name, label, colour: binderColour, pore: false };
    const colour = activeColours[used++ % activeColours.length];
    return { name, label, colour, pore: false };
  });
}

/** `#rrggbb` for style sheets and figures. */
export function hex([red, green, blue]: Colour): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
