/** Whether one story holds a filter: each part of StoryFilter as one plain condition. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { nearness } from './nearness.ts';
import type { OracleStory } from './oracle-story.ts';
import { checkText, fitsText } from './search-text.ts';
import { checkNames, countsAs, partnershipOf, refuse, type World } from './world.ts';

type List = readonly string[] | null | undefined;

/** As the schema coerces it; instants in milliseconds since 1970, null means not given. */
export type Filter = {
  readonly partnership?: List;
  readonly region?: List;
  readonly council?: List;
  readonly tag?: List;
  readonly notTag?: List;
  readonly tagMatch?: 'ANY' | 'ALL' | null;
  readonly from?: number | null;
  readonly to?: number | null;
  readonly month?: List;
  readonly category?: List;
  readonly kind?: List;
  readonly deadlineFrom?: number | null;
  readonly deadlineTo?: number | null;
  readonly text?: string | null;
  readonly near?: string | null;
  readonly all?: readonly Filter[] | null;
};

/** The stories that hold a filter and, if given, one more condition. Errors: BAD_USER_INPUT if the filter breaks a rule. */
export function storiesWhere(
  world: World,
  filter: Filter | null | undefined,
  also: (story: OracleStory) => boolean = () => true,
): OracleStory[] {
  checkFilter(world, filter, true);
  return world.stories.filter((story) => holds(world, story, filter) && also(story));
}

function checkFilter(world: World, filter: Filter | null | undefined, isTop: boolean): void {
  if (!filter) return;
  checkNames(world.registry, 'PARTNERSHIP', filter.partnership);
  checkNames(world.registry, 'REGION', filter.region);
  checkNames(world.registry, 'COUNCIL', filter.council);
  checkNames(world.registry, 'TAG', filter.tag);
  checkNames(world.registry, 'TAG', filter.notTag);
  if (given(filter.near)) {
    checkNames(world.registry, 'PLACE', [filter.near]);
    if (!isTop) refuse('`near` may stand at the top of a filter only');
  }
  if (given(filter.text)) checkText(filter.text);
  for (const month of filter.month ?? [])
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) refuse(`"${month}" is no month`);
  for (const one of filter.all ?? []) checkFilter(world, one, false);
}

function holds(world: World, story: OracleStory, filter: Filter | null | undefined): boolean {
  if (!filter) return true;
  const { registry } = world;
  const owner = partnershipOf(registry, story.owner);
  const bears = (slug: string) => story.tags.includes(slug);
  const deadline = story.deadlineAtMs;

  if (filter.partnership && !filter.partnership.some((slug) => countsAs(registry, story.owner, slug)))
    return false;
  if (filter.region && !filter.region.some((slug) => owner.region === slug)) return false;
  if (filter.council && !filter.council.some((code) => owner.councils.includes(code))) return false;
  if (filter.tag) {
    if (filter.tag.length === 0) return false;
    if (filter.tagMatch === 'ALL' ? !filter.tag.every(bears) : !filter.tag.some(bears)) return false;
  }
  if (filter.notTag?.some(bears)) return false;
  if (given(filter.from) && story.publishedAtMs < filter.from) return false;
  if (given(filter.to) && story.publishedAtMs >= filter.to) return false;
  if (filter.month && !filter.month.includes(monthOf(story))) return false;
  if (filter.category && !filter.category.some((category) => story.category === category)) return false;
  if (filter.kind && !filter.kind.includes(story.kind)) return false;
  if (given(filter.deadlineFrom) && (deadline === null || deadline < filter.deadlineFrom)) return false;
  if (given(filter.deadlineTo) && (deadline === null || deadline >= filter.deadlineTo)) return false;
  if (given(filter.text) && !fitsText(story, owner.permission, filter.text)) return false;
  if (given(filter.near) && nearness(registry, story.owner, filter.near) === null) return false;
  return (filter.all ?? []).every((one) => holds(world, story, one));
}

export function monthOf({ publishedAtMs }: OracleStory): string {
  return londonDate(publishedAtMs).slice(0, 7);
}

function given<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
