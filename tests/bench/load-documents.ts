/** The feed documents that are measured: those of the corpus, or, where that is not here, those of the sample network. */
import { readFileSync } from 'node:fs';
import { startSampleNetwork } from '@active-news/sample-network/start-sample-network.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { findCorpus, loadCorpus } from '../corpus/load-corpus.ts';

export type BenchDocument = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
};

/** Shapes: `source` says in words where they come from. */
export async function loadDocuments(): Promise<{
  readonly source: string;
  readonly documents: readonly BenchDocument[];
}> {
  const folder = findCorpus();
  if (folder === null) return { source: 'the sample network', documents: await fromSampleNetwork() };
  const documents = loadCorpus(folder)
    // What the others hold is broken or hostile; nobody's speed at refusing is compared.
    .filter(({ kind, items }) => kind === 'wellformed' && items !== null)
    .map(({ file, path, contentType }) => ({ name: file, bytes: readFileSync(path), contentType }));
  return { source: 'the well-formed documents of the corpus', documents };
}

async function fromSampleNetwork(): Promise<readonly BenchDocument[]> {
  const { partnerships } = await loadPartnerships(undefined);
  const network = await startSampleNetwork({
    partnerships,
    now: () => new Date('2026-06-01T12:00:00Z'),
    publishEveryMs: null,
    firstPort: null,
  });
  try {
    const documents: BenchDocument[] = [];
    for (const url of new Set(
      network.sites.filter(({ behaviour }) => behaviour === 'good').map(({ feedUrl }) => feedUrl),
    )) {
      const response = await fetch(url);
      documents.push({
        name: url,
        bytes: new Uint8Array(await response.arrayBuffer()),
        contentType: response.headers.get('content-type') ?? '',
      });
    }
    return documents;
  } finally {
    await network.close();
  }
}
