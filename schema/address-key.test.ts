import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressHost, addressKey } from './address-key.ts';

test.each([
  ['https://www.Rise.example/News/a-walk/', 'rise.example/News/a-walk'],
  ['http://rise.example:80/News/a-walk?#top', 'rise.example/News/a-walk'],
  ['https://rise.example/?p=7&utm_source=x&UTM_Medium=y&page=2&fbclid=z', 'rise.example?p=7&page=2'],
  ['https://rise.example/a?b=2&a=1', 'rise.example/a?b=2&a=1'],
  ['https://rise.example/a?a=1&b=2', 'rise.example/a?a=1&b=2'],
  ['https://rise.example:8443/a', 'rise.example:8443/a'],
  ['https://user:secret@rise.example./a', 'rise.example/a'],
  ['https://rise.example/%7ejo/caf%c3%a9', 'rise.example/~jo/caf%C3%A9'],
  ['https://rise.example/~jo/café', 'rise.example/~jo/caf%C3%A9'],
  ['https://rise.example/100%?a=%%34%31', 'rise.example/100%25?a=%2541'],
  ['https://www.www.rise.example', 'rise.example'],
  ['https://rise.example', 'rise.example'],
  ['https://www.uk/a', 'www.uk/a'],
  ['  https://rise.example/a/../b// ', 'rise.example/b'],
  ['https://rise.example/news/index.html', 'rise.example/news'],
  ['https://rise.example/index.php?p=7', 'rise.example?p=7'],
  ['https://rise.example/index.html/', 'rise.example'],
  ['https://rise.example/Default.aspx#top', 'rise.example'],
  ['https://rise.example/my-index.html', 'rise.example/my-index.html'],
  ['https://rise.example/a;jsessionid=12AB?PHPSESSID=7&sid=0a1b2c3d4e5f6a7b&sid=3', 'rise.example/a?sid=3'],
  ['https://rise.example/?page_id=7&side=left', 'rise.example?page_id=7&side=left'],
])('the key of %s is %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test.each([
  '',
  'a walk',
  'rise.example/a',
  '/a',
  'ftp://rise.example/a',
  'javascript:alert(1)',
  'https://',
  `https://rise.example/${'a'.repeat(2_048)}`,
])('%j has no key', (text) => {
  expect(addressKey(text)).toBeNull();
  expect(addressHost(text)).toBeNull();
});

test('a host is as the key has it, so that addresses can be sent to who lists it', () => {
  expect(addressHost('HTTP://www.Rise.example:8080/a')).toBe('rise.example:8080');
});

const anyAddress = fc
  .tuple(
    fc.constantFrom('http', 'https', 'HTTPS'),
    fc.constantFrom(
      'rise.example',
      'www.rise.example',
      'www.www.uk',
      'RISE.example.',
      'münchen.example',
      '127.0.0.1',
    ),
    fc.constantFrom('', ':80', ':443', ':8080'),
    fc.oneof(
      fc.webPath(),
      fc.string({ unit: fc.constantFrom(...'/a%41fé.?&=;~'), maxLength: 12 }).map((end) => `/${end}`),
    ),
    fc.constantFrom('', '#top', '?utm_source=x', '?a=%41&gclid=1'),
  )
  .map(([scheme, ...rest]) => `${scheme}://${rest.join('')}`);

test('a key written as an address has itself as key, and starts with the host', () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      const key = addressKey(address);
      if (key === null) return;
      expect(addressKey(`https://${key}`)).toBe(key);
      expect(key.startsWith(addressHost(address)!)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** Ways of writing one address that lead to the same page. */
const rewritings: readonly ((address: string) => string)[] = [
  (address) => address.replace(/^https:/, 'http:'),
  (address) => address.replace('//', '//www.'),
  (address) => address.replace('rise.example', 'RISE.Example'),
  (address) =>
    address.replace(
      /(https?):\/\/([^/]+)/,
      (_, scheme, host) => `${scheme}://${host}:${scheme === 'http' ? 80 : 443}`,
    ),
  (address) => `${address}#section-2`,
  (address) => address.replace(/(?=\?)/, '/index.html'),
  (address) => address.replace(/(?=\?)/, ';jsessionid=0A1B'),
  (address) => `${address}&utm_source=newsletter&fbclid=Iw`,
  (address) => address.replace('?', '?gclid=x&PHPSESSID=y&'),
  (address) => address.replace(/%[\da-f]{2}/gi, (escape) => escape.toLowerCase()),
  (address) => address.replace('walk', 'w%61lk'),
];

test('however an address is rewritten without leading elsewhere, its key is the same, and another page has another', () => {
  const pages = fc.tuple(
    fc.constantFrom('/a-walk', '/News/a-walk', '/caf%C3%A9/walk'),
    fc.integer({ min: 1, max: 99 }),
  );
  fc.assert(
    fc.property(
      pages,
      pages,
      fc.shuffledSubarray(rewritings.slice(0, 9)),
      ([path, p], [otherPath, q], chosen) => {
        const address = `https://rise.example${path}?p=${p}`;
        // The port must be that of the scheme, so what changes the scheme comes first.
        const ordered = rewritings.filter((rewrite) => chosen.includes(rewrite));
        const rewritten = ordered.reduce((text, rewrite) => rewrite(text), address);
        expect([rewritten, addressKey(rewritten)]).toEqual([rewritten, addressKey(address)]);
        for (const rewrite of rewritings.slice(9))
          expect(addressKey(rewrite(rewritten))).toBe(addressKey(address));
        const other = addressKey(`https://rise.example${otherPath}?p=${q}`);
        expect(other === addressKey(address)).toBe(path === otherPath && p === q);
      },
    ),
  );
});

test('scheme, www., fragment, slash at the end and trackers make no difference to a key', () => {
  fc.assert(
    fc.property(fc.webPath(), fc.constantFrom('?a=1', ''), (path, parameters) => {
      const tracked = parameters === '' ? '?utm_campaign=x' : '?mc_cid=1&a=1&utm_term=y';
      expect(addressKey(`http://www.rise.example${path}/${tracked}#top`)).toBe(
        addressKey(`https://rise.example${path}${parameters}`),
      );
    }),
  );
});
