/** Batch: many operations in one request, each answered in a line of its own. */
import { holds, NotTried, same, shorten, type ContractCheck } from './contract-check.ts';
import { asRecord, isEmpty, type InstanceClient } from './instance-client.ts';

const section = '3. Batches';

type Line = { readonly index: number; readonly status: number; readonly body: unknown };

async function postBatch(client: InstanceClient, operations: readonly object[]): Promise<readonly Line[]> {
  const { instance } = await client.catalogue();
  if (typeof instance?.batch !== 'string')
    throw new NotTried('the instance offers no batch; it is asked singly');
  const { status, contentType, text } = await client.post(instance.batch, { operations });
  same(status, 200, `the status of POST ${instance.batch}`);
  holds(
    contentType.startsWith('application/x-ndjson'),
    () => `the content-type is "${contentType}", not application/x-ndjson`,
  );
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const read = asRecord(tryParse(line));
      holds(
        read !== null && Number.isInteger(read.index) && Number.isInteger(read.status) && 'body' in read,
        () => `a line is no { index, status, body }: ${shorten(line)}`,
      );
      return read as unknown as Line;
    });
  same(
    lines.map(({ index }) => index).sort((a, b) => a - b),
    operations.map((_, i) => i),
    'the indices of the lines',
  );
  return [...lines].sort((a, b) => a.index - b.index);
}

export const batchChecks: readonly ContractCheck[] = [
  {
    rule: 'B1',
    section,
    level: 'must',
    name: 'Each operation of a batch has one line, with the answer that it has alone',
    cure: 'Answer by NDJSON, a line per operation as it finishes: { "index", "status", "body" }.',
    async run(client) {
      const instance = client.slug;
      const queries = [
        { query: '{ stories(first: 3) { totalCount edges { cursor node { id revision } } } }' },
        {
          query: 'query ($first: Int) { stories(first: $first, orderBy: OLDEST) { edges { node { id } } } }',
          variables: { first: 2 },
        },
        { query: '{ archives { month storyCount } }' },
      ];
      const lines = await postBatch(
        client,
        queries.map((operation) => ({ instance, ...operation })),
      );
      for (const [i, { query, variables }] of queries.entries()) {
        const alone = await client.ask(query, variables);
        same(
          [lines[i]!.status, lines[i]!.body],
          [alone.status, alone.body],
          `line ${i} of a batch, against the same question alone`,
        );
      }
      return `${queries.length} operations`;
    },
  },
  {
    rule: 'B2',
    section,
    level: 'must',
    name: 'An operation that fails costs its own line only',
    cure: 'Give a status to each line: 404 for an instance that is not here, 400 or 200 with errors for an operation that cannot be answered.',
    async run(client) {
      const good = { instance: client.slug, query: '{ __typename }' };
      const lines = await postBatch(client, [
        { instance: client.slug, query: '{ noSuchField }' },
        { instance: 'there-is-no-such-instance', query: '{ __typename }' },
        { instance: client.slug, query: 'no GraphQL {' },
        good,
      ]);
      for (const { index, body } of lines.slice(0, 3)) {
        const read = asRecord(body);
        holds(
          Array.isArray(read?.errors) && isEmpty(asRecord(read?.data)),
          () => `operation ${index}, which cannot be answered, got ${shorten(JSON.stringify(body))}`,
        );
      }
      same(lines[1]!.status, 404, 'the status of the line for an instance that is not there');
      same(
        asRecord(lines[3]!.body)?.data,
        { __typename: 'Query' },
        'the data of the good operation beside three bad ones',
      );
      return '3 of 4 operations fail';
    },
  },
];

function tryParse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
