/** Finds when what a story announces begins and until when one may apply; rather nothing than a guess. */
import { londonDate, londonInstant } from '@active-news/schema/london-time.ts';
import type { StoryInput, StoryKind } from '../store/records.ts';
import { clockWords, dayWords, weekdayWords } from './date-words.ts';
import { readDate } from './read-date.ts';

/** A date as a text mentions it, all in the text's words. */
export type Mention = {
  readonly weekday: string | null;
  /** With or without its year. */
  readonly day: string;
  readonly hasYear: boolean;
  readonly clock: string | null;
};

/** The dates that stand beside a label. */
export type Mentions = {
  /** After `takes place on`, `save the date`. */
  readonly starts: readonly Mention[];
  /** After a bare `Date:`, which in news is the day of posting. */
  readonly dates: readonly Mention[];
  /** After `deadline`, `apply by`. */
  readonly deadlines: readonly Mention[];
  /** What a field of the feed says, as it says it. */
  readonly startsField: string | null;
};

const dayMs = 86_400_000;
/** Characters that are looked at, and mentions of a kind that are kept. */
const longestText = 30_000;
const mostMentions = 8;

const mention = `(?:(?<before>${clockWords})(?:,?\\s+on)?,?\\s+)?(?:(?<weekday>${weekdayWords}),?\\s+)?(?:the\\s+)?(?:(?<day>${dayWords})(?:,?\\s+(?<year>20\\d\\d)\\b)?(?!,?\\s+\\d{4})|(?<numeric>\\d{1,2}[/.-]\\d{1,2}[/.-]20\\d\\d\\b|20\\d\\d-\\d\\d-\\d\\d\\b))(?:,?\\s*(?:at|by|from|[-–@|])?\\s*(?<after>${clockWords}))?`;
/** Not over the end of a sentence. */
const gap = '[^.!?;\\n]{0,32}?';

const called =
  '(?:applications?|entries|nominations|submissions|bids|registrations?|bookings?|expressions of interest|consultation|survey|window|round|fund|vacancy)';
const deadlineLabels = `(?:\\bdeadlines?\\b|\\bclosing date\\b|\\b${called} (?:must be (?:received|submitted|made|in)|(?:will |are |is )?(?:now )?(?:closes?|closing|due|ends?|open until|welcome until|accepted until))\\b|\\bclos(?:es?|ing)(?= (?:on|at|${weekdayWords}|\\d))|\\b(?:apply|submit(?:ted)?|register|sign up|respond|enter|book|returned|nominate)\\b[^.!?;\\n]{0,32}? (?:by|no later than)\\b)`;
const startLabels =
  '(?:\\b(?:takes?|taking) place\\b|\\b(?:will be|is being|to be) held\\b|\\bsave the date\\b|\\bwhen\\s*[:–-]|\\bevent date\\s*:|\\b(?:starts?|begins?|kicks? off)(?= (?:on|at)\\b)|\\bjoin us (?:on|at)\\b)';
const dateLabels = '(?:^|\\n)\\s*date(?:s| and time)?\\s*:';
/** Between a label and a date they say that the date is another's. */
const astray =
  /\b(?:from|since|was|were|passed|originally|previous(?:ly)?|after|opens?|until now|took|not)\b/i;

/** Shapes: `lines` as plainLines gives them. Runs over strangers' text in time proportional to its length. */
export function findMentions(lines: readonly string[], startsField: string | null = null): Mentions {
  const text = lines.join('\n').slice(0, longestText);
  return {
    starts: mentionsAfter(startLabels, text, false),
    dates: mentionsAfter(dateLabels, text, false),
    deadlines: mentionsAfter(deadlineLabels, text, true),
    startsField,
  };
}

/** `isWhole`: other dates in the rest of the sentence count too, so that two rounds contradict each other. */
function mentionsAfter(labels: string, text: string, isWhole: boolean): readonly Mention[] {
  const found: Mention[] = [];
  const pattern = new RegExp(`${labels}(?<gap>${gap})${mention}`, 'gi');
  for (const match of text.matchAll(pattern)) {
    if (found.length >= mostMentions) break;
    if (astray.test(match.groups!['gap']!)) continue;
    found.push(mentionOf(match.groups!));
    if (!isWhole) continue;
    const end = match.index + match[0].length;
    const rest = /^[^.!?;\n]{0,100}/.exec(text.slice(end, end + 100))![0];
    for (const other of rest.matchAll(new RegExp(`\\b${mention}`, 'gi')))
      found.push(mentionOf(other.groups!));
  }
  return found;
}

function mentionOf(groups: Readonly<Record<string, string | undefined>>): Mention {
  const { weekday, day, year, numeric, before, after } = groups;
  return {
    weekday: weekday ?? null,
    day: numeric ?? (year === undefined ? day! : `${day} ${year}`),
    hasYear: numeric !== undefined || year !== undefined,
    clock: before ?? after ?? null,
  };
}

type Context = Pick<StoryInput, 'publishedAtMs' | 'datePrecision' | 'dateSource' | 'dateSuspect'> & {
  readonly kind: StoryKind;
};

/**
 * Reads the mentions in the light of the story: a day without a year is the next such day after publication.
 *
 * Rules: nothing that lies before the day of publication or more than two years after it; nothing if two contradict each
 * other, a weekday is wrong, or the year is missing and the story's own date is not sure. Work and grants begin at no
 * time that their text tells: what takes place there is an interview. A day without a time is a deadline to its end.
 */
export function announcedDates(
  mentions: Mentions | undefined,
  context: Context,
): { readonly startsAtMs: number | null; readonly deadlineAtMs: number | null } {
  if (mentions === undefined) return { startsAtMs: null, deadlineAtMs: null };
  const { starts, dates, deadlines, startsField } = mentions;
  const field = startsField === null ? null : readDate(startsField);
  const told = context.kind === 'EVENT' ? [...starts, ...dates] : context.kind === 'NEWS' ? starts : [];
  return {
    startsAtMs: field !== null && !field.isSuspect ? field.instantMs : agreed(told, context, 'start'),
    deadlineAtMs: agreed(deadlines, context, 'end'),
  };
}

/** The instant that all mentions mean: those that tell a time come before those that tell only the day. */
function agreed(mentions: readonly Mention[], context: Context, edge: 'start' | 'end'): number | null {
  const instants = mentions.map((one) => ({ one, atMs: resolve(one, context, edge) }));
  const known = instants.filter(({ atMs }) => atMs !== null) as { one: Mention; atMs: number }[];
  if (known.length < instants.length || new Set(known.map(({ atMs }) => londonDate(atMs))).size !== 1)
    return null;
  const timed = known.filter(({ one }) => clockOf(one.clock) !== null);
  const [first, second] = new Set((timed.length > 0 ? timed : known).map(({ atMs }) => atMs));
  return second === undefined ? first! : null;
}

function resolve(mention: Mention, context: Context, edge: 'start' | 'end'): number | null {
  const { publishedAtMs } = context;
  const published = londonDate(publishedAtMs);
  const year = Number(published.slice(0, 4));
  const isSure = !context.dateSuspect && ['INSTANT', 'DAY'].includes(context.datePrecision);
  if (!mention.hasYear && !isSure) return null;
  const texts = mention.hasYear ? [mention.day] : [`${mention.day} ${year}`, `${mention.day} ${year + 1}`];
  for (const text of texts) {
    const read = readDate(text);
    if (read === null || read.isSuspect || read.precision !== 'DAY') continue;
    const date = londonDate(read.instantMs);
    if (isSure && date < published) continue;
    if (isSure && read.instantMs > publishedAtMs + (mention.hasYear ? 731 : 366) * dayMs) return null;
    return isWeekday(mention.weekday, date) ? atClock(date, clockOf(mention.clock), edge) : null;
  }
  return null;
}

function isWeekday(weekday: string | null, date: string): boolean {
  if (weekday === null) return true;
  const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return names[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] === weekday.slice(0, 3).toLowerCase();
}

type Clock = { readonly hour: number; readonly minute: number };

/** Midnight is taken for the end of the day that it stands beside, as is no time at all. */
function clockOf(text: string | null): Clock | null {
  if (text === null || /^midnight$/i.test(text)) return null;
  if (/^(?:noon|midday)$/i.test(text)) return { hour: 12, minute: 0 };
  const match = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s?(?:([ap])\.?m)?/i.exec(text);
  if (match === null) return null;
  const half = match[3]?.toLowerCase();
  const hour = half === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'p' ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  return hour > 23 || minute > 59 ? null : { hour, minute };
}

function atClock(date: string, clock: Clock | null, edge: 'start' | 'end'): number {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  if (clock !== null) return londonInstant(year, month, day, clock.hour, clock.minute);
  return edge === 'start' ? londonInstant(year, month, day) : londonInstant(year, month, day + 1) - 1;
}
