/** Where backfilling stands, in a file beside the store that is always whole, so that a killed process loses no place. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { CommandError, exitCodes } from './command.ts';

const placeSchema = z.object({
  /** `posts`: the REST interface of WordPress. `paged`: older pages of the feed. `pages`: page by page. */
  way: z.enum(['posts', 'paged', 'pages']),
  /** Where the posts are asked for; the feed itself for `paged`. */
  from: z.string(),
  /** The next page to read, from 1. */
  page: z.number().int().min(1),
  /** How many items there are, if the site says. */
  total: z.number().int().nullable(),
  /** Of this round: items or pages looked at, and stories that were new. */
  looked: z.number().int(),
  added: z.number().int(),
  /** Listings and sitemaps that are still to be read, and those that were. */
  listings: z.array(z.string()),
  listingsRead: z.array(z.string()),
  /** Addresses of pages that are still to be looked at. */
  pages: z.array(z.string()),
  /** Addresses that turned out to be no stories; they are not asked again. */
  dismissed: z.array(z.string()),
  /** True once a round came to the end; the next one stops where nothing is new. */
  isWhole: z.boolean(),
  /** False between two rounds. */
  isUnderWay: z.boolean(),
  beganAtMs: z.number(),
});
const fileSchema = z.object({ version: z.literal(1), feeds: z.record(z.string(), placeSchema) });

/** How far the backfilling of one feed has come. Units: milliseconds since 1970. */
export type Place = z.output<typeof placeSchema>;

export type ProgressFile = {
  /** Null if the feed was never backfilled. */
  read(feedUrl: string): Place | null;
  /** Returns once the disk has it. */
  write(feedUrl: string, place: Place): void;
};

/** Errors: `read` throws a CommandError with the cure for a file that is none of this program's. */
export function progressFile(path: string): ProgressFile {
  return {
    read: (feedUrl) => load(path).feeds[feedUrl] ?? null,
    write(feedUrl, place) {
      const { feeds } = load(path);
      replaceFile(path, JSON.stringify({ version: 1, feeds: { ...feeds, [feedUrl]: place } }));
    },
  };
}

function load(path: string): z.output<typeof fileSchema> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, feeds: {} };
    throw error;
  }
  const read = fileSchema.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw new CommandError(
    exitCodes.storeInTrouble,
    `${path} is not what this program writes. Delete it to begin the backfilling anew; stories that are stored are not stored twice.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The old file or the new one, whole, whenever the machine stops. */
function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  const file = openSync(next, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
