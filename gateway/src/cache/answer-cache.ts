/** Finished answers in Redis, addressed by the content versions that they show: found by address, never invalidated. */
import { createHash } from 'node:crypto';
import { versionKey } from '@active-news/schema/announcement.ts';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { Redis } from 'ioredis';

/** Slug → digest of its content version. */
export type Versions = ReadonlyMap<string, string>;

export type Question = {
  readonly query: string;
  readonly variables: unknown;
  readonly operationName: string | undefined;
};

export type AnswerCache = {
  /** The versions that the hosts announce; null if one of these partnerships is silent, or Redis is. */
  currentVersions(slugs: readonly string[]): Promise<Versions | null>;
  find(question: Question, versions: Versions): Promise<string | null>;
  keep(question: Question, versions: Versions, answer: string): Promise<void>;
};

const keepForSeconds = 3600;
const maxAnswerBytes = 1_048_576;

/**
 * Shapes: `build` names everything an answer depends on beside its versions: code, SDL and registry.
 * Errors: a silent or failing Redis is a miss; nothing here rejects.
 */
export function redisAnswerCache(redis: Pick<Redis, 'mget' | 'get' | 'set'>, build: string): AnswerCache {
  const address = ({ query, variables, operationName }: Question, versions: Versions): string => {
    const hash = createHash('sha256').update(
      JSON.stringify([build, query, variables ?? {}, operationName ?? null]),
    );
    for (const [slug, digest] of [...versions].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`\n${slug} ${digest}`);
    return `active-news:answer:${hash.digest('base64url')}`;
  };
  return {
    async currentVersions(slugs) {
      if (slugs.length === 0) return null;
      const told = await redis.mget(slugs.map(versionKey)).catch(() => null);
      if (!told || told.some((version) => version === null)) return null;
      return new Map(slugs.map((slug, i) => [slug, parseVersion(told[i]!).digest]));
    },
    find: (question, versions) => redis.get(address(question, versions)).catch(() => null),
    async keep(question, versions, answer) {
      if (Buffer.byteLength(answer) > maxAnswerBytes) return;
      await redis.set(address(question, versions), answer, 'EX', keepForSeconds).catch(() => null);
    },
  };
}

function parseVersion(text: string): ContentVersion {
  const [seq, digest] = text.split(' ');
  return { seq: Number(seq), digest: digest ?? '' };
}
