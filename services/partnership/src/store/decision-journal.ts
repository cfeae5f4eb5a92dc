/** The journal of what people decided about one partnership: a line of JSON each, appended, flushed to the disk and never rewritten. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { permissions } from './permissions.ts';

const storyIds = z.array(z.string());
const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('accept-feed'),
    url: z.string(),
    path: z.string().optional(),
    category: z.string().optional(),
    /** The address of an accepted feed that is no longer polled. */
    replaces: z.string().optional(),
  }),
  /**
   * `ids` are the stories that were dropped, `marks` digests of their addresses by story, `wordings` what was dropped of
   * stored ones; the store fills them in.
   */
  z.object({
    kind: z.literal('release-quarantine'),
    url: z.string(),
    discard: z.boolean(),
    ids: storyIds.optional(),
    marks: z.array(z.tuple([z.string(), z.string()])).optional(),
    wordings: z.array(z.tuple([z.string(), z.string()])).optional(),
  }),
  z.object({ kind: z.literal('hold'), hold: z.boolean(), reason: z.string().optional() }),
  /** `marks` are other ids that name the story, and digests of its addresses; the store fills them in. */
  z.object({
    kind: z.literal('withdraw'),
    id: z.string(),
    reason: z.string().optional(),
    marks: storyIds.optional(),
  }),
  z.object({ kind: z.literal('restore'), id: z.string() }),
  /** Here and below, `marks` are other ids that name the story; the store fills them in. */
  z.object({
    kind: z.literal('suppress-byline'),
    id: z.string(),
    suppress: z.boolean(),
    marks: storyIds.optional(),
  }),
  /** Null clears it, so that the registry's permission holds. */
  z.object({ kind: z.literal('set-permission'), permission: z.enum(permissions).nullable() }),
  /** Null gives the story back the date of its feed. Units: milliseconds since 1970. */
  z.object({
    kind: z.literal('redate'),
    id: z.string(),
    publishedAtMs: z.number().int().nullable(),
    marks: storyIds.optional(),
  }),
]);
const lineSchema = z.intersection(z.object({ at: z.number() }), decisionSchema);

/** What a person can decide about a partnership's feeds and stories. */
export type StoreDecision = z.output<typeof decisionSchema>;

/** Shapes: `at` is when it was decided, in milliseconds since 1970. */
export type JournalLine = StoreDecision & { readonly at: number };

/** The journal that belongs to the store in this file; null for one in memory, which keeps none. */
export function journalPath(storePath: string): string | null {
  return storePath === ':memory:' ? null : `${storePath.replace(/\.sqlite$/, '')}.decisions.ndjson`;
}

/** What is in it, or will be once it is completed; none if there is no such file. */
export function journalBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * The lines that are whole. A line that breaks off was never acknowledged, and is none.
 *
 * Errors: throws for a whole line that is no decision, naming file, line and cure.
 */
export function readJournal(path: string): readonly JournalLine[] {
  const text = readOrNothing(path).toString();
  return wholeLines(text).map((line, i) => parseLine(line, `${path}, line ${i + 1}`));
}

/**
 * Appends a line and waits until the disk has it. To be called under the store's lock for writing.
 *
 * What a killed process left half-written is completed if nothing but its end is lacking, else cut off.
 * Errors: throws if the disk does not take it; then the file is as it was.
 */
export function appendToJournal(path: string, line: JournalLine): void {
  const isNew = journalBytes(path) === 0;
  const file = openSync(path, 'a+', 0o600);
  try {
    const before = fstatSync(file).size;
    try {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } catch (error) {
      ftruncateSync(file, before);
      throw error;
    }
  } finally {
    closeSync(file);
  }
  if (isNew) syncFolder(dirname(path));
}

/** Sees to it that the file ends with a whole line. To be called under the store's lock for writing. */
export function mendJournal(path: string): void {
  const bytes = readOrNothing(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole === bytes.length) return;
  const file = openSync(path, 'r+');
  try {
    if (isDecision(bytes.subarray(whole).toString())) writeSync(file, '\n', bytes.length);
    else ftruncateSync(file, whole);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Takes back a line that took no effect. To be called under the lock under which it was appended. */
export function cutJournal(path: string, bytes: number): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function wholeLines(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

function parseLine(text: string, place: string): JournalLine {
  const read = lineSchema.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw new Error(
    `${place} is no decision that this program knows: ${text.slice(0, 200)}. If a newer version of the program wrote it, use that one; else take the line out, or put back a copy of the file.`,
  );
}

function isDecision(text: string): boolean {
  return lineSchema.safeParse(parseJson(text)).success;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
}

/** A new file lasts only once the folder that names it is on the disk too. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
