import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressKey } from '@active-news/schema/address-key.ts';
import { canonicalAddress, webAddress } from './web-address.ts';

const base = 'https://partner.example/news/';

test.each([
  ['/a', 'https://partner.example/a'],
  ['a b.html', 'https://partner.example/news/a%20b.html'],
  ['//cdn.example/a', 'https://cdn.example/a'],
  ['?p=1508', 'https://partner.example/news/?p=1508'],
  [' HTTPS://Partner.Example:443/A ', 'https://partner.example/A'],
])('the address %j is %s', (text, address) => expect(webAddress(text, base)).toBe(address));

test.each([
  ...[
    '',
    ' ',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '\u0001javascript:alert(1)',
    'java\nscript:alert(1)',
  ],
  ...['java\tscript:alert(1)', 'data:text/html,<script>x</script>', 'vbscript:x', 'blob:https://a.example/1'],
  ...['view-source:https://a.example', 'ftp://partner.example/', 'file:///etc/passwd', 'mailto:a@b.example'],
  ...[
    'https://user:pw@partner.example/',
    'https://user@partner.example/',
    'https://partner.example@evil.example/',
  ],
  ...[
    'https://part ner.example/',
    'https://partner.exa\nmple/',
    'https://partner.example/a\nb',
    '/a\u0000b',
    '/a\tb',
  ],
  ...[
    'https://',
    'http:///',
    'https://[::1',
    `https://partner.example/${'a'.repeat(3_000)}`,
    `/${'é'.repeat(600)}`,
  ],
])('the address %j is refused', (text) => expect(webAddress(text, base)).toBeNull());

test('whatever a feed writes, what may be linked to is http(s), names no user, and is as long as is kept', () => {
  const pieces = fc.constantFrom(
    ...[
      'java',
      'script:',
      'data:',
      'http:',
      'https:',
      '//',
      '\\',
      '@',
      ':',
      '\t',
      '\n',
      '\u0000',
      ' ',
      '%0a',
      '#',
      '?',
      'a.example',
    ],
  );
  const hostile = fc.array(pieces, { maxLength: 8 }).map((list) => list.join(''));
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
      const address = webAddress(text, base);
      if (address === null) return;
      expect(address).toMatch(/^https?:\/\/[^\s@/\\"<>]+\/[^\s"<>]*$/);
      expect(address.length).toBeLessThanOrEqual(2_048);
      expect(webAddress(address)).toBe(address);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['HTTPS://Partner.Example:443/a/?utm_source=x&b=1&fbclid=2#c', 'https://partner.example/a?b=1'],
  ['https://partner.example/?p=1', 'https://partner.example/?p=1'],
  ['https://partner.example/?utm_source=x', 'https://partner.example/'],
  ['https://partner.example/a//', 'https://partner.example/a'],
])('%s is canonically %s', (address, canonical) => expect(canonicalAddress(address)).toBe(canonical));

test('a canonical address is its own, and leads to the same page', () => {
  const ends = fc.string({ unit: fc.constantFrom(...'/a%41fé.?&=;~#', 'utm_source=x'), maxLength: 16 });
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), ends), (text) => {
      const address = webAddress(text, base);
      if (address === null) return;
      const canonical = canonicalAddress(address);
      expect(canonicalAddress(canonical)).toBe(canonical);
      expect(addressKey(canonical)).toBe(addressKey(address));
    }),
    { numRuns: 1_000 },
  );
});
