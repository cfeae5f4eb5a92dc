/** Addresses of kept content: a digest of everything that it depends on, so that nothing kept is ever wrong and nothing needs to be invalidated. */
import { createHash } from 'node:crypto';

/** Shapes: `kind` stands readable before the digest; equal parts give equal addresses, and no two lists of parts share one. */
export function addressOf(kind: string, parts: readonly unknown[]): string {
  return `${kind}:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
