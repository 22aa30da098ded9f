import { resultKey, type Finding } from '../../describe/index.ts';
import { duration } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey } from '../page.ts';
import { hex, type PhaseColour } from '../pictures/palette.ts';
import { curveKey, curvesFigure, type PhaseColours } from '../plots/curves.ts';
import { quantityTables } from './quantities.ts';

/** Colours of the phases' curves; the pores' own grey would be lost on white paper. */
export function lineColours(colours: readonly PhaseColour[]): PhaseColours {
  return Object.fromEntries(
    colours.map(({ name, colour, pore }) => [name, pore ? 'var(--soft, #5b6675)' : hex(colour)]),
  );
}

/** What a descriptor measures, and what is settled here and otherwise elsewhere. */
export function findingWords(finding: Finding): string {
  const { definition, convention, source, seconds } = finding;
  return `${sentence(definition)} ${sentence(convention)} (${source}; ${duration(seconds)}; JSON key ${resultKey(finding)})`;
}

/** Its numbers and curves. */
export function findingContent({ name, quantities, figures }: Finding, colours: PhaseColours): Html {
  return html`${quantityTables(quantities, `descriptor ${name}`)}
<div class="grid">${figures.map((each) => {
    const key = curveKey(each.series, colours);
    return figureBlock(curvesFigure(each, key), each.title, key.length > 1 ? lineKey(key) : nothing);
  })}</div>`;
}

function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
