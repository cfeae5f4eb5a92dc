import { expect, test } from '@jest/globals';
import { decodeDocument } from './decode-document.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const text = (bytes: Uint8Array, contentType: string | null = null) =>
  decodeDocument(bytes, contentType).text;

test('valid UTF-8 wins over every label, and the lie is told', () => {
  const bytes = utf8('<?xml version="1.0" encoding="ISO-8859-1"?><rss>café</rss>');
  const decoded = decodeDocument(bytes, 'text/xml; charset=windows-1252');
  expect(decoded.text).toContain('café');
  expect(decoded.suspicion).toBe('labelled windows-1252, but is UTF-8');
});

test('the HTTP charset comes before the XML declaration, quoted or not', () => {
  const bytes = latin1('<?xml version="1.0" encoding="koi8-r"?><rss>caf\u00e9</rss>');
  expect(text(bytes, 'text/xml; charset="iso-8859-1";')).toContain('café');
  expect(text(bytes)).toContain('cafИ');
});

test('latin1 and unknown labels mean windows-1252', () => {
  const bytes = latin1('<?xml version="1.0" encoding="us-ascii"?><rss>\u0093quoted\u0094 \u00a35</rss>');
  expect(text(bytes)).toContain('“quoted” £5');
  expect(text(bytes, 'text/xml; charset=nonsense')).toContain('“quoted” £5');
});

test('stray bytes pasted into UTF-8 are read one by one, and the rest stays UTF-8', () => {
  const bytes = Buffer.concat([
    utf8('<?xml encoding="utf-8"?><rss>Zoë '),
    Buffer.from([0x96]),
    utf8(' Siân</rss>'),
  ]);
  expect(decodeDocument(bytes, null)).toMatchObject({
    text: '<?xml encoding="utf-8"?><rss>Zoë – Siân</rss>',
  });
});

test.each([
  ['UTF-16 with a mark', Buffer.from('\ufeff<rss>é</rss>', 'utf16le')],
  ['UTF-16 without a mark', Buffer.from('<rss>é</rss>', 'utf16le')],
  ['UTF-16 the other way round', Buffer.from('\ufeff<rss>é</rss>', 'utf16le').swap16()],
  ['UTF-32', Buffer.from([...'<rss>é</rss>'].flatMap((c) => [0, 0, 0, c.charCodeAt(0)]))],
  ['UTF-8 with a mark', utf8('\ufeff<rss>é</rss>')],
])('%s needs no label', (_, bytes) => expect(text(bytes, 'text/xml; charset=koi8-r')).toBe('<rss>é</rss>'));

test('a document that breaks off inside a character keeps the encoding of the rest, whatever its label says', () => {
  const bytes = Buffer.from('<rss>Café £5 – “quoted”').subarray(0, -2);
  expect(decodeDocument(bytes, 'text/xml; charset=iso-8859-1')).toMatchObject({
    text: '<rss>Café £5 – “quoted',
    encoding: 'utf-8',
  });
});
