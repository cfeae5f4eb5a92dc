import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import partnerships from './data/partnerships.json' with { type: 'json' };
import type { Registry } from './registry/partnership.ts';
import { makeTagResolver, normalTag } from './resolve-tag.ts';
import { ignoredTags, topics } from './topics.ts';

const registry: Registry = { partnerships: partnerships as Registry['partnerships'], digest: '' };
const resolve = makeTagResolver(registry);
const spellingsOf = ({ slug, name, aliases }: (typeof topics)[number]) => [slug, name, ...aliases];

test.each([
  ['active essex', 'active-essex'],
  ['MSP', 'merseyside-sports-partnership'],
  ['Worcestershire & Hereford', 'active-herefordshire-and-worcestershire'],
  ['Active Surrey', 'active-surrey'],
  ['Nothamptonshire Sport', 'northamptonshire-sport'],
  ['Herts Sport Partnership', 'herts-sport-partnership'],
  ['Sport Across Staffordshire and Stoke-on-Trent (SASSOT)', 'together-active'],
])('the tag %j names an organisation', (raw, slug) => {
  expect(resolve(raw)).toEqual({ kind: 'organisation', slug });
});

test.each([
  ['safeguarding', 'safeguarding'],
  ['services/core-service/safeguarding', 'safeguarding'],
  ['about-us/our-work/Safeguarding/', 'safeguarding'],
  ['government', 'policy-and-government'],
  ['COVI19', 'covid-19'],
  ['Health & Wellbeing*', 'health-and-wellbeing'],
  ['#ThisGirlCan', 'this-girl-can'],
  ['C&YP', 'children-and-young-people'],
  ['“Women and Girls”', 'women-and-girls'],
  ['Mental+Wellbeing', 'mental-health'],
  ['news/tag/Mental%20Wellbeing/', 'mental-health'],
  ['https://partner.example/tag/funding/', 'funding'],
])('the tag %j names a topic', (raw, slug) => {
  expect(resolve(raw)).toEqual({ kind: 'topic', slug });
});

test.each(['Uncategorized', '"Sport England"', 'category/News'])('the tag %j is ignored', (raw) => {
  expect(resolve(raw)).toEqual({ kind: 'ignored' });
});

test.each([
  'Trafford',
  'Hayley Lever',
  'safeguardin',
  'Leapfrog',
  // Run together: only a person can tell where one ends.
  'getting active Satellite Clubs This Girl Can active community',
  '100%',
  '%00',
  'funding%2',
  'Mental + Wellbeing news',
  '',
  '/',
  '""',
  'constructor',
  `News${'!'.repeat(300)}`,
])('a tag that nobody listed is not guessed at (%#)', (raw) => {
  expect(resolve(raw)).toEqual({ kind: 'unknown' });
});

test('a name that two partnerships share is unknown, except in the feed of one of them', () => {
  expect(resolve('Making Our Move')).toEqual({ kind: 'unknown' });
  expect(resolve('Making Our Move', 'active-notts')).toEqual({ kind: 'organisation', slug: 'active-notts' });
});

test('a local campaign is not taken for the partnership of that name', () => {
  expect(resolve('Active Together')).toEqual({ kind: 'organisation', slug: 'active-together' });
  expect(resolve('Active Together', 'north-yorkshire-sport')).toEqual({ kind: 'unknown' });
  expect(resolve('Think Active', 'active-lincolnshire')).toEqual({ kind: 'unknown' });
});

test('in its own feed a partnership’s name comes before a topic of that name', () => {
  const kent = { ...registry.partnerships[0]!, slug: 'kent', aliases: ['Move Together'] };
  const resolveThere = makeTagResolver({ partnerships: [kent], digest: '' });
  expect(resolveThere('Move Together', 'kent')).toEqual({ kind: 'organisation', slug: 'kent' });
  expect(resolveThere('Move Together')).toEqual({ kind: 'topic', slug: 'strategy' });
});

test('every slug, name and alias resolves to its own topic', () => {
  for (const topic of topics) {
    for (const text of spellingsOf(topic))
      expect([text, resolve(text)]).toEqual([text, { kind: 'topic', slug: topic.slug }]);
  }
});

test('no two topics share a spelling, no ignored word is one, and no partnership has one for a name', () => {
  const owners = new Map<string, string>();
  const claim = (text: string, owner: string) => {
    const form = normalTag(text);
    expect([text, owners.get(form) ?? owner]).toEqual([text, owner]);
    owners.set(form, owner);
  };
  for (const topic of topics) for (const text of spellingsOf(topic)) claim(text, `topic ${topic.slug}`);
  for (const text of ignoredTags) claim(text, 'ignored');
  for (const { name, formerNames, aliases } of partnerships) {
    for (const text of [name, ...formerNames, ...aliases]) claim(text, 'organisation');
  }
});

test.each([
  [' Health  &  Well-being ', 'health and well being'],
  ['“#Girls’ Active”', 'girls active'],
  ['Ｓａｆｅ_guarding…', 'safe guarding'],
  ['LGBTQ+', 'lgbtq and'],
])('the normal form of %j is %j', (text, form) => {
  expect(normalTag(text)).toBe(form);
});

test('a normal form is its own normal form', () => {
  const nasty = fc.string({ unit: fc.constantFrom(...'aİßΣ"“”#&+\'’-–_/.!* \t\u00a0´ﬁ') });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nasty), (text) => {
      const form = normalTag(text);
      expect(normalTag(form)).toBe(form);
    }),
    { numRuns: 2000 },
  );
});
