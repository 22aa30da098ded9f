import { nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, section } from '../page.ts';
import type { FitReport } from './page.ts';
import { hullFigure, interactionsFigure } from './plots.ts';

/** Formation energies with the hulls of what was given and of the fit; drawn where the composition is one number. */
export function hullSection(
  fit: Pick<FitReport, 'structures' | 'axes' | 'hull'>,
  words: string | Html,
): Html {
  return section(
    'hull',
    'Hull',
    words,
    fit.axes.length === 1
      ? figureBlock(
          hullFigure(fit),
          'Dots: given. Squares: fitted, with one standard deviation of their posterior; the band has that of the fitted hull.',
          lineKey([
            { label: 'hull given', colour: 'var(--image, #1f6fb2)' },
            { label: 'hull fitted', colour: 'var(--twin, #b4540a)', dashes: '5 3.5' },
          ]),
        )
      : nothing,
  );
}

/** Interactions over the diameter of their clusters, and what follows below. */
export function interactionsSection(
  fit: Pick<FitReport, 'functions'>,
  caption: string,
  below: Html = nothing,
): Html {
  return section(
    'interactions',
    'Interactions',
    'Effective cluster interactions, each with one standard deviation of its posterior. Blue: pairs; orange: triplets; grey: larger.',
    fit.functions.some(({ sites }) => sites > 1) ? figureBlock(interactionsFigure(fit), caption) : nothing,
    below,
  );
}
