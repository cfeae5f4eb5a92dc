/** Health for machines: `/health/live` says that the process runs, `/health/ready` that it answers, and for whom. */
import type { FastifyInstance } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';

type Query = (document: string) => Promise<FormattedExecutionResult>;

/** A gateway is ready as soon as it runs: partnerships that are missing are part of its answers, not a reason to stop it. */
export function serveHealth(http: FastifyInstance, query: Query): void {
  http.get('/health/live', async () => ({ status: 'live' }));
  http.get('/health/ready', async () => {
    const { data } = await query(
      '{ coverage { expected complete answered { partnership { slug } seq digest } missing { partnership { slug } reason since } } }',
    );
    const coverage = data?.coverage as {
      answered: { partnership: { slug: string } }[];
      missing: { partnership: { slug: string } }[];
    };
    const flat = <T extends { partnership: { slug: string } }>(entries: readonly T[]) =>
      entries.map((entry) => ({ ...entry, partnership: entry.partnership.slug }));
    return {
      status: 'ready',
      ...coverage,
      answered: flat(coverage.answered),
      missing: flat(coverage.missing),
    };
  });
}
