import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFeed } from './parse-feed.ts';
import { repairXml } from './repair-xml.ts';
import { scanMarkup } from './scan-markup.ts';

const item = (inside: string) => `<rss version="2.0"><channel><item>${inside}</item></channel></rss>`;
async function titlesAndProblems(document: string) {
  const outcome = await parseFeed(document);
  if (outcome.kind === 'not-a-feed') return outcome.reason;
  return [...outcome.feed.items.map(({ title }) => title), ...outcome.feed.problems.map(({ code }) => code)];
}

describe('a broken document gives what is whole in it', () => {
  test.each([
    [
      'a notice ahead of it',
      `<br />\n<b>Warning</b>: x in /var/www<br />\n<?xml version="1.0"?>${item('<title>A</title>')}`,
      ['A', 'LEADING_JUNK'],
    ],
    ['blank lines ahead of it', `\n\n \ufeff<?xml version="1.0"?>${item('<title>A</title>')}`, ['A']],
    [
      'bare ampersands',
      item('<title>Q&A &nbsp; &pound;5 &copy 2026 ?a=1&copy=2</title>'),
      ['Q&A \u00a0 £5 © 2026 ?a=1&copy=2'],
    ],
    ['a bare less-than', item('<title>under < 5s</title>'), ['under < 5s']],
    [
      'an unclosed title',
      item('<title>A<link>https://a.example/</link>'),
      ['A<link>https://a.example/</link>', 'UNCLOSED_TAG'],
    ],
    [
      'an unclosed item',
      `<rss><item><title>A</title><item><title>B</title></item></rss>`,
      ['A', 'B', 'UNCLOSED_ITEM'],
    ],
    ['no channel', '<rss><item><title>A</title></item></rss>', ['A']],
    [
      'two channels',
      '<rss><channel><item><title>A</title></item></channel><channel><item><title>B</title></item></channel></rss>',
      ['A', 'B'],
    ],
    ['only the last tag missing', '<rss><channel><item><title>A</title></item></channel>', ['A']],
    ['capitals', '<RSS><CHANNEL><ITEM><TITLE>A</TITLE></ITEM></CHANNEL></RSS>', ['A']],
    [
      'other prefixes',
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>A</a:title></a:entry></a:feed>',
      ['A'],
    ],
    ['markup in a title', item('<title>A <b>bold</b> move</title>'), ['A <b>bold</b> move']],
    ['controls', item('<title>A\0\x07B&#7;</title>'), ['AB']],
  ])('%s', async (_, document, expected) => expect(await titlesAndProblems(document)).toEqual(expected));
});

describe('a document that breaks off gives its whole items', () => {
  const whole = '<rss><channel><item><title>A</title></item>';
  test.each([
    '<item><title>B</ti',
    '<item><title><![CDATA[B',
    '<item><title>B</title><link hr',
    '<item><title>B</title>',
  ])('%s', async (end) => {
    expect(await titlesAndProblems(whole + end)).toEqual(['A', 'CUT_OFF']);
  });
  test('a root whose tag is broken is a root all the same', async () => {
    expect(await titlesAndProblems('<rss version="2.0 <item><title>A</title></item></rss>')).toEqual(['A']);
    expect(await titlesAndProblems('<feed xmlns=" <entry><title>A</title></entry></feed>')).toEqual(['A']);
    expect(await titlesAndProblems('<rss version="2.0')).toBe('the document breaks off in its first tag');
    expect(await titlesAndProblems('<feed <x </feed>')).toBe('the document breaks off in its first tag');
  });
  test('and is no feed if it has none', async () => {
    expect(await titlesAndProblems('<rss><channel>\n<item><title>B')).toBe(
      'the document breaks off in line 2',
    );
  });
});

describe('what is no feed says what it is', () => {
  test.each([
    ['', 'empty'],
    ['\0\0\0 ', 'empty'],
    [
      '<!DOCTYPE html><html><head><title>Just a moment</title>',
      'an HTML page called "Just a moment" (a bot challenge, a login or an error page?)',
    ],
    ['<?xml version="1.0"?><sitemap><loc/></sitemap>', 'an XML document of another kind (<sitemap>)'],
    ['Bad gateway', 'neither XML nor JSON'],
  ])('%j', async (document, reason) => expect(await titlesAndProblems(document)).toBe(reason));
});

test('a prefix with nothing or a digit behind it is still a name that the strict parser takes', async () => {
  const tags = '<rss: a="b">x</rss:><rss:1>y</rss:1><atom:/><rss:rss:2/>';
  expect(await titlesAndProblems(item(`${tags}<title>A</title>`))).toEqual(['A']);
  expect(await titlesAndProblems(`<feed><entry>${tags}<atom:-/><title>A</title></entry></feed>`)).toEqual([
    'A',
  ]);
});

test('entities that a document declares are never expanded', async () => {
  const bomb =
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;"> <!ENTITY x SYSTEM "file:///etc/passwd">]>';
  expect(await titlesAndProblems(bomb + item('<title>&b;&x;</title>'))).toEqual(['&b;&x;']);
});

test('tags nested too deeply are dropped, and the item stays', async () => {
  const deep = item(
    `<title>A</title>${'<x>'.repeat(20_000)}${'</x>'.repeat(20_000)}<link>https://a.example/</link>`,
  );
  const outcome = await parseFeed(deep);
  expect(outcome).toMatchObject({
    kind: 'feed',
    feed: { items: [{ title: 'A', link: 'https://a.example/' }] },
  });
});

test('items past the limit are dropped and counted', async () => {
  const many = `<rss><channel>${'<item><title>A</title></item>'.repeat(2_005)}</channel></rss>`;
  const outcome = await parseFeed(many);
  expect(outcome).toMatchObject({ kind: 'feed', feed: { problems: [{ code: 'TOO_MANY_ITEMS' }] } });
  expect(outcome.kind === 'feed' && outcome.feed.items.length).toBe(2_000);
});

const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<rss>',
        '</rss>',
        '<channel>',
        '</channel>',
        '<item>',
        '</item>',
        '<title>',
        '</title>',
        '<link/>',
        '<guid a="b">',
      ),
      fc.constantFrom(
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?x',
        '?>',
        '<!DOCTYPE a [',
        ']>',
        '<a href="',
        "='",
        '>',
        '<',
        '&',
        '&#0;',
        '"',
      ),
      fc.constantFrom(
        '</guid>',
        '<_>',
        '<é>',
        '<__proto__>',
        '<constructor>',
        '<description>',
        '</description>',
        '<x:y xmlns:x="z">',
        '<rss: a="b">',
        '<atom:1>',
        '\ud800',
        '\0',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

test('whatever the soup, what comes out is XML that the strict parser takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('<rss><channel>', '<rdf:RDF>', '<feed>'), soup, async (root, inside) => {
      // Not only in the reason: what the strict parser refuses is read leniently, and the refusal is then a problem.
      expect(JSON.stringify(await parseFeed(root + inside))).not.toMatch(/XML error/);
    }),
    { numRuns: 1_500 },
  );
});

test('the pieces of a scan lie side by side and cover the document', () => {
  fc.assert(
    fc.property(soup, (document) => {
      let at = 0;
      for (const { start, end } of scanMarkup(document)) {
        expect(start).toBe(at);
        at = end;
      }
      expect(at).toBe(document.length);
    }),
    { numRuns: 1_500 },
  );
});

test.each([
  '<a ',
  '<a x="',
  "<a x='>",
  '</a ',
  '<a x=1 ',
  '<![CDATA[',
  '<!--',
  '<!a [',
  '&',
  '<a x="><b y=\'>',
  '<item>',
  '<title>',
  'xmlns:a="',
])('repeating %j a hundred thousand times takes no longer than its length', (piece) => {
  const startMs = performance.now();
  repairXml(`<rss><channel><item>${piece.repeat(100_000)}`);
  expect(performance.now() - startMs).toBeLessThan(3_000);
});

test('closing what was never opened costs little, however deep the document is', () => {
  const startMs = performance.now();
  repairXml(`<rss><channel><item>${'<x>'.repeat(200_000)}${'</y>'.repeat(200_000)}`);
  expect(performance.now() - startMs).toBeLessThan(3_000);
});
