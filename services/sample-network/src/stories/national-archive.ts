/** The archive of the national site, month by month, and sample stories that fill it exactly. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import { composeStory, type Desk } from './compose-story.ts';
import type { SampleStory } from './sample-story.ts';
import { seeded } from './seeded.ts';
import { newestFirst } from './site-stories.ts';
import { allTemplates } from './templates/all-templates.ts';
import { nationalTemplates } from './templates/national.ts';
import type { Template } from './templates/template.ts';

export type ArchiveMonth = { readonly month: string; readonly stories: number };

const counts: Readonly<Record<string, string>> = {
  '2015': '11:5 12:4',
  '2016': '02:5 03:3 04:4 05:8 06:10 07:10 08:3 09:13 10:9 11:8 12:1',
  '2017': '01:8 02:4 03:6 04:8 05:8 06:14 07:9 09:11 10:11 11:5 12:5',
  '2018': '01:5 02:4 03:3 04:1 05:9 06:6 07:11 08:1 09:9 10:11 11:5 12:6',
  '2019': '01:6 02:5 03:6 04:8 05:7 06:7 07:6 08:2 09:8 10:6 11:7 12:2',
  '2020': '01:5 02:7 03:7 04:14 05:4 06:9 07:8 08:2 09:11 11:8',
  '2021': '01:4 02:7 03:7 05:9 06:6 07:8 08:2 09:4 10:4 11:10 12:1',
  '2022': '01:5 02:3 03:6 04:10 05:2 06:7 07:4 08:3 09:6 11:14 12:4',
  '2023': '01:10',
};

/** Stories by London calendar month, oldest first; months that are not listed have none. 524 in 81 months. */
export const nationalArchive: readonly ArchiveMonth[] = Object.entries(counts).flatMap(([year, line]) =>
  line.split(' ').map((entry) => {
    const [month, stories] = entry.split(':');
    return { month: `${year}-${month!}`, stories: Number(stories) };
  }),
);

/** One story for each count, newest first, spread inside its month. They depend on nothing but the desk. */
export function nationalStories(desk: Desk): SampleStory[] {
  const postings = nationalArchive.flatMap(({ month, stories }) =>
    Array.from({ length: stories }, (_, place) => ({
      month,
      publishedMs: instantInMonth(month, place, stories),
    })),
  );
  const recent: Template[] = [];
  const stories = postings.map(({ month, publishedMs }, ordinal) => {
    const draw = seeded(`national ${ordinal}`);
    const template = nextTemplate(month, ordinal, recent);
    recent.splice(0, recent.length, ...[template, ...recent].slice(0, pause));
    const story = composeStory(desk, { number: 100 + ordinal * 3, publishedMs, isFresh: false, template });
    // Edits would reach past the month's end; this archive stands still.
    const tags = [draw.chance(60) ? 'Network News' : 'Local News', ...story.tags, ...oddTags(month, draw)];
    return { ...story, tags: [...new Set(tags)], updatedMs: publishedMs };
  });
  return newestFirst(stories);
}

/** So many stories at least lie between two of one pattern. */
const pause = 14;

/** In turn one about the network and one from a local place, in season. */
function nextTemplate(month: string, ordinal: number, recent: readonly Template[]): Template {
  const pool = ordinal % 2 === 0 ? nationalTemplates : localTemplates;
  const fresh = pool.filter(
    (template) => !recent.includes(template) && (template.months?.includes(Number(month.slice(5))) ?? true),
  );
  return fresh[(ordinal * 17) % fresh.length]!;
}

/** A bulletin or a vacancy in a county would not stand on the national site. */
const localTemplates = allTemplates.filter(
  ({ tags }) => !tags.includes('Bulletin') && !tags.includes('Jobs'),
);

function instantInMonth(month: string, place: number, count: number): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const draw = seeded(`national ${month} ${place}`);
  const from = Math.floor((place * days) / count);
  const to = Math.floor(((place + 1) * days) / count) - 1;
  return londonInstant(
    year,
    number,
    1 + draw.int(from, Math.max(from, to)),
    draw.int(8, 17),
    draw.int(0, 59),
  );
}

/** Tags as that site really spells them: partnerships, slips and leaked paths. */
function oddTags(month: string, draw: ReturnType<typeof seeded>): string[] {
  const inPandemic = month >= '2020-03' && month <= '2021-07';
  if (inPandemic && draw.chance(45)) return ['COVI19'];
  return draw.chance(55) ? [draw.pick(oddTagPool)] : [];
}

const oddTagPool = [
  'active essex',
  'active essex',
  'safeguarding',
  'MSP',
  'government',
  'Worcestershire & Hereford',
  'Active Surrey',
  'services/core-service/safeguarding',
  'Nothamptonshire Sport',
  'Herts Sport Partnership',
];
