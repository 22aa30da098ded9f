import { html, type Html } from './html.ts';
import type { ImageToCellReport, OptionalOrigin, Origin } from './image-to-cell-data.ts';

/** Where a group of numbers comes from: a link to its step below, and a tip for each number. */
export interface Trace {
  readonly link: Html;
  readonly tip: string;
}

export function traceOf({ origin, run }: ImageToCellReport, of: Origin | OptionalOrigin): Trace {
  const name = origin[of] ?? of;
  const record = run.steps.find((step) => step.name === name);
  const state = record === undefined ? '' : `, ${record.cached ? 'read back' : 'calculated in this run'}`;
  const address = record === undefined ? '' : `, address ${record.address.slice(0, 16)}`;
  return {
    link: html`step <a href="#step-${name}">${name}</a>`,
    tip: `step ${name}${state}${address}`,
  };
}
