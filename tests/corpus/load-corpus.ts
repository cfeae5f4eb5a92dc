/** Finds the corpus of real feed documents, which is not part of this repository, and what an independent parser reads in it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type CorpusKind = 'wellformed' | 'malformed' | 'encoding' | 'hostile';

/** One document as the oracle reads it; dates are ISO 8601 in UTC. */
export type OracleItem = {
  readonly id: string | null;
  readonly link: string | null;
  readonly title: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly tags: readonly string[];
};

export type CorpusDocument = {
  readonly file: string;
  readonly kind: CorpusKind;
  readonly path: string;
  readonly contentType: string;
  /** Null if the oracle sees no feed in it. */
  readonly items: readonly OracleItem[] | null;
};

type Manifest = readonly {
  readonly file: string;
  readonly kind: CorpusKind;
  readonly http_headers?: { readonly 'content-type'?: string };
}[];
type Expected = Readonly<
  Record<string, { readonly version: string | null; readonly items?: readonly OracleItem[] }>
>;

/** The folder of the corpus: FEED_CORPUS, else `../shared/feeds` beside the repository; null if neither is there. */
export function findCorpus(): string | null {
  const repository = resolve(import.meta.dirname, '../..');
  const folder = process.env['FEED_CORPUS'] || join(repository, '../shared/feeds');
  return existsSync(join(folder, 'manifest.json')) ? folder : null;
}

export function loadCorpus(folder: string): readonly CorpusDocument[] {
  const manifest = readJson(join(folder, 'manifest.json')) as Manifest;
  const expected = readJson(join(folder, 'expected.json')) as Expected;
  return manifest.map(({ file, kind, http_headers }) => {
    const oracle = expected[file];
    return {
      file,
      kind,
      path: join(folder, file),
      contentType:
        http_headers?.['content-type'] ??
        (file.endsWith('.json') ? 'application/feed+json' : 'application/xml'),
      items: oracle?.version ? (oracle.items ?? []) : null,
    };
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
