/** Announcements: what a gateway reads in Redis of this instance. */
import { Redis } from 'ioredis';
import { versionBelievedForMs, versionKey, writeAnnouncement } from '@active-news/schema/announcement.ts';
import { Broken, holds, NotTried, same, type ContractCheck } from './contract-check.ts';

const section = '13. Announcements';

type Said = {
  readonly seq: number;
  readonly digest: string;
  readonly code: string;
  readonly erasedUpTo: number;
};

export const announcementChecks: readonly ContractCheck[] = [
  {
    rule: 'A1',
    section,
    level: 'must',
    name: 'The version key in Redis names the content that is answered, and expires',
    cure: 'SET active-news:version:<slug> "<seq> <digest> <code> <erasedUpTo>" PX 15000 after each commit and every 5 seconds.',
    async run({ ask, slug, redisUrl }) {
      if (!redisUrl) throw new NotTried('no --redis was given');
      const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, retryStrategy: () => null });
      redis.on('error', () => {}); // told by the command that fails
      try {
        const [text, leftMs] = await Promise.all([redis.get(versionKey(slug)), redis.pttl(versionKey(slug))]);
        if (text === null) throw new Broken(`${versionKey(slug)} is not there`);
        const { instance } = await ask('{ __typename }');
        const { seq, digest, code, erasedUpTo } = (instance ?? {}) as Partial<Said>;
        const version = { seq: seq ?? NaN, digest: digest ?? '' };
        const expected = writeAnnouncement({ version, code: code ?? '', erasedUpTo: erasedUpTo ?? 0 });
        same(text, expected, versionKey(slug));
        holds(
          leftMs > 0 && leftMs <= versionBelievedForMs,
          () => `${versionKey(slug)} expires in ${leftMs} ms, not within ${versionBelievedForMs}`,
        );
        return text;
      } catch (error) {
        if (error instanceof Broken) throw error;
        throw new Broken(`Redis at ${redisUrl} does not answer: ${(error as Error).message}`);
      } finally {
        redis.disconnect();
      }
    },
  },
];
