/** Asks a gateway as its clients do. */

export type GatewayAnswer = {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly unknown[];
  readonly extensions?: {
    readonly coverage?: {
      readonly expected: number;
      readonly answered: number;
      readonly missing: readonly { readonly partnership: string; readonly reason: string }[];
      readonly stale: readonly { readonly partnership: string; readonly reason: string }[];
    };
  };
};

const deadlineMs = 10_000;

/** Errors: rejects if there is no answer, or none within ten seconds. */
export async function askGateway(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<GatewayAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(deadlineMs),
  });
  return (await response.json()) as GatewayAnswer;
}
