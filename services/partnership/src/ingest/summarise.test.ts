import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { articleHtml } from './article-html.ts';
import { plainLines } from './plain-text.ts';
import { longestSummary, summarise } from './summarise.ts';

const summaryOf = (html: string, ...beside: string[]) => summarise(plainLines(articleHtml(html)), beside);

test.each([
  // By-lines, as partners' sites print them.
  ['<p>Written by Collaborate CIC</p><p>Two days of talk.</p>', 'Two days of talk.'],
  ['<p>By: Clare Morley</p><p>Two days of talk.</p>', 'Two days of talk.'],
  [
    '<p>Two days of talk.</p><p>Posted by Active Demo’s People &amp; Place Manager, Jo Bloggs</p>',
    'Two days of talk.',
  ],
  [
    '<p>By Greater Demo Moving | 08 August 2023 | TAGS: Demo, Places</p><p>The name has changed.</p>',
    'The name has changed.',
  ],
  ['By Greater Demo Moving, 08 August 2023, TAGS: the name has changed.', 'the name has changed.'],
  ['<p>Date: 10 January 2024 Author: Energise Demo</p><p>Hello there.</p>', 'Hello there.'],
  ['<p>Date: 28 July 2021 &nbsp; Author: Energise Demo</p><p>Hello there.</p>', 'Hello there.'],
  ['Posted: Fri, 15 Jan 2021 16:45 The pool opens.', 'The pool opens.'],
  ['<p>15 December 2017 by Jo Bloggs</p><p>The pool opens.</p>', 'The pool opens.'],
  ['<p>By JoBloggs on February 28th, 2013 - comments</p><p>The pool opens.</p>', 'The pool opens.'],
  ['<h4>Thursday 3rd October, 2024</h4><p>The pool opens.</p><p>Tags: Pools, Water</p>', 'The pool opens.'],
  // Share buttons.
  [
    '<p>News.</p><h3>Share this:</h3><ul><li>Tweet</li><li>Print</li></ul><h3>Like this:</h3><span>Like</span> <span>Loading...</span>',
    'News.',
  ],
  ['The pool opens. Share this: Facebook Twitter LinkedIn Like this: Loading…', 'The pool opens.'],
  [
    '<p>News.</p><ul><li>Click to share on Facebook (Opens in new window) Facebook</li><li>Click to print (Opens in new window)</li></ul>',
    'News.',
  ],
  ['<p>Share Facebook LinkedIn Email Us Twitter WhatsApp</p><p>The pool opens.</p>', 'The pool opens.'],
  [
    '<div class="sharedaddy sd-sharing-enabled"><div><a>Anything</a></div></div><p>The pool opens.</p>',
    'The pool opens.',
  ],
  // What publishing systems leave.
  ['News.<p>The post <a>News</a> appeared first on <a>Partner</a>.</p>', 'News.'],
  ['News of the day [&hellip;] <a>Continue reading News &raquo;</a>', 'News of the day…'],
  ['News of the day. Read more', 'News of the day.'],
  ['News of the day Continue reading on Partner »', 'News of the day'],
  [
    '[gallery ids="1,2"]Pictures of the day[/gallery], taken [sic] here [vc_row el_class="x"].',
    'Pictures of the day , taken [sic] here .',
  ],
  ['[caption id="a" width="3"]<img src=x> A man[/caption]The pool opens.', 'The pool opens.'],
  ['<h1>@Content.TitleType></h1><p>{{ page.intro }}The pool opens.</p>', 'The pool opens.'],
  [
    '<span class="field field--name-title">Pools</span><span class="field field--name-uid"><span>admin</span></span><span class="field field--name-created">Mon, 01/15/2024 - 10:00</span><div class="field field--name-body"><div class="field__label">Body</div><p>The pool opens.</p></div>',
    'The pool opens.',
  ],
  ['&amp;lt;p&amp;gt;The pool &amp;amp; the lake open.&amp;lt;/p&amp;gt;', 'The pool & the lake open.'],
  // People's addresses.
  [
    '<p>The pool opens.</p><p>Contact: Jo Bloggs</p><p>Email: jo@partner.example</p><p>Tel: 01234 567890</p>',
    'The pool opens. Contact: Jo Bloggs',
  ],
])('%s is summed up as %s', (html, summary) => expect(summaryOf(html)).toBe(summary));

test.each([
  'By the sea we walk. Share the joy, tweet about it and print this.',
  'Read more books this summer, says the library of Demo County',
  'Written by hand, the letters tell of 1918.',
  'Print, tweet and share: what clubs do on Twitter and Facebook.',
  'By train and by bike people came on 5 May 2024.',
  'Tags are half broken. Date nights are back. Posted letters arrive.',
  'Like this: a swim a day. Related sports follow.',
  'The post office team appeared in first place on Sunday.',
  'In 2024, 1,200 people gave £2,500 and won 3-1 [see the table].',
  'Active Demo @ the park: {sun} & 100% fun #moving',
])('%j is all of it the article', (text) => expect(summarise([text])).toBe(text));

test('a line that only repeats the title or the by-line is left out, unless there is nothing else', () => {
  expect(summarise(['A Pool Opens!', 'It has water.'], ['A pool opens'])).toBe('It has water.');
  expect(summarise(['A pool opens'], ['A pool opens'])).toBe('A pool opens');
  expect(
    summarise(['Date: 10 January 2024 Author: Energise Demo Hello there.'], [null, 'Energise Demo']),
  ).toBe('Hello there.');
  expect(summarise(['By Jo Bloggs The pool opens.'], ['A', 'Jo Bloggs'])).toBe('The pool opens.');
});

test('it is cut at a word, and never inside of an emoji', () => {
  expect(summarise([`${'word '.repeat(60)}`])).toMatch(/^(?:word )+word…$/);
  const family = '👩‍👩‍👧‍👦';
  expect(summarise(['a'.repeat(250) + family.repeat(3)])).toBe(`${'a'.repeat(250)}…`);
});

const debris = fc.constantFrom(
  ...[
    'Written by Jo Bloggs',
    'By Jo, 08 August 2023, TAGS:',
    'Date: 10 January 2024 Author: Jo',
    'Posted: Fri, 15 Jan 2021 16:45',
  ],
  ...[
    'Share this:',
    'Tweet',
    'Facebook Twitter LinkedIn',
    'Like this: Loading…',
    'Click to share on X (Opens in new window)',
    'Print',
  ],
  ...[
    '[…]',
    'Read more',
    'Continue reading »',
    '[gallery ids="1"]',
    '[/caption]',
    '@Content.TitleType>',
    '{{x}}',
    'The post A appeared first on B.',
  ],
  ...[
    'jo@partner.example',
    'Email: jo@partner.example',
    '01234 567890',
    'Tel: +44 (0)1234 567890',
    'contact Jo on',
    'For more information,',
  ],
);
const sentence = fc
  .array(
    fc.constantFrom(
      'people',
      'walk',
      'by',
      'the',
      'River',
      'and',
      'share',
      'print',
      '2024',
      '£5',
      'more',
      'Café',
      '👩‍👩‍👧‍👦',
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((words) => `${words.join(' ')}.`);
const anyLines = fc.array(
  fc.oneof(
    debris,
    sentence,
    fc.tuple(debris, sentence, debris).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 300 }),
  ),
  { maxLength: 12 },
);

test('whatever the text, a summary is short, well formed, names nobody’s address, and is its own summary', () => {
  fc.assert(
    fc.property(anyLines, (lines) => {
      const summary = summarise(lines);
      expect(summary.length).toBeLessThanOrEqual(longestSummary);
      if (lines.every((line) => line.isWellFormed())) expect(summary.isWellFormed()).toBe(true);
      expect(summary).not.toMatch(/[\w.]@[\w-]+\.\w/);
      expect(summary).not.toMatch(/(?:^|\s)(?:0|\+44 ?\(0\))1234 ?567890/);
      expect(summarise([summary])).toBe(summary);
    }),
    { numRuns: 1_000 },
  );
});

test('the words of a summary are words of the text, in its order', () => {
  const runsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  fc.assert(
    fc.property(anyLines, (lines) => {
      const summary = summarise(lines);
      const isCut = summary.endsWith('…');
      const source = runsOf(lines.join(' '));
      let from = 0;
      for (const [i, run] of runsOf(summary).entries()) {
        const isLast = isCut && i === runsOf(summary).length - 1;
        const at = source.findIndex(
          (word, place) => place >= from && (isLast ? word.startsWith(run) : word === run),
        );
        expect([run, at]).not.toEqual([run, -1]);
        from = at + 1;
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a real sentence is never emptied, whatever debris stands around it', () => {
  fc.assert(
    fc.property(fc.array(debris, { maxLength: 3 }), fc.array(debris, { maxLength: 3 }), (before, after) => {
      const summary = summarise([
        ...before,
        'People of all ages walk beside the river each morning.',
        ...after,
      ]);
      expect(summary).toContain('People of all ages walk beside the river each morning.');
    }),
    { numRuns: 500 },
  );
});
