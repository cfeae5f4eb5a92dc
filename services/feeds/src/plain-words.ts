/** Dates, formats and health in the words that people use. */
import { londonDate } from '@active-news/schema/london-time.ts';
import type { FeedHealth } from '@active-news/partnership/store/records.ts';
import type { Style } from './paint.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `3 Mar 2026`, the London day; a dash if there is none. Units: milliseconds since 1970. */
export function dayInWords(instantMs: number | null): string {
  if (instantMs === null) return '\u2013';
  const [year, month, day] = londonDate(instantMs).split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year}`;
}

/** `in 5 min`, `2 h ago`, `now`; a dash if there is no instant. Units: milliseconds. */
export function nearInWords(instantMs: number | null, nowMs: number): string {
  if (instantMs === null) return '\u2013';
  const awayMs = Math.abs(instantMs - nowMs);
  const unit = units.find(({ fromMs }) => awayMs >= fromMs);
  if (unit === undefined) return 'now';
  const text = `${Math.round(awayMs / unit.ms)} ${unit.name}`;
  return instantMs > nowMs ? `in ${text}` : `${text} ago`;
}

/** A unit is used from where its number says enough: not `1 d` for 25 hours. */
const units = [
  { name: 'd', ms: 86_400_000, fromMs: 36 * 3_600_000 },
  { name: 'h', ms: 3_600_000, fromMs: 90 * 60_000 },
  { name: 'min', ms: 60_000, fromMs: 60_000 },
  { name: 's', ms: 1_000, fromMs: 5_000 },
] as const;

const formats: Readonly<Record<string, string>> = {
  rss20: 'RSS 2.0',
  rss10: 'RSS 1.0',
  rss09: 'RSS 0.9',
  atom10: 'Atom 1.0',
  atom03: 'Atom 0.3',
  json1: 'JSON Feed',
  'wordpress-posts': 'WordPress',
};

/** Shapes: `version` as ParsedFeed has it; one that is not known is shown as it is. */
export function formatInWords(version: string | null): string {
  return version === null ? '\u2013' : (formats[version] ?? version);
}

const healths: Readonly<Record<FeedHealth, { readonly text: string; readonly style: Style }>> = {
  OK: { text: 'ok', style: 'green' },
  SLOW: { text: 'slow', style: 'yellow' },
  STALE: { text: 'stale', style: 'yellow' },
  FAILING: { text: 'failing', style: 'red' },
  GONE: { text: 'gone', style: 'red' },
  QUARANTINED: { text: 'quarantined', style: 'magenta' },
  HELD: { text: 'held', style: 'cyan' },
  NONE: { text: 'no feed', style: 'yellow' },
  NOT_YET_CHECKED: { text: 'not checked', style: 'dim' },
};

export function healthInWords(health: FeedHealth): { readonly text: string; readonly style: Style } {
  return healths[health];
}

/** `1 story`, `2 stories`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
