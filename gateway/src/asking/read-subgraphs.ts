/** Reads SUBGRAPHS: where the instances are. */
import { readFileSync } from 'node:fs';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';

/**
 * Slug → endpoint.
 *
 * Shapes: `setting` is JSON or the name of a file with JSON, an object of slug → endpoint; or the address of one host that
 * serves every partnership at `<address>/<slug>/graphql`.
 * Errors: throws a ConfigurationError that lists every mistake.
 */
export function readSubgraphs(setting: string | undefined, registry: Registry): ReadonlyMap<string, string> {
  const known = registry.partnerships.map(({ slug }) => slug);
  if (setting === undefined) {
    throw new ConfigurationError(
      'SUBGRAPHS is not set, so the gateway knows no instance. Set it to JSON like {"rise": "http://localhost:4001/rise/graphql"}, to a file with that, or to the address of one host of all.',
    );
  }
  if (isHttpAddress(setting))
    return new Map(known.map((slug) => [slug, `${setting.replace(/\/$/, '')}/${slug}/graphql`]));
  const read = parse(setting);
  const mistakes: string[] = [];
  for (const [slug, endpoint] of Object.entries(read)) {
    if (!known.includes(slug)) mistakes.push(`"${slug}" is no partnership of the registry`);
    if (typeof endpoint !== 'string' || !isHttpAddress(endpoint))
      mistakes.push(`"${slug}" has the endpoint ${JSON.stringify(endpoint)}, which is no http(s) address`);
  }
  if (Object.keys(read).length === 0) mistakes.push('it names no subgraph');
  if (mistakes.length)
    throw new ConfigurationError(
      `SUBGRAPHS has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
    );
  return new Map(Object.entries(read as Record<string, string>));
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
    if (typeof read === 'object' && read !== null && !Array.isArray(read))
      return read as Record<string, unknown>;
  } catch (error) {
    throw new ConfigurationError(
      `SUBGRAPHS${isJson ? '' : ` (the file ${setting})`} is no JSON: ${(error as Error).message}.`,
    );
  }
  throw new ConfigurationError('SUBGRAPHS must be an object of slug → endpoint.');
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
