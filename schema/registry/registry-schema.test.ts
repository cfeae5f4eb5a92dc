import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { partnershipSchema, registryJsonSchema, registryJsonSchemaText } from './registry-schema.ts';

const good = { slug: 'rise', name: 'Rise', region: 'north-east', website: 'https://rise.example' };
const isGood = (fields: Record<string, unknown>) =>
  partnershipSchema.safeParse({ ...good, ...fields }).success;

test('the JSON Schema in the repository is the one that the code makes', () => {
  const path = new URL('partnerships.schema.json', import.meta.url);
  if (readFileSync(path, 'utf8') !== registryJsonSchemaText()) {
    throw new Error(
      'partnerships.schema.json is out of date; rewrite it: node schema/registry/write-json-schema.ts',
    );
  }
});

test('the JSON Schema describes every field', () => {
  const bare: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const properties = 'properties' in schema ? Object.entries(schema.properties as object) : [];
    for (const [key, field] of properties as [string, object][]) {
      if (!('description' in field)) bare.push(`${path}.${key}`);
      visit(field, `${path}.${key}`);
    }
    if ('items' in schema) visit(schema.items, `${path}[]`);
  };
  visit(registryJsonSchema(), '');
  expect(bare).toEqual([]);
});

test('four fields are enough', () => {
  expect(partnershipSchema.parse({ ...good, feeds: [{ url: 'https://rise.example/feed' }] })).toEqual({
    ...good,
    scope: 'partnership',
    status: 'active',
    area: [],
    councils: [],
    hosts: [],
    legacyHosts: [],
    feeds: [{ url: 'https://rise.example/feed', verified: false }],
    formerNames: [],
    aliases: [],
  });
});

test.each(['rise', 'a', '2', 'team-beds-and-luton', 'x'.repeat(64)])('%s is a slug', (slug) => {
  expect(isGood({ slug })).toBe(true);
});
test.each(['', 'Rise', 'a--b', '-a', 'a-', 'a b', 'a_b', 'café', 'a\n', 'x'.repeat(65)])(
  '%j is no slug',
  (slug) => {
    expect(isGood({ slug })).toBe(false);
  },
);

test.each([
  'http://a.example',
  'HTTPS://A.example:8443/x?y=1#z',
  'http://127.0.0.1:4101/feed',
  'http://[::1]/',
])('%s is a web address', (website) => {
  expect(isGood({ website })).toBe(true);
});
test.each([
  '',
  '/feed',
  '//a.example',
  'a.example',
  'ftp://a.example',
  'javascript:alert(1)',
  'https:a.example',
  'https:///a.example',
  'https://me@a.example',
  'https://me:secret@a.example',
  'https://a.example/f f',
  'https://a.example:99999',
  ' https://a.example',
  'https://a.example\\@b.example',
])('%j is no web address', (website) => {
  expect(isGood({ website })).toBe(false);
});

test.each(['a.example', 'www.a.example', 'localhost:4101', '127.0.0.1', '[::1]:4101', 'xn--caf-dma.example'])(
  '%s is a host',
  (host) => {
    expect(isGood({ hosts: [host] })).toBe(true);
  },
);
test.each([
  '',
  'A.example',
  'https://a.example',
  'a.example/',
  'a.example:443',
  'a.example:80',
  'café.example',
  'a b',
  '1',
])('%j is no host', (host) => {
  expect(isGood({ hosts: [host] })).toBe(false);
});

test('a name has no blanks at its ends, and a feed’s restriction restricts', () => {
  expect(isGood({ name: 'Rise ' })).toBe(false);
  expect(isGood({ aliases: [''] })).toBe(false);
  const withInclude = (include: object) => isGood({ feeds: [{ url: 'https://rise.example/feed', include }] });
  expect(withInclude({})).toBe(false);
  expect(withInclude({ path: 'news' })).toBe(false);
  expect(withInclude({ path: '/news/', category: 'News' })).toBe(true);
});

test.each([
  ['2025', true],
  ['2025-04', true],
  ['2025-04-30', true],
  ['2025-13', false],
  ['April 2025', false],
])('a merger on %j: %j', (mergedOn, isDate) => {
  expect(isGood({ mergedOn })).toBe(isDate);
});
