/** Makes feed documents for fuzzing: by a grammar, and by mutating bytes of other documents. */
import fc from 'fast-check';

export type MadeDocument = { readonly bytes: Uint8Array; readonly contentType: string | null };

/** A document that is whole, and how many items end at or before each of these offsets. */
export type WholeDocument = MadeDocument & { readonly itemEnds: readonly number[] };

/** What readers of feeds have been attacked with, or have stumbled over. */
const nasty = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<xmp><p title="</xmp><script>alert(1)</script>">',
  '<form action=//evil.example><input name=a></form>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<b onclick=alert(1) style="position:fixed">b</b>',
  '<p title="a>b<script>">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&amp;lt;script&amp;gt;',
  '&#60;script&#62;',
  '&#7;&#x1f;&amp;#7;&#128;',
  '&#x0;&#xD800;&#xFFFE;&#1114112;',
  '\0\u0001\u000b\ufffe',
  '\u202eevil\u2066',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<',
  '&',
  '"',
  "'",
  '🏃🏽‍♀️ Café £30 “quoted” – dash',
  'a<p '.repeat(50),
  '<x>'.repeat(300),
  'ÂÃâ€™',
];
const addresses = [
  'https://partner.example/news/a-story/',
  '/news/relative',
  '//partner.example/x',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://user:pw@partner.example/',
  'https://partner.example/a b"<c>',
  'HTTP://PARTNER.EXAMPLE:80/?utm_source=x&p=1#c',
  'ftp://partner.example/',
  'http://[::1',
  'tag:partner.example,2026:1',
  '?p=12',
  '',
];
const dates = [
  'Tue, 03 Mar 2026 09:30:00 +0000',
  '17th April 2019',
  '27/02/2025',
  '2026-02-30T25:61:61Z',
  '0001-01-01T00:00:00Z',
  '2099-12-31',
  'yesterday',
  '9'.repeat(400),
  '',
];

const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ maxLength: 30, unit: 'binary' }),
  fc.constantFrom('Funding for clubs', 'Active travel & health', 'Walking'),
);
const prose = fc.array(text, { maxLength: 6 }).map((pieces) => pieces.join(' '));
const item = fc.record({
  title: prose,
  link: fc.constantFrom(...addresses),
  id: fc.oneof(fc.constantFrom(...addresses), fc.string({ maxLength: 20 })),
  date: fc.constantFrom(...dates),
  html: prose,
  tag: text,
});
type Item = typeof item extends fc.Arbitrary<infer T> ? T : never;

/** Escapes as a careful writer does. */
const escaped = (value: string) =>
  value
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/"/g, '&quot;');
/** Writes what it is given, as careless ones do. */
const careless = (value: string) => value;
const cdata = (value: string) => `<![CDATA[${value}]]>`;

type Write = (value: string) => string;
const writers: Readonly<Record<string, (items: readonly Item[], write: Write) => readonly string[]>> = {
  rss: (items, write) => [
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Made</title><ttl>60</ttl>',
    ...items.map(
      ({ title, link, id, date, html, tag }) =>
        `<item><title>${write(title)}</title><link>${write(link)}</link><guid>${write(id)}</guid><pubDate>${write(date)}</pubDate><description>${write(html)}</description><content:encoded>${write(html)}</content:encoded><category>${write(tag)}</category><enclosure type="image/png" url="${write(link)}"/></item>`,
    ),
    '</channel></rss>',
  ],
  atom: (items, write) => [
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://partner.example/base/"><title>Made</title>',
    ...items.map(
      ({ title, link, id, date, html, tag }) =>
        `<entry><title type="html">${write(title)}</title><link href="${write(link)}"/><id>${write(id)}</id><updated>${write(date)}</updated><content type="html">${write(html)}</content><category term="${write(tag)}"/></entry>`,
    ),
    '</feed>',
  ],
  rdf: (items, write) => [
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>Made</title></channel>',
    ...items.map(
      ({ title, link, date, html, tag }) =>
        `<item rdf:about="${write(link)}"><title>${write(title)}</title><link>${write(link)}</link><d:date>${write(date)}</d:date><description>${write(html)}</description><d:subject>${write(tag)}</d:subject></item>`,
    ),
    '</rdf:RDF>',
  ],
  json: (items) => [
    '{"version":"https://jsonfeed.org/version/1.1","title":"Made","items":[',
    ...items.map(({ title, link, id, date, html, tag }, i) => {
      const comma = i === 0 ? '' : ',';
      return `${comma}${JSON.stringify({ id, url: link, title, date_published: date, content_html: html, tags: [tag] })}`;
    }),
    ']}',
  ],
};

/** Well-formed documents of every dialect; what stands in their fields is anything but well-meant. */
export const wholeDocument: fc.Arbitrary<WholeDocument> = fc
  .tuple(fc.constantFrom(...Object.keys(writers)), fc.array(item, { minLength: 1, maxLength: 5 }))
  .map(([dialect, items]) => {
    const pieces = writers[dialect]!(items, escaped);
    const itemEnds: number[] = [];
    let length = 0;
    pieces.forEach((piece, i) => {
      length += Buffer.byteLength(piece);
      if (i > 0 && i < pieces.length - 1) itemEnds.push(length);
    });
    return { bytes: Buffer.from(pieces.join('')), contentType: null, itemEnds };
  });

const carelessDocument = fc
  .tuple(
    fc.constantFrom(...Object.keys(writers)),
    fc.array(item, { maxLength: 4 }),
    fc.constantFrom(careless, cdata, escaped),
  )
  .map(([dialect, items, write]) => Buffer.from(writers[dialect]!(items, write).join('')));

const contentType = fc.constantFrom(
  null,
  'application/rss+xml; charset=utf-8',
  'text/xml; charset=iso-8859-1',
  'text/xml; charset=utf-16le',
  'application/xml; charset="shift_jis"',
  'text/html; charset=utf-7',
  'text/plain; charset=nonsense',
  'application/feed+json',
);

type Mutation =
  | { readonly kind: 'flip' | 'cut' | 'drop' | 'nest' | 'relabel'; readonly at: number; readonly by: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly by: number; readonly times: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string };

/** Places are shares of the length, so that they shrink well and fit every document. */
const place = fc.integer({ min: 0, max: 9_999 });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'flip' as const,
      'cut' as const,
      'drop' as const,
      'nest' as const,
      'relabel' as const,
    ),
    at: place,
    by: place,
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: place,
    by: place,
    times: fc.integer({ min: 2, max: 30 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    text: fc.oneof(
      fc.constantFrom(
        ...nasty,
        '</item>',
        '<item>',
        '</rss>',
        '<!DOCTYPE a [<!ENTITY b "&b;&b;">]>',
        '<html>',
        '"',
        '\\u',
      ),
      fc.string({ maxLength: 6, unit: 'binary' }),
    ),
  }),
);

const labels = ['utf-8', 'iso-8859-1', 'utf-16', 'iso-2022-jp', 'gb18030', 'nonsense'];
const mostBytes = 60_000;

function mutate(bytes: Buffer, change: Mutation): Buffer {
  const at = Math.floor((bytes.length * change.at) / 10_000);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (change.kind === 'insert') return Buffer.concat([head, Buffer.from(change.text), tail]);
  const length = Math.floor((tail.length * change.by) / 10_000);
  if (change.kind === 'flip') {
    const flipped = Buffer.from(bytes);
    if (flipped.length > 0) flipped[at] = flipped[at]! ^ (change.by % 255 || 1);
    return flipped;
  }
  if (change.kind === 'cut') return head;
  if (change.kind === 'drop') return Buffer.concat([head, tail.subarray(length)]);
  if (change.kind === 'nest') return Buffer.concat([head, bytes, tail]);
  if (change.kind === 'relabel') {
    const encoding = labels[change.by % labels.length]!;
    return Buffer.concat([Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`), bytes]);
  }
  if (change.kind !== 'repeat') return bytes;
  const repeated = Array.from({ length: change.times }, () => tail.subarray(0, Math.min(length, 2_000)));
  return Buffer.concat([head, ...repeated, tail]);
}

/** Documents of the grammar and, where some are given, real ones, each with a few of its bytes gone wrong. */
export function brokenDocument(real: readonly Uint8Array[]): fc.Arbitrary<MadeDocument> {
  const bases: fc.Arbitrary<Buffer>[] = [
    carelessDocument,
    wholeDocument.map(({ bytes }) => Buffer.from(bytes)),
  ];
  if (real.length > 0) bases.push(excerpt(real), excerpt(real));
  return fc
    .tuple(fc.oneof(...bases), fc.array(mutation, { maxLength: 6 }), contentType)
    .map(([base, changes, type]) => {
      const bytes = changes.reduce((whole, change) => mutate(whole, change).subarray(0, mostBytes), base);
      return { bytes, contentType: type };
    });
}

/** The head of a real document and a part of its rest: what goes wrong is seldom far from where it shows. */
function excerpt(real: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  return fc.tuple(fc.constantFrom(...real), place).map(([document, at]) => {
    const bytes = Buffer.from(document);
    const from = Math.floor((bytes.length * at) / 10_000);
    return Buffer.concat([bytes.subarray(0, 1_500), bytes.subarray(Math.max(1_500, from), from + 5_000)]);
  });
}

/** A real document with the ends of its items, where those are plain to see: no comments, no escaped feed inside. */
export function withItemEnds(bytes: Uint8Array, contentType: string | null): WholeDocument {
  const latin = Buffer.from(bytes).toString('latin1');
  const ends = [...latin.matchAll(/<\/(?:\w{1,20}:)?(?:item|entry)\s*>/gi)].map(
    (match) => match.index + match[0].length,
  );
  return { bytes, contentType, itemEnds: ends };
}
