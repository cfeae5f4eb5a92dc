/** Transport: what goes over the wire, and that an answer is whole or none. */
import { holds, NotTried, same, shorten, type ContractCheck } from './contract-check.ts';
import { asRecord, isEmpty } from './instance-client.ts';

const section = '2. Transport';

export const transportChecks: readonly ContractCheck[] = [
  {
    rule: 'T1',
    section,
    level: 'must',
    name: 'A question is answered with status 200 and JSON',
    cure: 'Answer POST with content-type application/json by status 200 and the JSON of a GraphQL response.',
    async run({ ask }) {
      const { status, contentType, body, text } = await ask('{ __typename }');
      same(status, 200, 'the status of { __typename }');
      holds(
        /^application\/(graphql-response\+)?json\b/.test(contentType),
        () => `the content-type is "${contentType}", not application/json`,
      );
      holds(asRecord(body) !== null, () => `the body is no JSON object: ${shorten(text)}`);
      same(asRecord(body)!.data, { __typename: 'Query' }, 'the data of { __typename }');
      return '1 question';
    },
  },
  {
    rule: 'T2',
    section,
    level: 'must',
    name: 'An answer is whole, or it is none',
    cure: 'Throw when a part of the answer cannot be read; never leave rows out beside an entry in `errors`.',
    async run({ ask }) {
      const query = 'query ($first: Int) { stories(first: $first) { totalCount edges { node { id } } } }';
      const { data, errors } = await ask(query, { first: 5 });
      holds(errors.length === 0, () => `a plain page was answered with errors: ${errors[0]!.message}`);
      holds(!isEmpty(data), () => 'a plain page was answered without data and without errors');
      return '1 page without errors';
    },
  },
  {
    rule: 'T3',
    section,
    level: 'must',
    name: 'What the SDL does not know is refused, not ignored',
    cure: 'Validate operations against the SDL before they are executed, as GraphQL asks.',
    async run({ ask }) {
      const unknown = [
        ['a field', '{ stories(first: 1) { totalCount noSuchField } }'],
        ['an argument', '{ stories(first: 1, noSuchArgument: 1) { totalCount } }'],
        ['a field of a filter', '{ stories(first: 1, filter: { noSuchField: 1 }) { totalCount } }'],
        ['an order', '{ stories(first: 1, orderBy: NO_SUCH_ORDER) { totalCount } }'],
      ] as const;
      for (const [what, query] of unknown) {
        const { data, errors, text } = await ask(query);
        holds(
          errors.length > 0 && isEmpty(data),
          () => `${what} that does not exist was answered: ${shorten(text)}`,
        );
      }
      return `${unknown.length} questions`;
    },
  },
  {
    rule: 'T4',
    section,
    level: 'must',
    name: "A gateway's headers change no answer",
    cure: 'Ignore the headers that you do not use.',
    async run({ ask, post, endpoint }) {
      const query = '{ stories(first: 3) { totalCount edges { cursor node { id revision } } } }';
      const plain = asRecord((await post(endpoint, { query })).body);
      const carried = await ask(
        query,
        {},
        {
          'x-request-id': 'contract-1',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          'x-active-news-hops': '1',
          'x-active-news-deadline-ms': '4000',
        },
      );
      same(carried.data, plain?.data, 'the answer to a question with headers');
      return '4 headers';
    },
  },
  {
    rule: 'T5',
    section,
    level: 'must',
    name: 'With a secret, nothing is told to who does not hold it',
    cure: 'Answer with status 401 and no data unless `authorization` is `Bearer <secret>`; compare in constant time.',
    async run({ ask, secret }) {
      if (!secret) throw new NotTried('no --secret was given');
      const query = '{ stories(first: 1) { totalCount } }';
      for (const given of ['', 'Bearer ', `Bearer ${secret}x`, `Bearer ${secret.slice(1)}`, secret]) {
        const { status, data } = await ask(query, {}, { authorization: given });
        holds(
          status === 401 && data === null,
          () => `status ${status}${data ? ' and data' : ''} came for a wrong secret, not 401`,
        );
      }
      return '5 wrong secrets';
    },
  },
];
