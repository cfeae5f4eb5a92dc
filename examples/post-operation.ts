/** Asks a GraphQL endpoint over HTTP. */
import type { ExecutionResult } from 'graphql';

/** Errors: throws if nothing answers, or not in JSON; errors of GraphQL are part of the result. */
export async function postOperation(
  endpoint: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<ExecutionResult> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as ExecutionResult;
}
