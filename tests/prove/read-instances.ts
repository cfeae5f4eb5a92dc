/** Reads every story of every instance directly, past the gateway, page by page. */
import type { OracleStory } from '../federation/one-store/oracle-story.ts';

export type ReadInstance = {
  readonly slug: string;
  readonly stories: readonly OracleStory[];
  /** As `seq digest`; null if it sends none. */
  readonly version: string | null;
  /** Why it could not be read; null if it was. */
  readonly problem: string | null;
};

type StoryJson = Record<string, never> & {
  id: string;
  publishedAt: string;
  firstSeenAt: string;
  updatedAt: string | null;
  startsAt: string | null;
  deadlineAt: string | null;
  tags: { slug: string }[];
  organisations: { slug: string }[];
};

const storyFields =
  'id revision title url publishedAt publishedRaw datePrecision dateSource dateSuspect updatedAt firstSeenAt summary contentHtml byline image { url alt } category kind startsAt deadlineAt tags { slug } rawTags organisations { slug }';
const pageQuery = `query ($after: String) { stories(first: 100, after: $after) { nodes { ${storyFields} } pageInfo { hasNextPage endCursor } } }`;
const deadlineMs = 20_000;
const maxPages = 10_000;

/** Shapes: `endpoint` is the instance's own. Errors: what goes wrong is told in `problem`. */
export async function readInstance(slug: string, endpoint: string, secret?: string): Promise<ReadInstance> {
  const stories: OracleStory[] = [];
  let after: string | null = null;
  let version: string | null = null;
  try {
    for (let page = 0; page < maxPages; page++) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(secret && { authorization: `Bearer ${secret}` }) },
        body: JSON.stringify({ query: pageQuery, variables: { after } }),
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const { data, errors, extensions } = (await response.json()) as {
        data?: { stories: { nodes: StoryJson[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
        errors?: { message: string }[];
        extensions?: { instance?: { seq?: number; digest?: string } };
      };
      if (errors?.length || !data) throw new Error(errors?.[0]?.message ?? 'no data');
      const { seq, digest } = extensions?.instance ?? {};
      const shown = digest === undefined ? null : `${seq} ${digest}`;
      // Pages of two contents do not make one; whoever reads begins again.
      if (page > 0 && shown !== version) return readInstance(slug, endpoint, secret);
      version = shown;
      stories.push(...data.stories.nodes.map((node) => oracleStory(slug, node)));
      if (!data.stories.pageInfo.hasNextPage) break;
      after = data.stories.pageInfo.endCursor;
    }
    return { slug, stories, version, problem: null };
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    return { slug, stories: [], version: null, problem: cause ?? (error as Error).message };
  }
}

function oracleStory(owner: string, story: StoryJson): OracleStory {
  const instant = (text: string | null) => (text === null ? null : Date.parse(text));
  const { publishedAt, firstSeenAt, updatedAt, startsAt, deadlineAt, tags, organisations, ...rest } = story;
  return {
    ...(rest as unknown as OracleStory),
    owner,
    publishedAtMs: Date.parse(publishedAt),
    firstSeenAtMs: Date.parse(firstSeenAt),
    updatedAtMs: instant(updatedAt),
    startsAtMs: instant(startsAt),
    deadlineAtMs: instant(deadlineAt),
    tags: tags.map(({ slug }) => slug),
    organisations: organisations.map(({ slug }) => slug),
  };
}
