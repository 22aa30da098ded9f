import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeOf, XmlEvents } from './xml-events.ts';

/** What a handler sees of a text that comes in pieces of some length. */
function seen(text: string, length: number): string[] {
  const events: string[] = [];
  const xml = new XmlEvents('a.xml', {
    open: (name, attributes) => {
      events.push(`<${name} ${attributeOf(attributes, 'a') ?? '-'}`);
      return name === 'pass' ? 'skip' : undefined;
    },
    close: (name, inner) => {
      events.push(`${name}=${inner.trim()} @${xml.line}`);
    },
  });
  for (let start = 0; start < text.length; start += length) xml.push(text.slice(start, start + length));
  events.push(xml.unended() ?? 'complete');
  return events;
}

const text = `<?xml version="1.0"?>
<!DOCTYPE r><r a='1 &lt; 2'>
 <!-- <no> -- > --><x/> one <y a = "&#65;&#x42;">two &amp; <![CDATA[<z>]]>three</y>
 <pass a="3"><u>4</v></pass >
</r>
`;
const asked = [
  '<r 1 < 2',
  '<x -',
  'x= @3',
  '<y AB',
  'y=two & three @3',
  '<pass 3',
  'pass= @4',
  'r=one @5',
  'complete',
];

describe('XmlEvents', () => {
  it('sees the same however the text is cut in pieces', () => {
    assert(
      property(integer({ min: 1, max: 300 }), (length) => {
        expect(seen(text, length)).toEqual(asked);
      }),
    );
  });

  it.each([
    ['<a>\n<b></a>', 'a.xml:2: </a> closes <b>'],
    ['<a></a><b>', 'a.xml:1: <b> follows the end'],
    ['<a>\n\n< b></a>', 'a.xml:3: < b> is no tag'],
    ['</a>', 'a.xml:1: </a> closes nothing'],
  ])('refuses %j', (broken, message) => {
    expect(() => seen(broken, 4)).toThrow(message);
  });

  it.each([
    ['', 'the first tag'],
    ['<a><b>', '<b>'],
    ['<a><pass>...', '<pass>'],
    ['<a></a', '<a>'],
  ])('says within what %j ends', (cut, within) => {
    expect(seen(cut, 2).at(-1)).toBe(within);
  });
});
