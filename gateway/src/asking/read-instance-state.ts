/** Reads the parts of `extensions.instance`. Each function gives what it read, or a text that says what is wrong with it. */
import { isDigestWord } from '@active-news/schema/announcement.ts';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { Absence, Part } from '../federation/ask.ts';
import { missingReasons } from './missing-reasons.ts';
import type { Floors } from './erasure-floors.ts';
import type { InstanceFacts } from './transport.ts';

type Unread = Readonly<Record<string, unknown>>;

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** The last instant that a date can be. */
const lastInstantMs = 8.64e15;

/** Null if it says neither number nor digest. */
export function readVersion({ seq, digest }: Unread): ContentVersion | null | string {
  if (isAbsent(seq) && isAbsent(digest)) return null;
  if (!isCount(seq)) return `seq is ${shown(seq)}; it must be a whole number from 0`;
  if (!isDigestWord(digest)) return `digest is ${shown(digest)}; it must be one word of ASCII`;
  return { seq, digest };
}

export function readFacts({ code, sdl }: Unread): InstanceFacts | string {
  if (!isAbsent(code) && !isDigestWord(code)) return `code is ${shown(code)}; it must be one word of ASCII`;
  if (!isAbsent(sdl) && !isDigestWord(sdl)) return `sdl is ${shown(sdl)}; it must be one word of ASCII`;
  return { code: code ?? '', sdl: sdl ?? null };
}

/** What a partnership has erased, or a gateway tells of those below it. Shapes: without what is 0. */
export function readFloors(instance: string, { erasedUpTo, floors, seq }: Unread): Floors | string {
  const read = new Map<string, number>();
  if (!isAbsent(erasedUpTo)) {
    // A content cannot have erased what is yet to come; believed, it would keep the instance out for ever.
    if (!isCount(erasedUpTo) || !isCount(seq) || erasedUpTo > seq)
      return `erasedUpTo is ${shown(erasedUpTo)}; it must be a whole number from 0 to seq`;
    if (erasedUpTo > 0) read.set(instance, erasedUpTo);
  }
  if (isAbsent(floors)) return read;
  if (!isObject(floors)) return `floors is ${shown(floors)}; it must be an object of slug → number`;
  for (const [slug, floor] of Object.entries(floors)) {
    if (!slugForm.test(slug) || !isCount(floor))
      return `floors has ${shown({ [slug]: floor })}, which is no whole number of a partnership`;
    if (floor > 0) read.set(slug, floor);
  }
  return read;
}

/** Null if there is none. */
export function readGap(gap: unknown): Absence | null | string {
  if (isAbsent(gap)) return null;
  return (
    readAbsence(gap) ?? `gap is ${shown(gap)}; it must be null or a reason of MissingReason with sinceMs`
  );
}

/** What a gateway says of those below it. */
export function readParts(parts: unknown): ReadonlyMap<string, Part> | string {
  if (!isObject(parts)) return `parts is ${shown(parts)}; it must be an object of slug → part`;
  const read = new Map<string, Part>();
  for (const [slug, given] of Object.entries(parts)) {
    const part = slugForm.test(slug) ? readPart(given) : null;
    if (part === null) return `parts has ${shown({ [slug]: given })}, which is no part of a partnership`;
    read.set(slug, part);
  }
  return read;
}

function readPart(given: unknown): Part | null {
  if (!isObject(given)) return null;
  if (given.kind === 'missing') {
    const absence = readAbsence(given);
    return absence && { kind: 'missing', ...absence };
  }
  const version = isAbsent(given.version) ? null : isObject(given.version) ? readVersion(given.version) : '';
  if (typeof version === 'string') return null;
  if (given.kind === 'answered') return { kind: 'answered', version };
  const { kind, reason, servedAsOfMs } = given;
  if (kind !== 'stale' || !isReason(reason) || !isInstant(servedAsOfMs)) return null;
  return { kind, version, reason, servedAsOfMs };
}

function readAbsence(given: unknown): Absence | null {
  if (!isObject(given)) return null;
  const { reason, sinceMs } = given;
  return isReason(reason) && isInstant(sinceMs) ? { reason, sinceMs } : null;
}

function isReason(value: unknown): value is string {
  return typeof value === 'string' && missingReasons.has(value);
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lastInstantMs;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Unread {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 200);
}
