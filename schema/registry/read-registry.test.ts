import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { regions } from '../regions.ts';
import type { Partnership, Registry } from './partnership.ts';
import {
  bundledRegistryPath,
  formatMistakes,
  loadRegistry,
  readRegistry,
  type RegistryReading,
} from './read-registry.ts';

const rise = { slug: 'rise', name: 'Rise', region: 'north-east', website: 'https://www.rise.example' };

function registryIn(reading: RegistryReading): Registry {
  if (!reading.ok) throw new Error(formatMistakes(reading.mistakes));
  return reading.registry;
}
const read = (content: unknown) => registryIn(readRegistry(JSON.stringify(content), 'r.json'));
const mistakesIn = (text: string) => {
  const reading = readRegistry(text, 'r.yaml');
  return reading.ok
    ? []
    : reading.mistakes.map(({ line, column, message }) => `${line}:${column} ${message}`);
};
const mistakesOf = (...entries: object[]) =>
  mistakesIn(JSON.stringify(entries)).map((text) => text.replace(/^\S+ /, ''));

test('the bundled registry has no mistakes', async () => {
  const { partnerships } = registryIn(await loadRegistry(bundledRegistryPath));
  expect(partnerships).toHaveLength(44);
  const working = partnerships.filter(({ status, scope }) => status === 'active' && scope === 'partnership');
  expect(working).toHaveLength(42);
  expect(partnerships.filter(({ status }) => status === 'merged')).toEqual([
    expect.objectContaining({ slug: 'county-durham-sport', mergedInto: 'rise', mergedOn: '2025' }),
  ]);
  expect(partnerships.filter(({ scope }) => scope === 'national')).toEqual([
    expect.objectContaining({ slug: 'active-partnerships-national', region: null }),
  ]);
  expect(partnerships.map(({ slug }) => slug)).toEqual(partnerships.map(({ slug }) => slug).sort());
});

test('nobody has accepted a feed of the bundled registry yet', async () => {
  const { partnerships } = registryIn(await loadRegistry(bundledRegistryPath));
  const feeds = partnerships.flatMap((partnership) => partnership.feeds);
  expect(feeds).toHaveLength(131);
  expect(feeds.filter(({ verified }) => verified)).toEqual([]);
});

test('each of the 153 councils has one working partnership, and each region has one at least', async () => {
  const { partnerships } = registryIn(await loadRegistry(bundledRegistryPath));
  const working = partnerships.filter(({ status }) => status === 'active');
  const councils = working.flatMap((partnership) => partnership.councils);
  expect(councils).toHaveLength(153);
  expect(new Set(councils).size).toBe(153);
  expect(new Set(working.map(({ region }) => region))).toEqual(
    new Set([null, ...regions.map(({ slug }) => slug)]),
  );
});

test('two partnerships that share a site tell their items apart by path', async () => {
  const { partnerships } = registryIn(await loadRegistry(bundledRegistryPath));
  const sharing = partnerships.flatMap(({ slug, feeds }) =>
    feeds
      .filter(({ url }) => url === 'https://makingourmove.org.uk/feed/')
      .map(({ include }) => [slug, include]),
  );
  expect(sharing).toEqual([
    ['active-derbyshire', { path: '/activederbyshire/' }],
    ['active-notts', { path: '/activenotts/' }],
  ]);
});

test('all mistakes of a file are listed at once, each with its place, rule and cure', () => {
  const text = `# A file with a slip in nearly every line.
- slug: rise
  name: Rise
  region: north-est
  website: https://rise.example
  councils: [E06000047, E0600004]
  feeds:
    - url: ftp://rise.example/feed
    - url: https://rise.example/feed
      verifed: true
    - url: https://RISE.example/feed
- slug: Leap North
  name: Leap
  region: north-east
  webiste: https://leap.example
  councils: [E06000047]
- slug: durham
  slug: rise
  name:
  region: null
  website: https://durham.example
  hosts: [https://durham.example]
  mergedInto: raise
  mergedOn: 2025
- slug: body
  name: The Body
  scope: national
  region: london
  website: https://me:secret@body.example
  status: closd
- just text
`;
  const reading = readRegistry(text, 'my.yaml');
  expect(reading.ok ? '' : formatMistakes(reading.mistakes)).toBe(
    `
my.yaml:4:11 [0].region: \`region\` is "north-est"; there is no such region. Did you mean "north-east"? Known: north-east, north-west, yorkshire-and-the-humber, east-midlands, west-midlands, east-of-england, london, south-east, south-west.
my.yaml:6:25 [0].councils[1]: \`councils[1]\` is "E0600004"; it must be the ONS code of an upper-tier or unitary council: E06, E08, E09 or E10 and six digits.
my.yaml:8:12 [0].feeds[0].url: \`url\` is "ftp://rise.example/feed"; it must be an absolute http or https address without user name or password, as in "https://www.example.org/feed/".
my.yaml:10:7 [0].feeds[1].verifed: \`verifed\` is not a field here. Did you mean "verified"? Known: url, verified, include.
my.yaml:11:12 [0].feeds[2].url: \`url\` is "https://rise.example/feed", as is feeds[1]; list a feed once.
my.yaml:12:3 [1].website: \`website\` is missing; it must be text.
my.yaml:12:9 [1].slug: \`slug\` is "Leap North"; it must be small letters and digits in words joined by single hyphens, as in "active-essex".
my.yaml:15:3 [1].webiste: \`webiste\` is not a field here. Did you mean "website"? Known: slug, name, scope, status, region, area, councils, website, hosts, legacyHosts, feeds, formerNames, aliases, mergedInto, mergedOn, permission.
my.yaml:16:14 [1].councils[0]: \`councils[0]\` is "E06000047", which [0] rise has already; a council has one working partnership.
my.yaml:17:3 [2].status: \`status\` is "active" though \`mergedInto\` is given; write \`status: merged\`.
my.yaml:18:3 [2].slug: \`slug\` is given twice in one map; keep one.
my.yaml:18:9 [2].slug: \`slug\` is "rise", which [0] has already; slugs are unique.
my.yaml:19:8 [2].name: \`name\` is empty; it must be text.
my.yaml:20:11 [2].region: \`region\` is empty; a partnership has a region. Only \`scope: national\` has none.
my.yaml:22:11 [2].hosts[0]: \`hosts[0]\` is "https://durham.example"; it must be a host in small letters, with its port if not the usual one, without "https://" or path, as in "www.example.org".
my.yaml:23:15 [2].mergedInto: \`mergedInto\` is "raise"; no entry has that slug.
my.yaml:24:13 [2].mergedOn: \`mergedOn\` is 2025; it must be text: write "2025", in quotes.
my.yaml:28:11 [3].region: \`region\` is "london"; the national body has none: write \`region: null\`.
my.yaml:29:12 [3].website: \`website\` is "https://…@body.example"; it must be an absolute http or https address without user name or password, as in "https://www.example.org/feed/".
my.yaml:30:11 [3].status: \`status\` is "closd"; there is no such status. Did you mean "closed"? Known: active, merged, closed.
my.yaml:31:3 [4]: the entry is "just text"; it must be a map of fields.
21 mistakes; the JSON Schema of this file is schema/registry/partnerships.schema.json.`.trimStart(),
  );
});

test('mergers that lead in a circle, to themselves or nowhere are mistakes', () => {
  const merged = (slug: string, mergedInto: string) => ({ ...rise, slug, status: 'merged', mergedInto });
  expect(mistakesOf(merged('a', 'b'), merged('b', 'a'), merged('c', 'a'))).toEqual([
    '`mergedInto` is "b", which leads back here: a → b → a. One of them is not merged.',
    '`mergedInto` is "a", which leads back here: b → a → b. One of them is not merged.',
  ]);
  expect(mistakesOf(merged('a', 'a'))).toEqual([
    '`mergedInto` is "a", itself; name the partnership that took it over.',
  ]);
  expect(mistakesOf(rise, merged('a', 'rice'))).toEqual([
    '`mergedInto` is "rice"; no entry has that slug. Did you mean "rise"?',
  ]);
  expect(mistakesOf(rise, merged('a', 'b'), merged('b', 'rise'))).toEqual([]);
  expect(mistakesOf({ ...rise, status: 'merged' })).toEqual([
    '`mergedInto` is missing; name the partnership that took this one over: its `status` is merged.',
  ]);
  expect(mistakesOf({ ...rise, mergedOn: '2025' })).toEqual([
    '`mergedInto` is missing; name the partnership that took this one over, or leave `mergedOn` out.',
  ]);
  expect(mistakesOf({ ...rise, status: 'merged', mergedInto: 7 })).toEqual([
    '`mergedInto` is 7; it must be text: write "7", in quotes.',
  ]);
});

test('a council may pass from a merged or closed partnership to a working one', () => {
  const councils = ['E06000047'];
  expect(
    mistakesOf(
      { ...rise, councils },
      { ...rise, slug: 'durham', councils, status: 'merged', mergedInto: 'rise' },
      { ...rise, slug: 'old', councils, status: 'closed' },
    ),
  ).toEqual([]);
  expect(mistakesOf({ ...rise, councils: ['E06000047', 'E06000047'] })).toEqual([
    '`councils[1]` is "E06000047", which is listed here already; list it once.',
  ]);
});

test('mistakes deep in an entry are told with the fields known there', () => {
  const feeds = [
    { url: 'https://rise.example/feed', verified: 'yes', include: { path: '/a/', categry: 'b' } },
  ];
  expect(mistakesOf({ ...rise, feeds, area: null })).toEqual([
    '`verified` is "yes"; it must be true or false.',
    '`categry` is not a field here. Did you mean "category"? Known: path, category.',
    '`area` is empty; it must be a list, or be left out.',
  ]);
});

test('a mistake in a value that is repeated by an alias has the place where it is written', () => {
  const text = [
    '- &one { slug: one, name: &name " x", region: london, website: "https://a.example" }',
    '- { slug: two, name: *name, region: london, website: "https://a.example" }',
    '- *one',
  ].join('\n');
  expect(mistakesIn(text).map((mistake) => mistake.slice(0, 25))).toEqual([
    '1:16 `slug` is "one", whi',
    '1:33 `name` is " x"; it m',
    '1:33 `name` is " x"; it m',
    '2:22 `name` is " x"; it m',
  ]);
});

test('however deeply a file is nested, reading it does not throw', () => {
  for (const depth of [100, 300, 1000, 2000, 3000, 4000, 6000]) {
    expect(mistakesIn('['.repeat(depth) + ']'.repeat(depth))).toHaveLength(1);
    expect(mistakesIn('- '.repeat(depth))).toHaveLength(1);
  }
  expect(mistakesIn(`- ${'? '.repeat(100)}`)).toContain(
    '1:5 this key is not text; write the name of a field.',
  );
});

test.each([
  ['', '1:1 the file is empty; it must be a list of partnerships.'],
  ['# nothing yet\n', '1:1 the file is empty; it must be a list of partnerships.'],
  ['null', '1:1 the file is empty; it must be a list of partnerships.'],
  ['slug: rise', '1:1 the file is a map; it must be a list.'],
  ['[]', '1:1 the file is an empty list; it must be a list of one entry or more.'],
  ['- a\n---\n- b\n', '2:1 a second document starts here; a registry is one list.'],
  ['- slug: *rise\n', '1:9 there is no anchor &rise before this; put text that starts with * in quotes.'],
  ['[ '.repeat(50_000), '1:1 the file is nested too deeply to be read.'],
  [' '.repeat(2_000_001), '1:1 the file has 2000001 bytes; it may have 2000000.'],
  [
    JSON.stringify(Array(1001).fill(rise)),
    '1:1 the file is a list of 1001; it must be a list of at most 1000 entries.',
  ],
])('a file that is no registry is one mistake (%#)', (text, mistake) => {
  expect(mistakesIn(text)).toEqual([mistake]);
});

test('aliases that would expand without end are refused', () => {
  const level = (i: number) =>
    `- &a${i} [${Array(10)
      .fill(i === 0 ? 'x' : `*a${i - 1}`)
      .join(', ')}]\n`;
  expect(mistakesIn(Array.from({ length: 12 }, (_, i) => level(i)).join(''))).toEqual([
    '1:1 the file repeats its anchors too often to be read; write the values out.',
  ]);
});

test('broken YAML is listed with its places, and alone', () => {
  expect(mistakesIn('- slug: "rise\n  name: x\n')).toEqual([expect.stringMatching(/^3:1 Missing closing/)]);
  expect(mistakesIn('- slug: Rise\n\tname: x\n').map((text) => text.split(' ')[0])).toEqual([
    '2:2',
    '2:6',
    '2:8',
  ]);
});

test('an entry without hosts gets those of its website', () => {
  const hostsOf = (website: string) => read([{ ...rise, website }]).partnerships[0]!.hosts;
  expect(hostsOf('https://www.rise.example/home')).toEqual(['www.rise.example', 'rise.example']);
  expect(hostsOf('https://Rise.example')).toEqual(['rise.example', 'www.rise.example']);
  expect(hostsOf('http://127.0.0.1')).toEqual(['127.0.0.1']);
  expect(hostsOf('http://rise.example:8080')).toEqual(['rise.example:8080']);
  expect(hostsOf('http://localhost:4101')).toEqual(['localhost:4101']);
  expect(read([{ ...rise, hosts: ['news.example'] }]).partnerships[0]!.hosts).toEqual(['news.example']);
});

test('what a registry says decides its digest, and how it is written does not', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() === text);
  const entries: fc.Arbitrary<Partnership> = fc.record(
    {
      slug: fc.constant('rise'),
      name: texts,
      scope: fc.constant('partnership'),
      status: fc.constantFrom('active', 'closed'),
      region: fc.constantFrom(...regions.map(({ slug }) => slug)),
      area: fc.array(texts),
      councils: fc.constantFrom([], ['E06000047']),
      website: fc.webUrl(),
      hosts: fc.constant(['rise.example']),
      legacyHosts: fc.constant([]),
      feeds: fc.constantFrom(
        [],
        [{ url: 'https://rise.example/feed', verified: true, include: { path: '/x' } }],
      ),
      formerNames: fc.array(texts),
      aliases: fc.array(texts),
      permission: fc.constantFrom('none', 'full'),
    },
    {
      requiredKeys: [
        'slug',
        'name',
        'scope',
        'status',
        'region',
        'area',
        'councils',
        'website',
        'hosts',
        'legacyHosts',
        'feeds',
        'formerNames',
        'aliases',
      ],
    },
  );
  fc.assert(
    fc.property(entries, (entry) => {
      const registry = read([entry]);
      expect(registry.partnerships).toEqual([entry]);
      expect(registry.digest).toMatch(/^[\w-]{22}$/);
      const backwards = Object.fromEntries(Object.entries(entry).reverse());
      expect(read([backwards])).toEqual(registry);
      expect(registryIn(readRegistry(JSON.stringify([entry], null, '\t'), 'r.json'))).toEqual(registry);
      expect(registryIn(readRegistry(`\uFEFF${stringify([entry])}`, 'r.yaml'))).toEqual(registry);
      expect(read([{ ...entry, name: `${entry.name}x` }]).digest).not.toBe(registry.digest);
    }),
    { numRuns: 200 },
  );
});

test('a file that cannot be read is a mistake, not a throw', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  try {
    const utf16 = join(folder, 'utf16.yaml');
    await writeFile(utf16, Buffer.from('\uFEFF- slug: rise\n', 'utf16le'));
    const messageFor = async (path: string) => {
      const reading = await loadRegistry(path);
      return reading.ok ? '' : reading.mistakes.map(({ message }) => message).join();
    };
    expect(await messageFor(join(folder, 'none.yaml'))).toBe('there is no such file.');
    expect(await messageFor(folder)).toMatch(/^the file cannot be read: EISDIR/);
    expect(await messageFor(utf16)).toBe('the file is not UTF-8 text; save it as UTF-8.');
  } finally {
    await rm(folder, { recursive: true });
  }
});
