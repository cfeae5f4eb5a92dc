/** All the stories that a sample site starts with: its own by its timetable, and releases shared with others. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import { composeStory, templateFor, type Desk } from './compose-story.ts';
import { epochDay, postingTimes, windowDays, type Rhythm } from './posting-times.ts';
import type { SampleStory } from './sample-story.ts';
import { seeded } from './seeded.ts';
import { releaseTemplates } from './templates/releases.ts';

const dayMs = 86_400_000;
const releaseSlotDays = 32;

/** The stories of one desk with a London date before `toDate`, newest first. Shapes: `toDate` as `2026-11-24`. */
export function deskStories(desk: Desk, rhythm: Rhythm, toDate: string): SampleStory[] {
  const own = postingTimes(desk.partnership, rhythm, toDate).map(({ ordinal, publishedMs }) =>
    composeStory(desk, {
      number: 2000 + ordinal * 2,
      publishedMs,
      isFresh: false,
      template: templateFor(desk.partnership, ordinal, publishedMs),
    }),
  );
  return newestFirst([...own, ...sharedReleases(desk, toDate)]);
}

/** A story of this very moment. Its number comes from the clock, so that it is new after a restart, too. */
export function freshStory(desk: Desk, nowMs: number, turn: number): SampleStory {
  const publishedMs = Math.floor(nowMs / 1000) * 1000;
  const template = templateFor(`${desk.partnership} live`, Math.floor(nowMs / dayMs) + turn, publishedMs);
  const number = Math.floor(nowMs / 1000) - 1_500_000_000 + turn;
  return composeStory(desk, { number, publishedMs, isFresh: true, template });
}

/** Newest first; of two at one instant the one with the greater number. Gives repeated paths a number. */
export function newestFirst(stories: readonly SampleStory[]): SampleStory[] {
  const oldestFirst = [...stories].sort((a, b) => a.publishedMs - b.publishedMs || a.number - b.number);
  const taken = new Set<string>();
  const unique = oldestFirst.map((story) => {
    const path = taken.has(story.path) ? withNumber(story) : story.path;
    taken.add(path);
    return path === story.path ? story : { ...story, path };
  });
  return unique.reverse();
}

/** Adds the number to the end of the path, before a closing slash. */
function withNumber({ path, number }: SampleStory): string {
  return path.replace(/(\/?)$/, `-${number}$1`);
}

/** Announcements that about a third of all desks carry: half of them at ten sharp, the others within a day. */
function sharedReleases(desk: Desk, toDate: string): SampleStory[] {
  const lastDay = epochDay(toDate);
  const stories: SampleStory[] = [];
  for (
    let slot = Math.floor((lastDay - windowDays) / releaseSlotDays);
    slot * releaseSlotDays < lastDay;
    slot++
  ) {
    const release = seeded(`release ${slot}`);
    const day = new Date((slot * releaseSlotDays + release.int(0, releaseSlotDays - 1)) * dayMs);
    // A Tuesday, as most press offices like it.
    day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 5) % 7));
    const tenSharp = londonInstant(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate(), 10);
    const template = releaseTemplates[slot % releaseTemplates.length]!;
    const draw = seeded(`${desk.partnership} release ${slot}`);
    if (!draw.chance(34)) continue;
    const publishedMs = tenSharp + (draw.chance(50) ? 0 : draw.int(4, 300) * 60_000);
    const day0 = epochDay(new Date(publishedMs).toISOString().slice(0, 10));
    if (day0 < lastDay - windowDays || day0 >= lastDay) continue;
    const story = composeStory(desk, { number: 20_000 + slot, publishedMs, isFresh: false, template });
    const local = `In ${desk.names.county}, ${desk.org} will help groups to make the most of it.`;
    stories.push(draw.chance(40) ? { ...story, paragraphs: [local, ...story.paragraphs] } : story);
  }
  return stories;
}
