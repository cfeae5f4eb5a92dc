import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyVersion, nextVersion, type ContentChange, type ContentVersion } from './content-version.ts';

const changes: fc.Arbitrary<readonly ContentChange[]> = fc.array(
  fc.record({
    id: fc.stringMatching(/^[a-z]+:[a-z2-7]{4}$/),
    kind: fc.constantFrom('added', 'changed', 'removed', 'gap'),
    revision: fc.stringMatching(/^[\w-]{4}$/),
  }),
  { maxLength: 4 },
);
const histories = fc.array(changes, { maxLength: 5 });

const versionAfter = (history: readonly (readonly ContentChange[])[]): ContentVersion =>
  history.reduce((version, transaction) => nextVersion(version, transaction), emptyVersion);

test('equal histories give equal versions, and others give other digests', () => {
  fc.assert(
    fc.property(histories, histories, (one, other) => {
      const areEqual = JSON.stringify(one) === JSON.stringify(other);
      expect(versionAfter(structuredClone(one))).toEqual(versionAfter(one));
      expect(versionAfter(one).digest === versionAfter(other).digest).toBe(areEqual);
    }),
  );
});

test('a transaction counts once, even if it changes nothing', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const version = versionAfter(history);
      expect(version.seq).toBe(history.length);
      expect(nextVersion(version, []).digest).not.toBe(version.digest);
    }),
  );
});

test('the id, the kind and the revision of a change all count', () => {
  const change: ContentChange = { id: 'rise:a', kind: 'added', revision: '1' };
  const variants: ContentChange[] = [
    change,
    { ...change, id: 'rise:b' },
    { ...change, kind: 'changed' },
    { ...change, revision: '2' },
  ];
  expect(new Set(variants.map((variant) => nextVersion(emptyVersion, [variant]).digest)).size).toBe(4);
});

test('one transaction of two changes is not two of one', () => {
  const a: ContentChange = { id: 'rise:a', kind: 'added', revision: '1' };
  const b: ContentChange = { id: 'rise:b', kind: 'added', revision: '1' };
  expect(versionAfter([[a, b]]).digest).not.toBe(versionAfter([[a], [b]]).digest);
});

test('a digest is 22 letters that need no quoting in an address', () => {
  expect(emptyVersion.digest).toMatch(/^[\w-]{22}$/);
  expect(nextVersion(emptyVersion, []).digest).toMatch(/^[\w-]{22}$/);
});
