/** Learns which partnerships each instance speaks for: a partnership for itself, a gateway for those that it tells of. */
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { Subgraphs } from './read-subgraphs.ts';
import type { Transport } from './transport.ts';

const deadlineMs = 10_000;
const retryAfterMs = 300;

/**
 * Shapes: name of an instance → slugs, sorted.
 * Errors: throws a ConfigurationError if a gateway does not tell in time, or if a partnership is claimed twice: a story must have one owner.
 */
export async function learnCovers(
  subgraphs: Subgraphs,
  transport: Transport,
  { partnerships }: Pick<Registry, 'partnerships'>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Set(partnerships.map(({ slug }) => slug));
  const covers = await Promise.all(
    [...subgraphs].map(
      async ([name, { covers: told }]) => [name, told ?? (await askForCover(name, transport))] as const,
    ),
  );
  const claims = new Map<string, string>();
  const mistakes: string[] = [];
  for (const [name, slugs] of covers)
    for (const slug of slugs) {
      const other = claims.get(slug);
      if (other !== undefined)
        mistakes.push(`"${slug}" is claimed twice, by "${other}" and by "${name}"; take it from one of them`);
      else if (!known.has(slug))
        mistakes.push(`"${name}" speaks for "${slug}", which the registry of this gateway does not have`);
      claims.set(slug, name);
    }
  if (mistakes.length)
    throw new ConfigurationError(
      `SUBGRAPHS cannot be used:\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
    );
  return new Map(covers.map(([name, slugs]) => [name, [...slugs].sort()]));
}

async function askForCover(name: string, transport: Transport): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(deadlineMs);
  const carry = {
    requestId: `start-${name}`,
    traceparent: `00-${'1'.padStart(32, '0')}-${'1'.padStart(16, '0')}-00`,
    hops: 1,
    signal,
  };
  // Of the whole network, so that the answer tells of each partnership below.
  const question = {
    document: '{ coverage { expected } }',
    variables: {},
    purpose: { kind: 'volatile' },
  } as const;
  for (;;) {
    const answer = await transport(name, question, carry);
    if (answer.kind === 'slice') return [...answer.parts.keys()];
    if (signal.aborted)
      throw new ConfigurationError(
        `SUBGRAPHS has the gateway "${name}", which does not tell whom it speaks for (${answer.reason}). Start it first, or say it: {"${name}": {"url": "…", "covers": ["rise", …]}}.`,
      );
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
  }
}
