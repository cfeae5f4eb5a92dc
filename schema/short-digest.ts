/** A short name for a long text, fit to be part of a GraphQL name. */
import { createHash } from 'node:crypto';

/** Shapes: 12 letters of hex, the first 48 bits of SHA-256. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
