/** Random stories with all fields, from few words, topics and instants, so that much of it coincides. */
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { storyKinds, type OracleRevision, type OracleStory } from '../one-store/oracle-story.ts';
import type { Choices } from './choices.ts';

/** What the stories of one network are made of. */
export type Vocabulary = {
  readonly instantsMs: readonly number[];
  readonly tags: readonly string[];
};

const words = [
  'walking',
  'Walk',
  'cycling',
  'green',
  'space',
  'café',
  "children's",
  'well-being',
  'safeguarding',
  'safe',
  'fund',
  'funding',
  '2026',
  'the',
  'for',
  'all',
  'Łódź',
  'O’Neill',
  'école',
  'Tyne',
  'new',
];
const categories = ['News', 'news', 'Jobs & volunteering', 'Events', ''];
const hourMs = 3_600_000;

/** Shapes: `identity` names the story within its partnership and is part of its address. */
export function randomStory(
  choices: Choices,
  registry: Registry,
  vocabulary: Vocabulary,
  owner: string,
  identity: string,
  firstSeenAtMs: number,
): OracleStory {
  const publishedAtMs = Math.min(
    choices.pick(vocabulary.instantsMs) + choices.pick([0, 0, 0, 1, -1, hourMs]),
    firstSeenAtMs,
  );
  return {
    id: storyId(owner, identity),
    owner,
    publishedAtMs,
    firstSeenAtMs,
    publishedRaw: maybe(choices, () => new Date(publishedAtMs).toUTCString()),
    datePrecision: choices.pick(['INSTANT', 'DAY', 'MONTH', 'NONE'] as const),
    dateSource: choices.pick(['FEED', 'PATH', 'NEIGHBOUR', 'FIRST_SEEN'] as const),
    dateSuspect: choices.chance(0.2),
    revision: '',
    history: randomHistory(choices, registry, owner, identity, { publishedAtMs, firstSeenAtMs }),
    ...randomContent(choices, registry, vocabulary, owner, identity),
  };
}

/** Most stories are told once. Each earlier wording says so in its title, so that no two that follow each other are one. */
function randomHistory(
  choices: Choices,
  registry: Registry,
  owner: string,
  identity: string,
  { publishedAtMs, firstSeenAtMs }: Pick<OracleStory, 'publishedAtMs' | 'firstSeenAtMs'>,
): readonly OracleRevision[] {
  const { hosts } = registry.partnerships.find(({ slug }) => slug === owner)!;
  return Array.from({ length: choices.pick([0, 0, 0, 0, 1, 2]) }, (_, i) => ({
    replacedAtMs: firstSeenAtMs + i + 1,
    title: `Draft ${i + 1}: ${sentence(choices, 1, 3)}`,
    url: maybe(choices, () => `https://${choices.pick(hosts)}/drafts/${identity.replaceAll(' ', '-')}/${i}`),
    publishedAtMs,
    publishedRaw: maybe(choices, () => `draft ${i + 1}`),
    updatedAtMs: maybe(choices, () => firstSeenAtMs + i),
  }));
}

/** The part of a story that an edit may change. */
export function randomContent(
  choices: Choices,
  registry: Registry,
  { instantsMs, tags }: Vocabulary,
  owner: string,
  identity: string,
) {
  const { hosts } = registry.partnerships.find(({ slug }) => slug === owner)!;
  const instant = () => choices.pick(instantsMs) + choices.pick([0, 1, 24 * hourMs]);
  const path = `news/${identity.replaceAll(' ', '-')}`;
  return {
    title: sentence(choices, 1, 4),
    // Addresses tell stories apart, or it would be open which one of them `story(url:)` means.
    url: maybe(choices, () => `https://${choices.pick(hosts)}/${path}${choices.pick(['', '/', '?page=2'])}`),
    updatedAtMs: maybe(choices, instant),
    summary: maybe(choices, () => sentence(choices, 1, 12)),
    contentHtml: maybe(choices, () => `<p>${sentence(choices, 1, 9)}</p>`),
    byline: maybe(choices, () => sentence(choices, 1, 2)),
    image: maybe(choices, () => ({
      url: `https://${hosts[0]}/image.png`,
      alt: maybe(choices, () => sentence(choices, 1, 3)),
    })),
    category: maybe(choices, () => choices.pick(categories)),
    kind: choices.pick(storyKinds),
    startsAtMs: maybe(choices, instant),
    deadlineAtMs: maybe(choices, instant),
    tags: choices.some(tags, 0, 3).sort(),
    rawTags: choices.some(words, 0, 2),
    organisations: choices
      .some(
        registry.partnerships.map(({ slug }) => slug),
        0,
        1,
      )
      .sort(),
  } satisfies Partial<OracleStory>;
}

export function maybe<T>(choices: Choices, make: () => T): T | null {
  return choices.chance(0.65) ? make() : null;
}

function sentence(choices: Choices, min: number, max: number): string {
  return Array.from({ length: min + choices.below(max - min + 1) }, () => choices.pick(words)).join(' ');
}
