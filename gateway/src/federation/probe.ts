/** Asks every instance for nothing but its version. */
import { coverageOf, type Coverage } from './coverage.ts';
import { scatter, type FederatedRequest } from './request.ts';
import { routeTo } from './route.ts';

export async function probe(request: FederatedRequest): Promise<Coverage> {
  const route = routeTo(request, request.expected);
  const question = { document: '{ __typename }', variables: {}, purpose: { kind: 'volatile' } } as const;
  const coverage = coverageOf(
    route,
    await scatter(request, route, question, 'coverage'),
    request.startedAtMs,
  );
  request.covered(coverage);
  return coverage;
}
