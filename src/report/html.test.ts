import * as fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { escapeText, html, nothing, scriptData, trusted } from './html.ts';

describe('the template', () => {
  it('escapes text and leaves markup', () => {
    const inner = html`<b>${'<i>&"\''}</b>`;
    expect(html`<p title="${'a"b'}">${inner}${nothing}</p>`.markup).toBe(
      '<p title="a&quot;b"><b>&lt;i&gt;&amp;&quot;&#39;</b></p>',
    );
  });

  it('joins lists, nested ones too, and prints no NaN', () => {
    expect(html`${[html`<i>a</i>`, 'b<', ['c', 3]]} ${Number.NaN}`.markup).toBe('<i>a</i>b&lt;c3 —');
    expect(trusted('<svg/>').markup).toBe('<svg/>');
  });

  it('keeps any text as text, in content and in attributes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { document } = parseHTML(
          `<html><body>${html`<p title="${text}">${text}</p>`.markup}</body></html>`,
        );
        expect(document.body.childNodes).toHaveLength(1);
        const paragraph = document.body.childNodes[0] as unknown as {
          childElementCount: number;
          textContent: string;
        };
        expect(paragraph.childElementCount).toBe(0);
        expect(paragraph.textContent).toBe(text);
      }),
    );
  });
});

describe('data for scripts', () => {
  it('cannot end the script element and reads back as it was', () => {
    const value = { name: '</script><script>alert(1)//' };
    const { markup } = scriptData(value);
    expect(markup).not.toContain('<');
    expect(JSON.parse(markup)).toEqual(value);
  });
});

it('escapes the five characters', () => {
  expect(escapeText(`&<>"'`)).toBe('&amp;&lt;&gt;&quot;&#39;');
});
