/** How hosts and gateways speak of content versions through Redis. */
import type { ContentVersion } from './content-version.ts';

/** A version is believed this long after its host last said it; its key expires then. */
export const versionBelievedForMs = 15_000;

/** How often a host says each version again, and a gateway reads all of them again. */
export const heartbeatMs = 5_000;

/** The key under which a host announces an instance's version, written as `<seq> <digest> <code> <erasedUpTo>`. */
export const versionKey = (slug: string): string => `active-news:version:${slug}`;

/** The stream that wakes up whoever reads versions; what counts is the key. Its entries have the fields slug, seq, digest, code and erasedUpTo. */
export const changesStream = 'active-news:changes';

/** About how many wake-ups the stream keeps. */
export const changesKept = 10_000;

/** Shapes: `code` is the digest of the code that makes the instance's answers; empty if it does not say. */
export type Announcement = {
  readonly version: ContentVersion;
  readonly code: string;
  /** The number of the content that erased something last: nothing older may be shown. Absent if nothing was ever erased. */
  readonly erasedUpTo?: number;
};

/** Stands for a code that is not said, where another word follows. */
const noCode = '-';

/** What names contents and code between processes: one word of visible ASCII. */
export const isDigestWord = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);

export function writeAnnouncement({ version, code, erasedUpTo = 0 }: Announcement): string {
  const words = [String(version.seq), version.digest];
  // Who reads only three words reads the announcements of all that never erased anything.
  if (code !== '' || erasedUpTo > 0) words.push(code === '' ? noCode : code);
  if (erasedUpTo > 0) words.push(String(erasedUpTo));
  return words.join(' ');
}

/** Errors: null if the text is no announcement. */
export function readAnnouncement(text: string): Announcement | null {
  const [seq, digest, code = '', erased, ...rest] = text.split(' ');
  if (seq === undefined || !/^\d{1,15}$/.test(seq) || !isDigestWord(digest) || rest.length > 0) return null;
  if (code !== '' && !isDigestWord(code)) return null;
  const version = { seq: Number(seq), digest };
  if (erased === undefined) return { version, code };
  if (code === '') return null;
  // A content cannot have erased what is yet to come; believed, it would keep the instance out for ever.
  const isErasure = /^[1-9]\d{0,14}$/.test(erased) && Number(erased) <= version.seq;
  return isErasure ? { version, code: code === noCode ? '' : code, erasedUpTo: Number(erased) } : null;
}
