/** Says when a feed is to be asked again: as often as it has news, never more often than it likes, and never not at all. */
import { londonDateInWords } from '@active-news/schema/london-time.ts';
import type { Cadence, FeedFault } from '../store/records.ts';
import { seemsGone } from './judge-health.ts';

/** What decides when a feed is asked again. Instants in milliseconds since 1970, null where not known. */
export type CheckPlan = {
  readonly nowMs: number;
  /** The shortest time between two polls. */
  readonly baseMs: number;
  /** A person has said how often: what the feed says of its own pace is not asked. */
  readonly isFixed: boolean;
  /** Failed polls in a row, this one included; 0 after a good one. */
  readonly failures: number;
  readonly failingSinceMs: number | null;
  /** Of this poll. */
  readonly fault: FeedFault | null;
  /** What the server asked for. */
  readonly retryAfterMs: number | null;
  /** How long the answer says that it will keep. */
  readonly maxAgeMs: number | null;
  readonly cadence: Cadence | null;
  readonly newestItemAtMs: number | null;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const slowestByRhythmMs = 6 * hourMs;
const asksPerItem = 8;
const quietAfterMs = 90 * dayMs;

type Wait = { readonly ms: number; readonly why: string };

/**
 * The next instant, and how often that is, for people: "once a day: nothing new since 3 March 2026".
 *
 * Its own rhythm and the failures in a row give the wait, ±10 % so that feeds do not fall into step; what the server or the
 * document asks for can only lengthen it. No wait exceeds a day, so that whatever comes back is found again; hours and days in
 * which the feed asks not to be read may add another day at most.
 */
export function planNextCheck(plan: CheckPlan): { readonly nextCheckAtMs: number; readonly pace: string } {
  const { nowMs, random } = plan;
  const own = ownWait(plan);
  const jitteredMs = Math.min(own.ms * (0.9 + 0.2 * random()), dayMs);
  const asked = askedWaits(plan);
  const wishedAtMs = Math.round(nowMs + Math.max(jitteredMs, ...asked.map(({ ms }) => ms)));
  const [longest = own] = [own, ...asked].toSorted((a, b) => b.ms - a.ms);
  const nextCheckAtMs = plan.isFixed ? wishedAtMs : outsideSkipped(wishedAtMs, plan.cadence);
  const pushed = nextCheckAtMs === wishedAtMs ? '' : ', and not when it asks to be left alone';
  return { nextCheckAtMs, pace: `${inWords(longest.ms)}${longest.why && `: ${longest.why}`}${pushed}` };
}

/** The wait before anybody's wishes. */
function ownWait(plan: CheckPlan): Wait {
  const { nowMs, baseMs, isFixed, failures, failingSinceMs, fault, cadence, newestItemAtMs } = plan;
  if (fault === 'GONE') return { ms: dayMs, why: 'the site says that it is gone for good' };
  if (failures > 0 && failingSinceMs !== null && seemsGone(plan)) {
    return { ms: dayMs, why: `it has failed since ${londonDateInWords(failingSinceMs)}` };
  }
  const isQuiet = !isFixed && newestItemAtMs !== null && nowMs - newestItemAtMs > quietAfterMs;
  const rhythmMs = isFixed ? null : (cadence?.rhythmMs ?? null);
  const byRhythmMs = Math.min((rhythmMs ?? 0) / asksPerItem, slowestByRhythmMs);
  // A feed that fails is never asked more often than when it was well.
  const wellMs = Math.min(Math.max(isQuiet ? dayMs : byRhythmMs, baseMs), dayMs);
  const ms = Math.min(wellMs * 2 ** Math.min(Math.max(failures - 1, 0), 20), dayMs);
  if (failures > 0)
    return { ms, why: `it has failed ${failures === 1 ? 'once' : `${failures} times in a row`}` };
  if (isQuiet) return { ms, why: `nothing new since ${londonDateInWords(newestItemAtMs)}` };
  if (isFixed) return { ms, why: 'as it was told to' };
  return { ms, why: byRhythmMs > baseMs ? `it has something new ${inWords(rhythmMs!)}` : '' };
}

function askedWaits({ isFixed, retryAfterMs, maxAgeMs, cadence }: CheckPlan): readonly Wait[] {
  const asked: readonly (readonly [number | null, string])[] = [
    [retryAfterMs, 'the server asked for a rest'],
    [isFixed ? null : (cadence?.askedIntervalMs ?? null), 'the feed asks for it'],
    [isFixed ? null : maxAgeMs, 'the answer is said to keep that long'],
  ];
  return asked.flatMap(([ms, why]) => (ms === null ? [] : [{ ms: Math.min(Math.max(ms, 0), dayMs), why }]));
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Moves an instant out of skipHours and skipDays (GMT) by whole hours, so that feeds stay spread within the hour. */
function outsideSkipped(wishedAtMs: number, cadence: Cadence | null): number {
  // RSS counts hours from 0 to 23, older documents from 1 to 24.
  const hours = new Set(cadence?.skipHours.map((hour) => hour % 24));
  const days = new Set(cadence?.skipDays.map((day) => day.trim().toLowerCase()));
  for (let moved = 0; moved < 24; moved++) {
    const at = new Date(wishedAtMs + moved * hourMs);
    if (!hours.has(at.getUTCHours()) && !days.has(dayNames[at.getUTCDay()]!)) return at.getTime();
  }
  return wishedAtMs + dayMs;
}

function inWords(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['day', dayMs],
    ['hour', hourMs],
    ['minute', 60_000],
    ['second', 1_000],
  ];
  // The largest unit of which it is one and a half or more, since "every 30 hours" says more than "every day".
  const [name, unitMs] = units.find(([, each]) => ms === each || ms >= 1.5 * each) ?? ['second', 1_000];
  const count = Math.max(Math.round(ms / unitMs), 1);
  if (count === 1) return name === 'day' ? 'once a day' : `once ${name === 'hour' ? 'an' : 'a'} ${name}`;
  return `every ${count} ${name}s`;
}
