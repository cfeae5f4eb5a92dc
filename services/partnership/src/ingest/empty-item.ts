/** An item of which nothing is known yet, for readers of documents that say little of each. */
import type { ParsedItem } from './parsed-feed.ts';

export const emptyItem: Omit<ParsedItem, 'position'> = {
  id: null,
  link: null,
  base: null,
  title: null,
  published: null,
  updated: null,
  author: null,
  categories: [],
  summaryHtml: null,
  contentHtml: null,
  images: [],
};
