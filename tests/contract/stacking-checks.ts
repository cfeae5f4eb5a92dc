/** Stacking: what a gateway says that acts as an instance of another. */
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { holds, NotTried, shorten, type ContractCheck } from './contract-check.ts';
import { asRecord, isEmpty, type InstanceClient } from './instance-client.ts';

const section = '14. Stacking';

/** What an answer about stories is made of. */
async function partsOf(client: InstanceClient): Promise<Readonly<Record<string, unknown>>> {
  const { isGateway } = await client.catalogue();
  if (!isGateway) throw new NotTried('it is no gateway: extensions.instance has no parts');
  const { instance } = await client.ask('{ stories(first: 1) { totalCount edges { node { id } } } }');
  return asRecord(instance?.parts) ?? {};
}

export const stackingChecks: readonly ContractCheck[] = [
  {
    rule: 'K1',
    section,
    level: 'must',
    name: 'parts says of each partnership below whether it answered, is missing or stale',
    cure: 'answered: { kind, version }; missing: { kind, reason, sinceMs }; stale: { kind, version, servedAsOfMs, reason }.',
    async run(client) {
      const parts = await partsOf(client);
      for (const [slug, value] of Object.entries(parts)) {
        const part = asRecord(value);
        const isMs = (instant: unknown) => Number.isSafeInteger(instant);
        const isVersion =
          part?.version === null ||
          (Number.isSafeInteger(asRecord(part?.version)?.seq) &&
            typeof asRecord(part?.version)?.digest === 'string');
        const fits =
          part?.kind === 'answered'
            ? isVersion
            : part?.kind === 'missing'
              ? typeof part.reason === 'string' && isMs(part.sinceMs)
              : part?.kind === 'stale' &&
                isVersion &&
                typeof part.reason === 'string' &&
                isMs(part.servedAsOfMs);
        holds(fits, () => `the part "${slug}" is ${shorten(JSON.stringify(value))}`);
      }
      return `${Object.keys(parts).length} parts`;
    },
  },
  {
    rule: 'K2',
    section,
    level: 'must',
    name: 'Every story belongs to a part that answered, or is stale',
    cure: 'Name every partnership below, however deep, by its own slug; leave out the rows of those that are missing.',
    async run(client) {
      const parts = await partsOf(client);
      const { stories } = await client.catalogue();
      for (const { id } of stories) {
        const kind = asRecord(parts[ownerOfStory(id) ?? ''])?.kind;
        holds(
          kind === 'answered' || kind === 'stale',
          () => `${id} is shown, but its partnership is ${String(kind ?? 'no part')}`,
        );
      }
      return `${stories.length} stories`;
    },
  },
  {
    rule: 'K3',
    section,
    level: 'must',
    name: 'A question that has passed 8 gateways is refused, so that cycles end',
    cure: 'Read x-active-news-hops, answer with status 508 if it is 8 or more, and send it on raised by one.',
    async run(client) {
      await partsOf(client);
      const { data, errors } = await client.ask(
        '{ stories(first: 1) { totalCount } }',
        {},
        { 'x-active-news-hops': '8' },
      );
      holds(errors.length > 0 && isEmpty(data), () => 'a question with x-active-news-hops: 8 was answered');
      return '1 question';
    },
  },
];
