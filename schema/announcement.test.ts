import { expect, test } from '@jest/globals';
import { readAnnouncement, writeAnnouncement } from './announcement.ts';

test.each([
  { version: { seq: 0, digest: 'abc' }, code: '' },
  { version: { seq: 12, digest: 'i_KFhqYC-QpH1kyqkzOuCG' }, code: 'c0de' },
  { version: { seq: 12, digest: 'abc' }, code: 'c0de', erasedUpTo: 12 },
  { version: { seq: 12, digest: 'abc' }, code: '', erasedUpTo: 3 },
])('an announcement is read as it was written: %j', (announcement) => {
  expect(readAnnouncement(writeAnnouncement(announcement))).toEqual(announcement);
});

test.each([
  '',
  '5',
  '5 ',
  '-1 abc',
  '1.5 abc',
  'x abc',
  '5  abc',
  '5 abc c0de more',
  '5 abc c0de 0',
  '5 abc c0de 6',
  '5 abc c0de 05',
  '5 abc c0de 1.5',
  '5 abc  3',
  '5 abc c0de 3 more',
  '5 a\u0000b',
  `5 ${'x'.repeat(201)}`,
  '9'.repeat(16) + ' abc',
])('%j is no announcement', (text) => {
  expect(readAnnouncement(text)).toBeNull();
});
