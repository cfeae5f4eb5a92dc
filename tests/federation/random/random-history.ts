/** What happens to stories between two questions: they are added, edited and withdrawn. */
import type { OracleStory } from '../one-store/oracle-story.ts';
import type { Choices } from './choices.ts';
import type { RandomNetwork } from './random-network.ts';
import { randomContent, randomStory } from './random-story.ts';

/** `story` is what the store must show afterwards; handed to it as a poll of `atMs`, that is what it shows. */
export type Change =
  | { readonly kind: 'added' | 'edited'; readonly story: OracleStory; readonly atMs: number }
  | { readonly kind: 'withdrawn'; readonly owner: string; readonly id: string; readonly atMs: number };

/** Shapes: `stories` are those that are there now; `step` counts the changes of one network from 0 and names what is added. */
export function randomChange(
  choices: Choices,
  network: RandomNetwork,
  stories: readonly OracleStory[],
  step: number,
): Change {
  const { registry, vocabulary, slugs, nowMs } = network;
  const atMs = nowMs + 1000 * (step + 1);
  const kind =
    stories.length === 0 ? 'added' : choices.pick(['added', 'edited', 'edited', 'withdrawn'] as const);
  if (kind === 'added') {
    const owner = choices.pick(slugs);
    return {
      kind,
      // What is told for the first time has no history.
      story: { ...randomStory(choices, registry, vocabulary, owner, `added ${step}`, atMs), history: [] },
      atMs,
    };
  }
  const old = choices.pick(stories);
  if (kind === 'withdrawn') return { kind, owner: old.owner, id: old.id, atMs };
  const content = randomContent(choices, registry, vocabulary, old.owner, `edited ${step}`);
  // An edit may change one thing or everything; the place in the order and how it came about stay.
  const parts = choices.chance(0.5)
    ? content
    : Object.fromEntries(choices.some(Object.entries(content), 1, 2));
  return { kind, story: retold(old, { ...old, ...parts }, atMs), atMs };
}

/** Keeps the old wording if the new one is another; what else an edit changes makes no history. */
function retold(old: OracleStory, next: OracleStory, atMs: number): OracleStory {
  const wording = ({ title, url, publishedRaw, updatedAtMs, summary, contentHtml }: OracleStory) =>
    JSON.stringify([title, url, publishedRaw, updatedAtMs, summary, contentHtml]);
  if (wording(old) === wording(next)) return next;
  const { title, url, publishedAtMs, publishedRaw, updatedAtMs } = old;
  return {
    ...next,
    history: [...old.history, { replacedAtMs: atMs, title, url, publishedAtMs, publishedRaw, updatedAtMs }],
  };
}

export function afterChange(stories: readonly OracleStory[], change: Change): readonly OracleStory[] {
  if (change.kind === 'withdrawn') return stories.filter(({ id }) => id !== change.id);
  return [...stories.filter(({ id }) => id !== change.story.id), change.story];
}
