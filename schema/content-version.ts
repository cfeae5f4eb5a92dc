/** Content versions: what an instance holds, named by a sequence number and a chained digest. */
import { createHash } from 'node:crypto';

export type ContentVersion = {
  /** Number of content transactions so far; for reading and for gaps, never for addressing. */
  readonly seq: number;
  /** Hash of the previous digest and of this transaction's changes; addresses use it. */
  readonly digest: string;
};

export type ContentChange = {
  readonly id: string;
  readonly kind: 'added' | 'changed' | 'removed' | 'gap';
  readonly revision: string;
};

/** The version of a store that holds nothing. */
export const emptyVersion: ContentVersion = { seq: 0, digest: '0000000000000000000000' };

/** The version after one transaction. Equal histories give equal digests, whoever computes them. */
export function nextVersion(previous: ContentVersion, changes: readonly ContentChange[]): ContentVersion {
  const hash = createHash('sha256').update(previous.digest);
  for (const { id, kind, revision } of changes) hash.update(`\n${kind} ${id} ${revision}`);
  return { seq: previous.seq + 1, digest: hash.digest('base64url').slice(0, 22) };
}
