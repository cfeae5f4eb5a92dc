/** Reads a registry file, YAML or JSON, and lists everything that is wrong with it, each with its place. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { checkRegistry } from './check-registry.ts';
import { findingsOf, formatPath, type Finding, type Path } from './mistake-text.ts';
import type { Partnership, Registry } from './partnership.ts';
import { partnershipSchema, registrySchema } from './registry-schema.ts';
import { danglingAlias, placeAt, placeOf, repeatedKeys, type Place } from './yaml-places.ts';

/** Line and column count from 1. `path` is like `[3].feeds[0].url`, and empty for the whole file. */
export type RegistryMistake = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
};

export type RegistryReading =
  | { readonly ok: true; readonly registry: Registry }
  | { readonly ok: false; readonly mistakes: readonly RegistryMistake[] };

/** The registry that comes with the project; its feeds are candidates that nobody has accepted yet. */
export const bundledRegistryPath = fileURLToPath(new URL('../data/partnerships.json', import.meta.url));

const jsonSchemaPath = 'schema/registry/partnerships.schema.json';
const maxBytes = 2_000_000;
const tooDeep = 'the file is nested too deeply to be read.';
const tooManyAliases = 'the file repeats its anchors too often to be read; write the values out.';

/** Reads a registry file from disk. A file that cannot be read is a mistake like any other. */
export async function loadRegistry(path: string): Promise<RegistryReading> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return wholeFile(
      path,
      code === 'ENOENT' ? 'there is no such file.' : `the file cannot be read: ${message}.`,
    );
  }
  if (!isUtf8(bytes)) return wholeFile(path, 'the file is not UTF-8 text; save it as UTF-8.');
  return readRegistry(bytes.toString(), path);
}

/**
 * Reads the text of a registry file.
 *
 * Shapes: `fileName` is printed with each mistake and not opened.
 * Errors: none is thrown; mistakes come all at once, in order of place. Broken YAML is listed alone, since what
 * follows a break cannot be trusted.
 */
export function readRegistry(text: string, fileName: string): RegistryReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) return wholeFile(fileName, `the file has ${bytes} bytes; it may have ${maxBytes}.`);
  const lines = new LineCounter();
  try {
    // The parser counts a byte order mark as a column, and then finds the first entry indented.
    const doc = parseDocument(text.replace(/^\uFEFF/, ''), {
      lineCounter: lines,
      prettyErrors: false,
      // Keys given twice are found by repeatedKeys, with their path.
      uniqueKeys: false,
      // Keys that are maps would be turned into text, which can double in length with every level.
      stringKeys: true,
      // A quieter level would hide that there is a second document.
      logLevel: 'error',
    });
    const breaks = breaksIn(doc);
    if (breaks.length > 0) {
      return refused(
        fileName,
        breaks.map(({ offset, message }) => ({ place: placeAt(lines, offset), path: [], message })),
      );
    }
    const content: unknown = doc.toJS();
    const findings = findingsIn(doc, content);
    if (findings.length === 0) return { ok: true, registry: registryOf(registrySchema.parse(content)) };
    return refused(
      fileName,
      findings.map((finding) => ({ ...finding, place: placeOf(doc, lines, finding.path, finding.atKey) })),
    );
  } catch (error) {
    if (error instanceof ReferenceError) return wholeFile(fileName, tooManyAliases);
    throw error;
  }
}

/** One line per mistake, then how many there are and where the rules stand. */
export function formatMistakes(mistakes: readonly RegistryMistake[]): string {
  const listed = mistakes.map(
    ({ file, line, column, path, message }) =>
      `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
  );
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  return [...listed, `${count}; the JSON Schema of this file is ${jsonSchemaPath}.`].join('\n');
}

// The parser's own words for these speak to programmers.
const breakInWords: ReadonlyMap<string, string> = new Map([
  ['MULTIPLE_DOCS', 'a second document starts here; a registry is one list.'],
  ['NON_STRING_KEY', 'this key is not text; write the name of a field.'],
]);

type Break = { readonly offset: number; readonly message: string };

/** Where the text is not YAML, or not YAML that can be turned into values. */
function breaksIn(doc: Document): Break[] {
  const broken = [...doc.errors, ...doc.warnings];
  if (broken.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return [{ offset: 0, message: tooDeep }];
  const breaks = broken.map(({ pos, code, message }) => ({
    offset: pos[0],
    message: breakInWords.get(code) ?? `${message}.`,
  }));
  const alias = breaks.length > 0 ? undefined : danglingAlias(doc);
  if (alias === undefined) return breaks;
  const cure = 'put text that starts with * in quotes.';
  return [{ offset: alias.offset, message: `there is no anchor &${alias.name} before this; ${cure}` }];
}

function findingsIn(doc: Document, content: unknown): Finding[] {
  if (content === null)
    return [{ path: [], message: 'the file is empty; it must be a list of partnerships.' }];
  const parsed = registrySchema.safeParse(content);
  const issues = parsed.success ? [] : parsed.error.issues;
  const inWords = (issue: z.core.$ZodIssue): Finding[] =>
    findingsOf(issue, valueAt(content, issue.path), knownKeysAt(issue.path));
  // A file that is no list, or far too long a one, is not a registry; its details do not matter.
  const ofWholeFile = issues.filter(({ path }) => path.length === 0);
  if (ofWholeFile.length > 0 || !Array.isArray(content)) return ofWholeFile.flatMap(inWords);
  return [...repeatedKeys(doc.contents), ...issues.flatMap(inWords), ...checkRegistry(content)];
}

function registryOf(entries: readonly Partnership[]): Registry {
  const partnerships = entries.map((entry) =>
    entry.hosts.length > 0 ? entry : { ...entry, hosts: hostsOf(entry.website) },
  );
  // zod gives the fields in the order of the schema, so the order in which they are written does not count.
  const digest = createHash('sha256').update(JSON.stringify(partnerships)).digest('base64url').slice(0, 22);
  return { partnerships, digest };
}

/** The host of a website, and its twin with or without `www.` where names have one. */
function hostsOf(website: string): string[] {
  const { host, hostname, port } = new URL(website);
  if (port !== '' || !/\.[a-z][^.]*$/.test(hostname)) return [host];
  return [host, host.startsWith('www.') ? host.slice('www.'.length) : `www.${host}`];
}

function refused(
  file: string,
  found: readonly { readonly place: Place; readonly path: Path; readonly message: string }[],
): RegistryReading {
  const mistakes = found
    .map(({ place, path, message }) => ({ file, ...place, path: formatPath(path), message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, mistakes };
}

function wholeFile(file: string, message: string): RegistryReading {
  return refused(file, [{ place: { line: 1, column: 1 }, path: [], message }]);
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown>)[step], content);
}

function knownKeysAt(path: readonly PropertyKey[]): string[] {
  const inFeeds = path[1] === 'feeds';
  const feed = partnershipSchema.shape.feeds.unwrap().element;
  if (!inFeeds) return Object.keys(partnershipSchema.shape);
  return Object.keys(path.length <= 3 ? feed.shape : feed.shape.include.unwrap().shape);
}
