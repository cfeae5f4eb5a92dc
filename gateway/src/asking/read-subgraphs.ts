/** Reads SUBGRAPHS: where the instances are, and which of them are gateways that speak for several. */
import { readFileSync } from 'node:fs';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import { nearestName } from '@active-news/schema/registry/nearest-name.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';

export type Subgraph = {
  readonly endpoint: string;
  /** Slugs of the partnerships it speaks for; null if it is a gateway that must be asked. */
  readonly covers: readonly string[] | null;
};

/** Name of an instance → where it is. A partnership's instance is called by its slug. */
export type Subgraphs = ReadonlyMap<string, Subgraph>;

type Given = { readonly url: string; readonly covers?: readonly string[] };

const nameForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Shapes: `setting` is JSON or the name of a file with JSON, an object of name → address, or name → `{ url, covers }` for a gateway;
 * or the address of one host that serves every partnership at `<address>/<slug>/graphql`.
 * Errors: throws a ConfigurationError that lists every mistake.
 */
export function readSubgraphs(setting: string | undefined, registry: Registry): Subgraphs {
  const known = registry.partnerships.map(({ slug }) => slug);
  if (setting === undefined) {
    throw new ConfigurationError(
      'SUBGRAPHS is not set, so the gateway knows no instance. Set it to JSON like {"rise": "http://localhost:4001/rise/graphql"}, to a file with that, or to the address of one host of all.',
    );
  }
  if (isHttpAddress(setting))
    return new Map(
      known.map((slug) => [
        slug,
        { endpoint: `${setting.replace(/\/$/, '')}/${slug}/graphql`, covers: [slug] },
      ]),
    );
  const read = Object.entries(parse(setting));
  const mistakes = read.flatMap(([name, given]) => mistakesOf(name, given, known));
  if (read.length === 0) mistakes.push('it names no subgraph');
  if (mistakes.length > 0) throw mistaken(mistakes);
  const subgraphs = new Map(
    (read as [string, string | Given][]).map(([name, given]) => [name, subgraphOf(name, given, known)]),
  );
  const claims = claimedTwice(subgraphs);
  if (claims.length > 0) throw mistaken(claims);
  return subgraphs;
}

/** A sentence for each partnership that two instances speak for: a story must have one owner. */
export function claimedTwice(
  instances: ReadonlyMap<string, { readonly covers: readonly string[] | null }>,
): readonly string[] {
  const claimedBy = new Map<string, string>();
  const mistakes: string[] = [];
  for (const [name, { covers }] of instances)
    for (const slug of covers ?? []) {
      const other = claimedBy.get(slug);
      if (other !== undefined)
        mistakes.push(`"${slug}" is claimed twice, by "${other}" and by "${name}"; take it from one of them`);
      claimedBy.set(slug, name);
    }
  return mistakes;
}

function subgraphOf(name: string, given: string | Given, known: readonly string[]): Subgraph {
  if (typeof given !== 'string') return { endpoint: given.url, covers: given.covers ?? null };
  return { endpoint: given, covers: known.includes(name) ? [name] : null };
}

function mistakesOf(name: string, given: unknown, known: readonly string[]): string[] {
  const mistakes: string[] = [];
  if (!nameForm.test(name))
    mistakes.push(`"${name}" is no name; use lower-case words joined by hyphens, as "north-west"`);
  const url = isObject(given) ? given.url : given;
  if (typeof url !== 'string' || !isHttpAddress(url))
    mistakes.push(
      `"${name}" has the endpoint ${JSON.stringify(url) ?? '(none)'}, which is no http(s) address`,
    );
  if (!isObject(given)) return mistakes;
  if (known.includes(name))
    mistakes.push(
      `"${name}" is a partnership, which speaks for itself; give its address as a text, or call the gateway something else`,
    );
  const unknown = Object.keys(given).filter((key) => key !== 'url' && key !== 'covers');
  if (unknown.length > 0) mistakes.push(`"${name}" has ${unknown.join(', ')}; it may have url and covers`);
  const { covers } = given;
  if (covers === undefined) return mistakes;
  if (!Array.isArray(covers) || covers.length === 0 || covers.some((slug) => typeof slug !== 'string'))
    return [...mistakes, `"${name}" has covers that are no list of slugs, as ["rise", "tees-valley-sport"]`];
  for (const slug of (covers as string[]).filter((one) => !known.includes(one))) {
    const nearest = nearestName(slug, known);
    mistakes.push(
      `"${name}" covers "${slug}", which is no partnership of the registry${nearest ? `; did you mean "${nearest}"?` : ''}`,
    );
  }
  return mistakes;
}

function mistaken(mistakes: readonly string[]): ConfigurationError {
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  return new ConfigurationError(`SUBGRAPHS has ${count}:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
}

function parse(setting: string): Readonly<Record<string, unknown>> {
  const isJson = setting.trimStart().startsWith('{');
  let text = setting;
  try {
    if (!isJson) text = readFileSync(setting, 'utf8');
  } catch (error) {
    throw new ConfigurationError(
      `SUBGRAPHS is "${setting}": neither JSON nor a file that can be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  try {
    const read: unknown = JSON.parse(text);
    if (isObject(read)) return read;
  } catch (error) {
    throw new ConfigurationError(
      `SUBGRAPHS${isJson ? '' : ` (the file ${setting})`} is no JSON: ${(error as Error).message}.`,
    );
  }
  throw new ConfigurationError('SUBGRAPHS must be an object of name → endpoint.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
