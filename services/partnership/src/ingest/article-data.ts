/** Finds the article in the JSON-LD of a page (schema.org). */
import type { ParsedImage } from './parsed-feed.ts';
import { isObject, type Json } from './json-fields.ts';

export type ArticleData = {
  readonly title: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly author: string | null;
  readonly categories: readonly string[];
  readonly summary: string | null;
  readonly images: readonly ParsedImage[];
};

/** Deeper and more than any page nests them. */
const maxDepth = 6;
const maxNodes = 2_000;

/** The first article in any of the texts, or null. Errors: never throws; what is no JSON is as good as not there. */
export function articleData(texts: readonly string[]): ArticleData | null {
  for (const text of texts) {
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      continue;
    }
    const article = findArticle(document);
    if (article !== null) return read(article);
  }
  return null;
}

function findArticle(document: unknown): Json | null {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: document, depth: 0 }];
  for (let looked = 0; looked < maxNodes; looked++) {
    const next = waiting.shift();
    if (next === undefined) return null;
    const { value, depth } = next;
    if (depth > maxDepth) continue;
    if (Array.isArray(value)) {
      waiting.push(...value.slice(0, maxNodes).map((entry: unknown) => ({ value: entry, depth: depth + 1 })));
    } else if (isObject(value)) {
      if (texts(value['@type']).some((type) => /(Article|BlogPosting|Report)$/.test(type))) return value;
      waiting.push(
        { value: value['@graph'], depth: depth + 1 },
        { value: value['mainEntity'], depth: depth + 1 },
      );
    }
  }
  return null;
}

function read(article: Json): ArticleData {
  const one = (name: string) => texts(article[name])[0] ?? null;
  return {
    title: one('headline') ?? one('name'),
    published: one('datePublished'),
    updated: one('dateModified'),
    author: texts(article['author'], 'name').join(', ') || null,
    categories: [
      ...texts(article['articleSection']),
      ...texts(article['keywords'], 'name').flatMap((word) => word.split(',')),
    ],
    summary: one('description'),
    images: texts(article['image'], 'url').map((url) => ({ url, alt: null })),
  };
}

/** The texts of a value that may be one or many, each a text or an object that holds one under `name`. */
function texts(value: unknown, name = 'name'): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, 100) : [value];
  return values
    .map((entry) => (isObject(entry) ? entry[name] : entry))
    .filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '')
    .map((entry) => entry.trim());
}
