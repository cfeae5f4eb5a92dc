import { expect, test } from '@jest/globals';
import { nationalTile, regionByOnsCode, regionBySlug, regions } from './regions.ts';

test('England has nine regions, found by slug and by ONS code', () => {
  expect(regions).toHaveLength(9);
  for (const region of regions) {
    expect(regionBySlug(region.slug)).toBe(region);
    expect(regionByOnsCode(region.onsCode)).toBe(region);
    expect(region.onsCode).toMatch(/^E1200000[1-9]$/);
  }
  expect(regionBySlug('north-est')).toBeUndefined();
  expect(regionByOnsCode('E12000010')).toBeUndefined();
});

test('a border has two sides', () => {
  for (const { slug, borders } of regions) {
    expect(borders).not.toContain(slug);
    for (const other of borders) expect(regionBySlug(other)?.borders).toContain(slug);
  }
});

test('every tile has its own place, and tiles that touch are neighbours', () => {
  const places = [nationalTile, ...regions.map(({ tile }) => tile)].map(({ col, row }) => `${col},${row}`);
  expect(new Set(places).size).toBe(10);
  for (const one of regions) {
    for (const other of regions) {
      const distance = Math.abs(one.tile.col - other.tile.col) + Math.abs(one.tile.row - other.tile.row);
      if (distance === 1) expect(one.borders).toContain(other.slug);
    }
  }
});

test('a short name fits its tile', () => {
  for (const { shortName } of regions) expect(shortName.length).toBeLessThanOrEqual(14);
});
