/** The nine regions of England, as facts: names, ONS codes, neighbours and places on the tile map. */
import table from './data/regions.json' with { type: 'json' };

/** A square of the tile map; column and row count from 0 at the top left. */
export type Tile = { readonly col: number; readonly row: number };

export type Region = {
  readonly slug: string;
  readonly name: string;
  /** Fits a tile: at most 14 letters. */
  readonly shortName: string;
  /** Nine-character code of the Office for National Statistics. */
  readonly onsCode: string;
  /** Slugs of the regions that share a border with this one. */
  readonly borders: readonly string[];
  readonly tile: Tile;
};

/** All regions, in order of ONS code: from north to south. Their partnerships are in the registry, not here. */
export const regions: readonly Region[] = table.regions;

/** Where the tile map shows the national body, which has no region. */
export const nationalTile: Tile = table.nationalTile;

const bySlug = new Map(regions.map((region) => [region.slug, region]));
const byOnsCode = new Map(regions.map((region) => [region.onsCode, region]));

export function regionBySlug(slug: string): Region | undefined {
  return bySlug.get(slug);
}

export function regionByOnsCode(code: string): Region | undefined {
  return byOnsCode.get(code);
}
