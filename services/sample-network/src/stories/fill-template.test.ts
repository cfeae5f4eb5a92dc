/** That every pattern of a story can be filled, and with sensible facts. */
import { expect, test } from '@jest/globals';
import { drawFacts, fillTemplate } from './fill-template.ts';
import { seeded } from './seeded.ts';
import { allTemplates } from './templates/all-templates.ts';
import { releaseTemplates } from './templates/releases.ts';

const names = { county: 'the Black Country', places: ['Dudley', 'Walsall', 'Tipton'] };

test('every word in braces of every pattern is filled', () => {
  const facts = drawFacts(seeded('any'), 'Active Somewhere', names, Date.UTC(2026, 10, 24));
  for (const { titles, leads, details, points } of [...allTemplates, ...releaseTemplates]) {
    for (const text of [...titles, ...leads, ...details, ...points]) {
      expect(fillTemplate(text, facts)).not.toMatch(/[{}]/);
    }
  }
  expect(() => fillTemplate('a {nonsense}', facts)).toThrow('{nonsense}');
});

test('a story keeps its three places apart, and its dates fall on working days after it', () => {
  for (let i = 0; i < 50; i++) {
    const facts = drawFacts(seeded(`draw ${i}`), 'Active Somewhere', names, Date.UTC(2026, 10, 24));
    expect(new Set([facts.place, facts.other, facts.third]).size).toBe(3);
    expect(facts.deadline).toMatch(/^(Mon|Tues|Wednes|Thurs|Fri)day \d+ (December|January)$/);
  }
});

test('every month has patterns to choose from, and each has its tags', () => {
  for (let month = 1; month <= 12; month++) {
    expect(allTemplates.filter(({ months }) => months?.includes(month) ?? true).length).toBeGreaterThan(30);
  }
  expect(allTemplates.every(({ tags }) => tags.length >= 3)).toBe(true);
});
