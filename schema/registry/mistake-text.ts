/** Puts what the zod schema found into words: the rule, the offending value and the cure. */
import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';

export type Path = readonly (string | number)[];

/** A mistake without its place. `atKey`: the key is at fault rather than its value. */
export type Finding = { readonly path: Path; readonly message: string; readonly atKey?: boolean };

/**
 * One finding per mistake.
 *
 * Shapes: `value` is what stands at the issue's path, undefined if nothing does; `knownKeys` are the fields that
 * the map there may have, used if keys are unknown.
 */
export function findingsOf(issue: z.core.$ZodIssue, value: unknown, knownKeys: readonly string[]): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `\`${key}\` is not a field here.${didYouMean(key, knownKeys)} Known: ${knownKeys.join(', ')}.`,
      atKey: true,
    }));
  }
  return [{ path, message: `${label(path)} ${saying(issue, path, value)}` }];
}

/** The end of a path as people name it: `feeds[0]`, or "the entry" and "the file" for the outer two. */
export function label(path: Path): string {
  const lastKey = path.findLastIndex((step) => typeof step === 'string');
  if (lastKey === -1) return path.length === 0 ? 'the file' : 'the entry';
  return `\`${formatPath(path.slice(lastKey))}\``;
}

/** `[3].feeds[0].url`; the empty path is the whole file. */
export function formatPath(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}

/** The value as the reader will recognise it: cut if long, and without the password of an address, as it may be logged. */
export function quote(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  if (typeof value !== 'string') return String(value);
  const open = value.replace(/(?<=\/\/)[^/?#]*(?=@)/, '…');
  return JSON.stringify(open.length <= 80 ? open : `${open.slice(0, 79)}…`);
}

/** ` Did you mean "north-east"?`, or nothing if no known name is near. */
export function didYouMean(typed: unknown, known: readonly string[]): string {
  const nearest = typeof typed === 'string' ? nearestName(typed, known) : undefined;
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

function saying(issue: z.core.$ZodIssue, path: Path, value: unknown): string {
  const is = value === undefined ? 'is missing' : `is ${quote(value)}`;
  switch (issue.code) {
    case 'invalid_value': {
      const known = issue.values.map(String);
      if (value === undefined) return `${is}; it is one of: ${known.join(', ')}.`;
      const what = path.findLast((step) => typeof step === 'string');
      return `${is}; there is no such ${what}.${didYouMean(value, known)} Known: ${known.join(', ')}.`;
    }
    case 'invalid_type':
      return `${is}; it must be ${kindInWords(issue.expected, value)}.`;
    default:
      return `${is}; it must be ${issue.message}.`;
  }
}

function kindInWords(expected: string, value: unknown): string {
  switch (expected) {
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean'
        ? `text: write "${value}", in quotes`
        : 'text';
    case 'array':
      return value === null ? 'a list, or be left out' : 'a list';
    case 'object':
      return 'a map of fields';
    case 'boolean':
      return 'true or false';
    default:
      return expected;
  }
}
