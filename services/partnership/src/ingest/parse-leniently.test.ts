import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFeed } from './parse-feed.ts';
import { readElements } from './parse-leniently.ts';
import { readDocument } from './read-document.ts';
import { repairXml } from './repair-xml.ts';

const item = (title: string) =>
  `<item><title>${title}</title><link>https://partner.example/${title}</link></item>`;
const read = (text: string) =>
  readDocument({ bytes: Buffer.from(text), contentType: null, fallbackBase: 'https://partner.example/' });
async function summary(text: string) {
  const outcome = await read(text);
  if (outcome.kind === 'not-a-feed') return outcome.reason;
  const { items, problems, isComplete } = outcome.feed;
  return { titles: items.map(({ title }) => title), problems: problems.map(({ code }) => code), isComplete };
}

describe('a document without the element that begins a feed is read all the same, and marked', () => {
  test.each([
    [
      'a channel',
      `<?xml version="1.0"?><channel>${item('A')}${item('B')}</channel></rss>`,
      ['A', 'B'],
      ['RECOVERED'],
      true,
    ],
    [
      'a misspelt root',
      `<rrs version="2.0"><channel>${item('A')}</channel></rrs>`,
      ['A'],
      ['RECOVERED'],
      true,
    ],
    ['a list of items', item('A') + item('B'), ['A', 'B'], ['RECOVERED', 'CUT_OFF'], false],
    [
      'entries',
      '<entry><title>A</title><link href="/a"/></entry><entry><title>B</title><link href="/b"/></entry></feed>',
      ['A', 'B'],
      ['RECOVERED'],
      true,
    ],
    [
      'a list that breaks off',
      `${item('A')}${item('B')}<item><title>C</title>`,
      ['A', 'B'],
      ['RECOVERED', 'CUT_OFF'],
      false,
    ],
  ])('%s', async (_, text, titles, problems, isComplete) =>
    expect(await summary(text)).toEqual({ titles, problems, isComplete }),
  );

  test('the mark says what was saved', async () => {
    const outcome = await read(
      `<channel>${item('A')}<item><title>B</title></item><item><link>/c</link></item></channel>`,
    );
    expect(outcome).toMatchObject({
      feed: {
        problems: [
          {
            code: 'RECOVERED',
            message:
              'the element that begins a feed is missing; a lenient reading saved 3 items, 2 with a title and 2 with a link',
          },
        ],
      },
    });
  });
});

test.each([
  [
    'one entry alone',
    '<entry><title>A</title><link href="/a"/></entry>',
    'an XML document of another kind (<entry>)',
  ],
  [
    'items of another kind',
    '<menu><item>Soup</item><item>Bread</item></menu>',
    'an XML document of another kind (<menu>)',
  ],
  ['a page with items in it', `<html><item>${item('A')}${item('B')}`, /^an HTML page/],
  ['an empty channel', '<channel></channel>', 'an XML document of another kind (<channel>)'],
])('%s is no feed', async (_, text, reason) =>
  expect(await summary(text)).toEqual(reason instanceof RegExp ? expect.stringMatching(reason) : reason),
);

test('XML that the strict parser refuses is read leniently, and as it would have read it', async () => {
  const text = `<rss><channel><title>T</title><ttl>5</ttl>${item('A')}${item('B')}</channel></rss>`;
  const refuse = () => Promise.reject(new Error('Unexpected\nend'));
  const [strict, lenient] = [await parseFeed(text), await parseFeed(text, refuse)];
  if (strict.kind !== 'feed' || lenient.kind !== 'feed') throw new Error('not read');
  const message =
    'XML error: Unexpected end; a lenient reading saved 2 items, 2 with a title and 2 with a link';
  expect(lenient.feed).toEqual({ ...strict.feed, problems: [{ code: 'RECOVERED', message, item: null }] });
  expect(await parseFeed('<rss><channel></channel></rss>', refuse)).toEqual({
    kind: 'not-a-feed',
    reason: 'XML error: Unexpected end',
  });
});

const name = fc.constantFrom(
  'title',
  'link',
  'guid',
  'category',
  'description',
  'media:group',
  'media:content',
  'author',
  'dc:creator',
  'x',
  'pubDate',
);
const words = fc.oneof(
  fc.constantFrom('a', ' ', '&amp;', '<![CDATA[<b>]]>', '\n', '&#65;'),
  fc.string({ maxLength: 5 }),
);
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 3 },
    words,
    fc
      .tuple(
        name,
        fc.constantFrom('', ' url="a"', ' label="&quot;" term=\'b\'', ' type="xhtml"'),
        fc.array(tie('element'), { maxLength: 3 }),
      )
      .map(([tag, attributes, inside]) => `<${tag}${attributes}>${inside.join('')}</${tag}>`),
  ),
}));

test('both readings agree on every document that both can read', async () => {
  const root = fc.constantFrom(['<rss><channel>', 'item'], ['<feed>', 'entry'], ['<rdf:RDF>', 'item']);
  await fc.assert(
    fc.asyncProperty(
      root,
      fc.array(fc.array(element, { maxLength: 4 }), { maxLength: 3 }),
      async ([start, tag], items) => {
        const text = start + items.map((inside) => `<${tag}>${inside.join('')}</${tag}>`).join('');
        const strict = await parseFeed(text);
        const lenient = await parseFeed(text, () => Promise.reject(new Error('refused')));
        if (strict.kind === 'feed' && strict.feed.items.length > 0)
          expect(lenient).toMatchObject({
            kind: 'feed',
            feed: { items: strict.feed.items, title: strict.feed.title },
          });
      },
    ),
    { numRuns: 1_000, seed: 4 },
  );
});

test('the lenient reading takes any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(readElements(`<rss><channel><item>${text}`).items.length).toBe(1);
      readElements(text);
    }),
    { numRuns: 1_000, seed: 4 },
  );
});

describe('what the strict parser is given holds neither declarations nor depth', () => {
  const depthOf = (xml: string) => {
    let [depth, deepest] = [0, 0];
    for (const [tag] of xml.matchAll(/<\/?[^>]*>/g)) {
      if (tag.startsWith('</')) depth--;
      else if (!tag.endsWith('/>')) deepest = Math.max(deepest, ++depth);
    }
    return deepest;
  };
  const repaired = (text: string) => {
    const outcome = repairXml(text);
    if (outcome.kind !== 'repaired') throw new Error(outcome.reason);
    return outcome.xml;
  };

  test('a hundred thousand declarations leave nothing, and one reference in a million stays one', () => {
    const declarations = Array.from(
      { length: 100_000 },
      (_, i) => `<!ENTITY e${i} "&e${i - 1};&e${i - 1};">`,
    );
    const xml = repaired(
      `<!DOCTYPE rss [${declarations.join('')}]><rss><channel><item><title>&e99999;</title>`.concat(
        '</item></channel></rss>',
      ),
    );
    expect(xml).not.toMatch(/<!|<\?/);
    expect(xml.match(/&(?!amp;|lt;|gt;|quot;)/g)).toBeNull();
    expect(xml.length).toBeLessThan(200);
    const many = repaired(
      `<rss><channel><item><title>${'&big;'.repeat(1_000_000)}</title></item></channel></rss>`,
    );
    expect(many.match(/&amp;big;/g)?.length).toBe(1_000_000);
  });

  test('two hundred thousand elements deep become two hundred', () => {
    const count = 200_000;
    const xml = repaired(
      `<rss><channel><item>${'<x>'.repeat(count)}${'</x>'.repeat(count)}</item></channel></rss>`,
    );
    expect(depthOf(xml)).toBeGreaterThan(190);
    expect(depthOf(xml)).toBeLessThanOrEqual(201);
  });

  test('a long base is written once an item, not once an element', () => {
    const base = `https://partner.example/${'b'.repeat(1_900)}/`;
    const xml = repaired(
      `<rss xml:base="${base}"><channel><item>${'<a/>'.repeat(100_000)}</item></channel></rss>`,
    );
    expect(xml.split(base).length - 1).toBe(1);
    const tooLong = repaired(`<rss xml:base="${base}${'c'.repeat(5_000)}"><channel><item/></channel></rss>`);
    expect(tooLong).not.toContain('base-address');
  });
});

describe('a JSON Feed that JSON.parse refuses gives what is whole in it', () => {
  const head = '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[';
  const one = (title: string) => JSON.stringify({ id: title, title, url: `/${title}` });
  test.each([
    [
      'cut in an item',
      `${head}${one('A')},${one('B')},{"id":"C`,
      ['A', 'B'],
      ['RECOVERED', 'CUT_OFF'],
      false,
    ],
    ['cut behind an item', `${head}${one('A')}`, ['A'], ['RECOVERED', 'CUT_OFF'], false],
    ['commas too many', `${head},${one('A')},,${one('B')},],}`, ['A', 'B'], ['RECOVERED'], true],
    ['a line break inside a string', `${head}{"id":"A","title":"A\nB"}]}`, ['A B'], ['RECOVERED'], true],
    ['a faulty item between', `${head}${one('A')},{"id":},${one('B')}]}`, ['A', 'B'], ['RECOVERED'], true],
    ['a notice behind it', `${head}${one('A')}]}<!-- cached -->`, ['A'], ['RECOVERED'], true],
    [
      'a notice ahead of it',
      `<br />\n<b>Warning</b>: x<br />${head}${one('A')}]}`,
      ['A'],
      ['RECOVERED'],
      true,
    ],
    [
      'marks inside strings',
      `${head}{"id":"A","title":"A ]}\\" {["}`,
      ['A ]}" {['],
      ['RECOVERED', 'CUT_OFF'],
      false,
    ],
  ])('%s', async (_, text, titles, problems, isComplete) =>
    expect(await summary(text)).toEqual({ titles, problems, isComplete }),
  );

  test('and says how much', async () => {
    expect(await read(`${head}${one('A')},{"id":},7x,${one('B')}]}`)).toMatchObject({
      feed: {
        problems: [
          { message: expect.stringMatching(/^JSON error: .*; a lenient reading saved 2 items and lost 2$/) },
        ],
      },
    });
  });

  test.each([
    ['{"items":['],
    ['{"version":"https://jsonfeed.org/version/1","items":[{"id":'],
    ['{"a":'.repeat(100_000)],
    [`${head}${'{"a":['.repeat(200_000)}`],
  ])('nonsense number %# is none', async (text) => expect(await summary(text)).toMatch(/^JSON error/));
});
