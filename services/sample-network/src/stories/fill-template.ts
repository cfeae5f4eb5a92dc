/** Replaces the words in braces in a story pattern by facts that stay the same through one story. */
import { londonDate } from '@active-news/schema/london-time.ts';
import type { LocalNames } from './places.ts';
import type { Seeded } from './seeded.ts';

export type Facts = Readonly<Record<string, string>>;

const dayMs = 86_400_000;

/** Draws the facts of one story. Units: `publishedMs` milliseconds since 1970. */
export function drawFacts(draw: Seeded, org: string, names: LocalNames, publishedMs: number): Facts {
  const places = threeOf(names.places, draw);
  const month = Number(londonDate(publishedMs).slice(5, 7));
  return {
    org,
    county: names.county,
    place: places[0],
    other: places[1],
    third: places[2],
    venue: draw.pick(venues),
    amount: draw.pick(['£500', '£750', '£1,000', '£1,500', '£2,000', '£2,500', '£5,000']),
    bigAmount: `£${draw.pick(['18,500', '24,000', '36,000', '42,500', '58,000', '75,000', '96,000', '120,000', '240,000'])}`,
    small: String(draw.int(6, 28)),
    count: String(draw.int(12, 96) * 5),
    big: `${draw.int(1, 8)},${draw.int(1, 9)}00`,
    percent: String(draw.int(11, 17) * 5),
    weeks: draw.pick(['six', 'eight', 'ten', 'twelve']),
    weekday: draw.pick(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']),
    time: draw.pick(['10am', '10.30am', '11am', '1pm', '2pm', '5.30pm', '6pm', '6.30pm', '7pm']),
    activity: draw.pick(activities),
    gentle: draw.pick(gentleActivities),
    date: workingDay(publishedMs + draw.int(12, 40) * dayMs),
    deadline: workingDay(publishedMs + draw.int(18, 45) * dayMs),
    month: months[month - 1]!,
    season: seasonOf(month),
    year: londonDate(publishedMs).slice(0, 4),
  };
}

/** Throws for a word in braces that no fact answers: a slip in a pattern must not reach a page. */
export function fillTemplate(text: string, facts: Facts): string {
  const filled = text.replace(/\{(\w+)\}/g, (_, word: string) => {
    const fact = facts[word];
    if (fact === undefined)
      throw new Error(`the story pattern "${text}" asks for {${word}}, which nothing fills`);
    return fact;
  });
  // "the {county} youth board" meets counties such as "the Black Country".
  return filled.replace(/\b(the) the\b/gi, '$1');
}

const venues = [
  'the leisure centre',
  'the library',
  'the community hub',
  'the bandstand',
  'the village hall',
  'the town hall',
  'the memorial hall',
  'the health centre',
  'the market square',
];

const activities = [
  'walking football',
  'tai chi',
  'badminton',
  'table tennis',
  'chair yoga',
  'street dance',
  'bowls',
  'walking netball',
  'boxing fitness',
  'pickleball',
  'skateboarding',
  'rounders',
  'seated dance',
];

const gentleActivities = [
  'tai chi',
  'chair yoga',
  'bowls',
  'walking football',
  'walking netball',
  'seated dance',
  'short walks',
];

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function seasonOf(month: number): string {
  if (month >= 3 && month <= 5) return 'spring';
  if (month >= 6 && month <= 8) return 'summer';
  return month >= 9 && month <= 11 ? 'autumn' : 'winter';
}

/** The London date of an instant, or the Monday after it, as `Monday 3 March`. */
function workingDay(instantMs: number): string {
  const date = new Date(`${londonDate(instantMs)}T12:00:00Z`);
  while (date.getUTCDay() % 6 === 0) date.setUTCDate(date.getUTCDate() + 1);
  const weekday = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'][date.getUTCDay()]!;
  return `${weekday} ${date.getUTCDate()} ${months[date.getUTCMonth()]!}`;
}

function threeOf(list: readonly string[], draw: Seeded): [string, string, string] {
  const first = draw.int(0, list.length - 1);
  const second = (first + draw.int(1, Math.max(1, list.length - 2))) % list.length;
  const rest = list.filter((_, i) => i !== first && i !== second);
  return [list[first]!, list[second]!, rest.length > 0 ? draw.pick(rest) : list[second]!];
}
