/** Markup that is safe to print as it is. Only {@link html} and {@link trusted} make it. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a template may hold: text is escaped, markup is not, lists are joined. */
export type Content = string | number | Html | readonly Content[];

export const nothing = new Html('');

/**
 * Template tag for HTML. Every value is escaped unless it is {@link Html}, so text from files and people (names,
 * paths, messages) can never become markup, in attributes either (always write them in double quotes).
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = strings[0] ?? '';
  values.forEach((value, k) => {
    markup += markupOf(value) + (strings[k + 1] ?? '');
  });
  return new Html(markup);
}

/** Markup made by a program that escapes what it prints, such as a figure. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Data for a script in the page, as JSON that cannot end the script element. */
export function scriptData(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function markupOf(value: Content): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '—';
  return value.map(markupOf).join('');
}
