/** Tells from its topics what a story is for. */
import type { StoryKind } from '../store/records.ts';

/** A story has one kind: of several that its topics name, the first here, since who looks for work or a date must find it. */
const kindOfTopic: readonly (readonly [topic: string, kind: StoryKind])[] = [
  ['jobs', 'JOB'],
  ['events', 'EVENT'],
  ['funding', 'FUNDING'],
  ['insight-and-data', 'REPORT'],
];

/** Shapes: slugs of schema/data/tags.json. */
export function kindOf(topics: readonly string[]): StoryKind {
  return kindOfTopic.find(([topic]) => topics.includes(topic))?.[1] ?? 'NEWS';
}
