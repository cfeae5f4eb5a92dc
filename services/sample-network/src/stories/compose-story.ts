/** Writes one sample story from a pattern: the same input always gives the same words. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { drawFacts, fillTemplate } from './fill-template.ts';
import type { LocalNames } from './places.ts';
import type { SampleStory } from './sample-story.ts';
import { seeded, type Seeded } from './seeded.ts';
import { allTemplates } from './templates/all-templates.ts';
import type { Template } from './templates/template.ts';

export type Desk = {
  readonly partnership: string;
  /** Name as printed. */
  readonly org: string;
  readonly names: LocalNames;
  /** Added to the numbers of stories, so that desks that share a site do not share numbers. */
  readonly numberShift: number;
  /** Tags that the site puts on everything, or now and then. */
  readonly houseTags: readonly string[];
  /** As `/news/{yyyy}/{mm}/{slug}`; also {dd} and {n}, the story's number. */
  readonly pathPattern: string;
  /** How many stories of 100 have a picture. */
  readonly picturePercent: number;
};

export type Assignment = {
  readonly number: number;
  readonly publishedMs: number;
  readonly isFresh: boolean;
  readonly template: Template;
};

/** The sentence that closes every story, on the page and in the feed. */
export const sampleNotice =
  'This is sample content, written for a demonstration of Active News. The events in it did not happen.';

export function composeStory(desk: Desk, { template, ...assignment }: Assignment): SampleStory {
  const { publishedMs, isFresh } = assignment;
  const number = assignment.number + desk.numberShift;
  const draw = seeded(`${desk.partnership} story ${number}`);
  const facts = drawFacts(draw, desk.org, desk.names, publishedMs);
  const fill = (text: string): string => fillTemplate(text, facts);
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const turn = draw.int(0, template.titles.length - 1);
  const title = `Sample: ${capital(fill(template.titles[turn]!))}`;
  const lead = capital(fill(template.leads[turn % template.leads.length]!));
  const details = someOf(template.details, draw.int(2, 3), draw).map((text) => capital(fill(text)));
  const closing = fill(draw.pick(closings));
  const points = draw.chance(70) ? template.points.map((text) => capital(fill(text))) : [];
  const hasPicture = draw.chance(desk.picturePercent);
  const isEdited = !isFresh && draw.chance(8);
  return {
    number,
    path: storyPath(desk.pathPattern, title, number, publishedMs, isFresh),
    title,
    paragraphs: [lead, ...details, closing, sampleNotice],
    points,
    tags: drawTags(template, desk.houseTags, draw),
    byline: draw.pick(bylines),
    publishedMs,
    updatedMs: isEdited ? publishedMs + draw.int(20, 300) * 60_000 : publishedMs,
    image: hasPicture
      ? { path: `/images/${template.topic}-${number}.svg`, alt: draw.pick(pictureTexts) }
      : null,
    topic: template.topic,
    partnership: desk.partnership,
    isFresh,
  };
}

/** The pattern whose turn it is: no pattern comes twice within a round, unless the season leaves it out. */
export function templateFor(slug: string, ordinal: number, publishedMs: number): Template {
  const month = Number(londonDate(publishedMs).slice(5, 7));
  const count = allTemplates.length;
  const draw = seeded(`${slug} order`);
  const stride = draw.pick([...Array(count).keys()].filter((step) => step > 2 && gcd(step, count) === 1));
  const start = draw.int(0, count - 1);
  for (let skip = 0; skip < count; skip++) {
    const at = (((start + ordinal * stride + skip * 7) % count) + count) % count;
    const template = allTemplates[at]!;
    if (template.months === undefined || template.months.includes(month)) return template;
  }
  throw new Error(`no story pattern fits month ${month}; at least one needs to be for any month`);
}

/** "Sample: £5,000 for clubs" becomes `5000-for-clubs`. */
export function slugOf(title: string): string {
  return title
    .replace(/^Sample: /, '')
    .toLowerCase()
    .replace(/[’'“”,.£]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function storyPath(
  pattern: string,
  title: string,
  number: number,
  publishedMs: number,
  isFresh: boolean,
): string {
  const [yyyy, mm, dd] = londonDate(publishedMs).split('-');
  const slug = isFresh ? `${slugOf(title)}-${number}` : slugOf(title);
  const parts: Readonly<Record<string, string>> = { slug, yyyy: yyyy!, mm: mm!, dd: dd!, n: String(number) };
  return pattern.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole);
}

function drawTags(template: Template, houseTags: readonly string[], draw: Seeded): string[] {
  const own = someOf(template.tags, draw.int(1, 3), draw);
  const house = houseTags.filter(() => draw.chance(60));
  return [...new Set([...house, ...own])];
}

/** `count` of the list, or all if it is shorter, in the order of the list. */
function someOf<T>(list: readonly T[], count: number, draw: Seeded): T[] {
  const left = [...list.keys()];
  while (left.length > count) left.splice(draw.int(0, left.length - 1), 1);
  return left.map((index) => list[index]!);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

const bylines = [
  'Communications team',
  'Communications team',
  'Communities team',
  'News team',
  'Partnerships team',
  'Web editor',
  'Digital team',
];

const closings = [
  'To find out more, visit our website, or speak to the team at {org}.',
  'If you would like to take part, or know somebody who might, please get in touch.',
  'Everyone is welcome, whatever your age or ability. Come as you are.',
  'Please share this with a friend, a neighbour or a group in {place} who would like to know.',
  'We will say how it went on these pages, including what we would do differently.',
  'Large print, audio and other languages are available: please ask.',
];

const pictureTexts = [
  'Drawing of a path over green hills in the morning',
  'Drawing of hills, a path and a low sun',
  'Drawing of a footpath that winds towards a hill',
  'Drawing of rolling hills under a wide sky',
];
