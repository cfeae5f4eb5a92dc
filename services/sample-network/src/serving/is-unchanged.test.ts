/** The rules of conditional requests, one case each. */
import { expect, test } from '@jest/globals';
import { isUnchanged } from './is-unchanged.ts';

const have = { etag: 'W/"seven"', lastModified: 'Tue, 24 Nov 2026 12:00:00 GMT' };
const older = 'Tue, 24 Nov 2026 11:59:59 GMT';
const same = have.lastModified;

test.each([
  ['nothing is asked', {}, false],
  ['the tag is the same', { 'if-none-match': 'W/"seven"' }, true],
  ['the tag is the same but for its weakness', { 'if-none-match': '"seven"' }, true],
  ['the tag is one of several', { 'if-none-match': '"six", W/"seven"' }, true],
  ['any tag will do', { 'if-none-match': '*' }, true],
  ['the tag is another', { 'if-none-match': '"six"' }, false],
  ['the date is the same', { 'if-modified-since': same }, true],
  ['the date is older', { 'if-modified-since': older }, false],
  ['the date cannot be read', { 'if-modified-since': 'yesterday' }, false],
  ['the tag differs, the date does not', { 'if-none-match': '"six"', 'if-modified-since': same }, false],
  ['the tag is the same, the date older', { 'if-none-match': '"seven"', 'if-modified-since': older }, true],
])('when %s', (_, asked, expected) => {
  expect(isUnchanged(asked, have)).toBe(expected);
});
