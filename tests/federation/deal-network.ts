/** Deals stories over real instances (SQLite, GraphQL, Federation entry) and puts a federated schema in front of them. */
import { execute, parse, validate, type ExecutionResult } from 'graphql';
import { askInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import type { Ask } from '@active-news/gateway/federation/ask.ts';
import { startRequest } from '@active-news/gateway/federation/request.ts';
import { makeFederation } from '@active-news/gateway/graph/gateway-schema.ts';
import type { Instance } from '@active-news/partnership/graph/instance-context.ts';
import { startAnswering } from '@active-news/partnership/host/answer-operation.ts';
import { openStore } from '@active-news/partnership/store/open-store.ts';
import type { StoryInput } from '@active-news/partnership/store/records.ts';
import { ownLine } from '@active-news/schema/registry/membership.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { DealtStory } from './oracle.ts';

export const nowMs = Date.UTC(2026, 10, 24, 12);

export type Network = {
  readonly instances: ReadonlyMap<string, Instance>;
  readonly ask: Ask;
  /** Asks the gateway. Errors: throws if the query is not valid. */
  query(document: string, variables?: Record<string, unknown>, ask?: Ask): Promise<ExecutionResult>;
  close(): Promise<void>;
};

/** Shapes: `slugs` are the instances that exist; stories whose owner is not among them are refused. */
export async function dealNetwork(
  registry: Registry,
  slugs: readonly string[],
  stories: readonly DealtStory[],
): Promise<Network> {
  const answering = await startAnswering();
  const instances = new Map(slugs.map((slug) => [slug, openInstance(registry, slug, stories)]));
  const federation = makeFederation(registry, slugs);
  const ask = askInProcess(
    (slug, operation) => {
      const instance = instances.get(slug);
      return instance ? answering.answer(instance, operation).then(({ body }) => body) : null;
    },
    () => nowMs,
    (slug, message) => {
      throw new Error(`${slug}: ${message}`);
    },
  );
  return {
    instances,
    ask,
    async query(text, variables = {}, asking = ask) {
      const document = parse(text);
      const [mistake] = validate(federation.rules.schema, document);
      if (mistake) throw mistake;
      return execute({
        schema: federation.rules.schema,
        document,
        variableValues: variables,
        contextValue: { federation: startRequest(federation, asking, nowMs) },
      });
    },
    async close() {
      await answering.stop();
      for (const { store } of instances.values()) store.close();
    },
  };
}

function openInstance(registry: Registry, slug: string, stories: readonly DealtStory[]): Instance {
  const partnership = registry.partnerships.find((one) => one.slug === slug)!;
  const feedUrl = `${partnership.website}/feed`;
  const store = openStore({ path: ':memory:', slug, feedUrls: [feedUrl], face: slug, now: () => nowMs });
  const own = stories.filter(({ owner }) => owner === slug).map(storyInput);
  store.recordPoll({
    feedUrl,
    checkedAtMs: nowMs,
    nextCheckAtMs: nowMs,
    outcome: 'read',
    health: 'OK',
    status: 200,
    stories: own,
    problems: [],
  });
  const { region, councils } = partnership;
  return {
    partnership,
    owner: { slug, line: ownLine(registry, slug), region, councils, isWithheld: false },
    store,
  };
}

export function storyInput({ id, publishedAtMs, title, tags }: DealtStory): StoryInput {
  return {
    id,
    title,
    url: `https://example.org/${id.replace(':', '/')}`,
    publishedAtMs,
    publishedRaw: null,
    datePrecision: 'INSTANT',
    dateSource: 'FEED',
    dateSuspect: false,
    updatedAtMs: null,
    summary: null,
    contentHtml: null,
    byline: null,
    image: null,
    tags: [...tags].sort(),
    rawTags: [],
    organisations: [],
  };
}
