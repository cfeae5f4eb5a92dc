/** Judges one answer: who it says it is made of must be true, and its data must be the union of exactly those. */
import { isDeepStrictEqual } from 'node:util';
import type { Breadth, GatewayAnswer, GatewayData, State } from './ask-gateway.ts';
import type { Content } from './read-content.ts';
import { uniteContents, type Union } from './unite-contents.ts';

/** What is true of one instance at the moment of an answer. */
export type Truth = {
  /** All that it has ever held, by digest. */
  readonly held: ReadonlyMap<string, Content>;
  /** What it says now, if it is asked and understood. */
  readonly now: Content;
  /** Which states an answer may show of it. Gives null if it may, else what it should be. */
  readonly admits: (state: State) => string | null;
  /** Its schema has no such field; `perhaps` where rows of a time when it had one may be shown with it. */
  readonly lacksByline?: 'surely' | 'perhaps';
  /** Unless it answered at `now`, what the answer has of it cannot be told. */
  readonly saidOtherwise?: true;
};

/** Everything that is wrong with an answer; nothing if it is right. */
export function judgeAnswer(
  answer: GatewayAnswer,
  truths: ReadonlyMap<string, Truth>,
  breadth: Breadth,
): readonly string[] {
  if (answer.kind === 'none') return [answer.isHang ? 'it hangs' : `it is no answer: ${answer.text}`];
  const { states } = answer;
  const wrong: string[] = [];
  for (const slug of states.keys()) if (!truths.has(slug)) wrong.push(`coverage names ${slug}, a stranger`);
  for (const [slug, { admits }] of truths) {
    const state = states.get(slug);
    const should = state ? admits(state) : 'named in coverage';
    if (should) wrong.push(`${slug} is ${JSON.stringify(state)}, but should be ${should}`);
  }
  if (answer.kind === 'refused') {
    if (answer.codes.some((code) => code !== 'ALL_INSTANCES_MISSING'))
      wrong.push(`it has errors: ${answer.text.slice(0, 500)}`);
    return wrong;
  }
  const isWhole = [...states.values()].every(({ kind }) => kind === 'answered');
  if (answer.complete !== isWhole) wrong.push(`complete is ${answer.complete}`);
  if (!isWhole && answer.cacheControl !== 'no-store')
    wrong.push(`it is incomplete, and cacheable by ${answer.cacheControl}`);
  if ([...states.values()].every(({ kind }) => kind === 'missing'))
    wrong.push('all are missing, and it is no error');

  const contents: Content[] = [];
  for (const [slug, { held, now }] of truths) {
    const state = states.get(slug);
    if (!state || state.kind === 'missing') continue;
    // An instance that names no version, or one that nobody knows, is shown as it is.
    contents.push((state.digest !== null && held.get(state.digest)) || now);
  }
  const isTold = [...truths].every(([slug, { now, saidOtherwise }]) => {
    const state = states.get(slug);
    return !saidOtherwise || (state?.kind === 'answered' && state.digest === now.digest);
  });
  if (!isTold) return wrong;
  const lacking = new Set([...truths].filter(([, truth]) => truth.lacksByline).map(([slug]) => slug));
  const expected = uniteContents(contents, lacking);
  const maskBylineOf = (slug: string) => truths.get(slug)?.lacksByline === 'perhaps';
  const edges = answer.data.stories.edges.map(({ cursor, node }) => ({
    cursor,
    node: maskBylineOf(node.partnership.slug) ? { ...node, byline: null } : node,
  }));
  const data = { ...answer.data, stories: { ...answer.data.stories, edges } };
  return [...wrong, ...differences(expected, data, breadth)];
}

function differences(expected: Union, data: GatewayData, breadth: Breadth): readonly string[] {
  const shown = {
    totalCount: data.stories.totalCount,
    ids: data.stories.edges.map(({ node }) => node.id),
    edges: data.stories.edges,
    pageInfo: data.stories.pageInfo,
    tags: data.tags.nodes.toSorted((a, b) => (a.slug < b.slug ? -1 : 1)),
    tagCount: data.tags.totalCount,
    archives: data.archives,
    storyCounts: data.storyCounts
      .map(({ partnership, storyCount }) => [partnership.slug, storyCount] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  const edges = expected.stories.edges.map(({ cursor, node: { dateSource, ...node } }) => ({
    cursor,
    node: breadth === 'broad' ? { ...node, dateSource } : node,
  }));
  const right: Record<keyof typeof shown, unknown> = {
    totalCount: expected.stories.totalCount,
    ids: edges.map(({ node }) => node.id),
    edges,
    pageInfo: expected.stories.pageInfo,
    tags: expected.tags,
    tagCount: expected.tags.length,
    archives: expected.archives,
    storyCounts: expected.storyCounts,
  };
  return Object.entries(shown).flatMap(([name, value]) => {
    const union = right[name as keyof typeof right];
    if (isSame(value, union)) return [];
    return [`${name} is ${firstDifference(value, union)}`];
  });
}

function firstDifference(shown: unknown, right: unknown): string {
  if (!Array.isArray(shown) || !Array.isArray(right))
    return `${JSON.stringify(shown)}, not ${JSON.stringify(right)}`;
  const at = right.findIndex((value, i) => !isSame(value, shown[i]));
  const i = at < 0 ? right.length : at;
  return `of ${shown.length} for ${right.length}, and at ${i} ${JSON.stringify(shown[i])}, not ${JSON.stringify(right[i])}`;
}

/** Equal as JSON; where a test runner gives each file globals of its own, equal objects have unequal prototypes. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
