/** Reads the two SDL files of the project. */
import { readFileSync } from 'node:fs';

/** The gateway's canonical SDL, with its merge rules as directives. */
export function readGatewaySdl(): string {
  return readFileSync(new URL('./active-news.graphql', import.meta.url), 'utf8');
}

/** The SDL of one instance: a Federation 2 subgraph. */
export function readInstanceSdl(): string {
  return readFileSync(new URL('./instance.graphql', import.meta.url), 'utf8');
}
