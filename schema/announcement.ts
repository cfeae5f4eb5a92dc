/** How hosts and gateways speak of content versions through Redis. */
import type { ContentVersion } from './content-version.ts';

/** A version is believed this long after its host last said it; its key expires then. */
export const versionBelievedForMs = 15_000;

/** How often a host says each version again, and a gateway reads all of them again. */
export const heartbeatMs = 5_000;

/** The key under which a host announces an instance's version, written as `<seq> <digest> <code>`. */
export const versionKey = (slug: string): string => `active-news:version:${slug}`;

/** The stream that wakes up whoever reads versions; what counts is the key. Its entries have the fields slug, seq, digest and code. */
export const changesStream = 'active-news:changes';

/** About how many wake-ups the stream keeps. */
export const changesKept = 10_000;

/** Shapes: `code` is the digest of the code that makes the instance's answers; empty if it does not say. */
export type Announcement = { readonly version: ContentVersion; readonly code: string };

/** What names contents and code between processes: one word of visible ASCII. */
export const isDigestWord = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);

export function writeAnnouncement({ version, code }: Announcement): string {
  return code === '' ? `${version.seq} ${version.digest}` : `${version.seq} ${version.digest} ${code}`;
}

/** Errors: null if the text is no announcement. */
export function readAnnouncement(text: string): Announcement | null {
  const [seq, digest, code = '', ...rest] = text.split(' ');
  if (seq === undefined || !/^\d{1,15}$/.test(seq) || !isDigestWord(digest) || rest.length > 0) return null;
  if (code !== '' && !isDigestWord(code)) return null;
  return { version: { seq: Number(seq), digest }, code };
}
