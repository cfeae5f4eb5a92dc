/** A GraphQL client of one function. */
export type Answer = {
  readonly data: Record<string, any> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions: {
    readonly coverage: {
      readonly expected: number;
      readonly complete: boolean;
      readonly answered: number;
      readonly missing: readonly { readonly partnership: string; readonly reason: string }[];
      readonly stale: readonly {
        readonly partnership: string;
        readonly servedAsOf: string;
        readonly reason: string;
      }[];
    };
  };
  readonly cache: string | null;
  readonly etag: string | null;
};

export async function postQuery(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { headers } = response;
  return {
    ...((await response.json()) as Omit<Answer, 'cache' | 'etag'>),
    cache: headers.get('x-cache'),
    etag: headers.get('etag'),
  };
}

/** Asks until the answer holds, at most for `deadlineMs`. Errors: throws with the last answer. */
export async function waitFor<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  deadlineMs = 15_000,
): Promise<T> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > until)
      throw new Error(
        `it did not come to hold within ${deadlineMs} ms; last: ${JSON.stringify(answer).slice(0, 2000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
