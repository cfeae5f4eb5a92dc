import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutContacts } from './contact-details.ts';

test.each([
  ['Write to sam@partner.example now', 'Write now'],
  ['The pool opens. For more information, please email sam@partner.example.', 'The pool opens.'],
  [
    'For more information, contact Sam Smith on 01234 567890 or sam@partner.example.',
    'For more information, contact Sam Smith.',
  ],
  [
    'Book now. For more information email sam@a.example or call 0161 496 0000. See you there.',
    'Book now. See you there.',
  ],
  ['The pool opens. Email: sam@a.example Tel: 020 7946 0018', 'The pool opens.'],
  ['T: 01234 567890 E: a@b.example W: www.b.example', 'W: www.b.example'],
  ['Call 07700 900123 to book your place.', 'Call to book your place.'],
  ['Sam Smith (sam@a.example, 01234 567890) says hello.', 'Sam Smith says hello.'],
  ['Apply by 5pm (call Jo: 01234567890).', 'Apply by 5pm (call Jo).'],
  ['Visit our site or email sam@a.example.', 'Visit our site.'],
  ['Please send it to sam@a.example by 5 May.', 'Please send it by 5 May.'],
  ['Get in touch via 07700900123!', 'Get in touch!'],
  ['Contact: Sam, 01234 567890, sam@a.example. Next sentence.', 'Contact: Sam. Next sentence.'],
  ['Tel 567890 for details', 'for details'],
  ['The pool opens. T:01234 567890', 'The pool opens.'],
  ['The pool opens. Tel01234-567890', 'The pool opens.'],
  ['Ring us from 5 on 01234 567890 5pm latest.', 'Ring us from 5 5pm latest.'],
  ['Come along, or ring (01234) 567890 ext. 12.', 'Come along.'],
])('%j becomes %j', (text, expected) => expect(withoutContacts(text)).toBe(expected));

test.each([
  ...[
    '01234567890',
    '01234 567890',
    '01234 567 890',
    '(01234) 567890',
    '0161 496 0000',
    '0161-496-0000',
    '020 7946 0018',
  ],
  ...[
    '(020) 7946 0018',
    '07700 900123',
    '07700 900 123',
    '07700900123',
    '0800 1111',
    '0800 123 4567',
    '0345.678.9012',
  ],
  ...[
    '+44 1234 567890',
    '+44 (0)1234 567890',
    '+44(0)20 7946 0018',
    '+447700900123',
    '0044 7700 900123',
    '+353 1 234 5678',
  ],
  ...['01234 567890 ext 12', '01234 567890 x12', '01234 567890 (ext. 12)', '+44 (0) 1234 567 890'],
])('%s is a telephone number', (number) => {
  expect(withoutContacts(`Ask Jo, ${number}, today`)).toBe('Ask Jo, today');
  expect(withoutContacts(number)).toBe('');
});

test.each([
  ...[
    'sam@partner.example',
    'Sam.O’Neil+news@sub.partner.example',
    'mailto:sam@partner.example',
    'zoë@café.example',
  ],
  ...[
    'sam [at] partner [dot] example',
    'sam(at)partner.example',
    'sam @ partner.example',
    'a_b-c@x-y.co.example',
  ],
])('%s is an e-mail address', (address) => {
  expect(withoutContacts(`Ask Jo, ${address}, today`)).toBe('Ask Jo, today');
});

test.each([
  'In 2012 and 2013 it cost £9.3 billion, £07700900123 or €0123 456 7890.',
  'They won 0-3, 1-2, 0-1, 2-2, 3-1, 0-0 and 05-04.',
  'On 01.02.2025 10 people, on 01-02-2025 11, on 27/02/2025 at 10:30 and 2025-02-27 none.',
  'Registered charity 1123456, company 01234567, ISBN 978-0-306-40615-7.',
  'A share of 0.1234567890, 10,000,000 steps, 1 000 000 000 steps and 100% of 02 June 2026 10:00.',
  'Follow @partner, meet @ the park at 7 and see www.partner.example/a-b.',
  'Call for papers. Contact sports. Email is down. Text on the wall. Tel Aviv 2025.',
  'Drawn were 05 12 23 34 45, on 05 12 2025 10.',
  'Reference 012345678901234567890123 and 1800 123 456 7890.',
])('%j is left as it is', (text) => expect(withoutContacts(text)).toBe(text));

const mail = /[^\s@]@[^\s@]+\.[^\s@]/;
const telephone = /(?:^|[^\d£€.,/:#+-])(?:\+44 ?\(?|0044 ?|\(?0)[1-9](?: ?\d\)?){8,9}(?!\d)/;
const words = fc.constantFrom(
  ...[
    'call',
    'Email:',
    'or',
    'and',
    'on',
    'us',
    'at',
    'The',
    'pool',
    'opens',
    '5pm',
    '2025',
    '£1,000',
    '3-1',
    'For more information,',
    '.',
    ',',
    '(',
    ')',
    'Tel',
    'contact',
  ],
);
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'123456789'), minLength: length, maxLength: length });
const numbers = fc
  .tuple(fc.constantFrom('0', '+44 ', '+44 (0)', '0044 '), digits(4), fc.constantFrom('', ' '), digits(6))
  .map((parts) => parts.join(''));
const mails = fc
  .tuple(digits(2), fc.constantFrom('partner.example', 'a-b.co.example'))
  .map(([user, host]) => `sam${user}@${host}`);

test('wherever they stand, no address and no number remains, and nothing is added to the words', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 3, arbitrary: words }, numbers, mails), { maxLength: 14 }),
      (list) => {
        const text = list.join(' ');
        const left = withoutContacts(text);
        expect(left).not.toMatch(mail);
        expect(left).not.toMatch(telephone);
        const runs = (of: string) => of.match(/[\p{L}\p{N}]+/gu) ?? [];
        const rest = runs(text)[Symbol.iterator]();
        for (const run of runs(left)) expect([...takeUntil(rest, run)].at(-1)).toBe(run);
      },
    ),
    { numRuns: 2_000 },
  );
});

function* takeUntil(rest: Iterator<string>, wanted: string): Generator<string> {
  for (let next = rest.next(); !next.done; next = rest.next()) {
    yield next.value;
    if (next.value === wanted) return;
  }
}

test('text without an at sign and without ten digits comes back as it is', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'abc def. ,()-0123:/£'), maxLength: 40 });
  fc.assert(
    fc.property(plain, (text) => {
      if (text.replace(/\D/g, '').length >= 8) return;
      expect(withoutContacts(text)).toBe(text);
    }),
  );
});
