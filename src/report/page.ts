import { html, trusted, type Content, type Html } from './html.ts';
import type { ColourScale } from './pictures/colour-map.ts';
import { hex } from './pictures/palette.ts';
import type { Colour } from './pictures/png.ts';

export interface Page {
  readonly title: string;
  readonly style: string;
  readonly body: Content;
  /** One inline script, run at the end. */
  readonly script?: string;
}

/** Nothing may be fetched from anywhere: a browser that follows the policy could not even if the page asked. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'unsafe-inline'";

/** A whole HTML document in one file. */
export function pageOf({ title, style, body, script = '' }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="Lithoscale">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
${body}
</main>
${script === '' ? '' : trusted(`<script>${script}</script>`)}
</body>
</html>
`.markup;
}

interface Column {
  readonly title: Content;
  /** Numbers stand to the right. */
  readonly number?: boolean;
}

export interface Table {
  readonly caption: Content;
  readonly columns: readonly Column[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Content[])[];
  /** Says where the numbers come from: the tip of every number in the table. */
  readonly tip: string;
}

export function table({ caption, columns, rows, tip }: Table): Html {
  const cell = (content: Content, k: number) => {
    if (k === 0) return html`<th scope="row">${content}</th>`;
    return columns[k]?.number === true
      ? html`<td class="n" title="${tip}">${content}</td>`
      : html`<td>${content}</td>`;
  };
  return html`<div class="scroll" tabindex="0"><table><caption><div>${caption}</div></caption>
<thead><tr>${columns.map(({ title, number }) => html`<th scope="col"${number === true ? trusted(' class="n"') : ''}>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

/** A figure with its key above and its caption below. */
export function figureBlock(svg: string, caption: Content, key: Content = ''): Html {
  return html`<figure>${key}${trusted(svg)}<figcaption>${caption}</figcaption></figure>`;
}

export interface KeyEntry {
  readonly label: string;
  /** CSS colour. */
  readonly colour: string;
  /** SVG dash pattern of a line. */
  readonly dashes?: string;
}

/** Line samples with their meaning. */
export function lineKey(entries: readonly KeyEntry[]): Html {
  return html`<ul class="key">${entries.map(
    ({ label, colour, dashes = '' }) =>
      html`<li><svg width="26" height="8" aria-hidden="true"><line x1="0" x2="26" y1="4" y2="4" style="stroke:${colour}" stroke-width="2.4" stroke-dasharray="${dashes}"/></svg>${label}</li>`,
  )}</ul>`;
}

/** Colour patches with their meaning. */
export function patchKey(entries: readonly KeyEntry[]): Html {
  return html`<ul class="key">${entries.map(({ label, colour }) => html`<li><span><span class="swatch" style="background:${colour}"></span>${label}</span></li>`)}</ul>`;
}

/** A bar of colours with its ticks and what it measures. */
export function colourKey(
  label: string,
  { ticks, placeOf }: ColourScale,
  colourAt: (place: number) => Colour,
  format: (tick: number) => string,
): Html {
  const stops = Array.from({ length: 17 }, (_, at) => hex(colourAt(at / 16))).join(',');
  const marks = ticks.map((tick) => html`<span style="left:${100 * placeOf(tick)}%">${format(tick)}</span>`);
  return html`<div class="ramp"><span>${label}</span><div><i style="background:linear-gradient(90deg,${stops})"></i><div class="ticks">${marks}</div></div></div>`;
}

/** A section of the page; the paragraph says what it shows in plain words. */
export function section(id: string, title: string, words: Content, ...content: readonly Content[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
<p>${words}</p>
${content}</section>`;
}
