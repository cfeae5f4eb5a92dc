import { expect, test } from '@jest/globals';
import { judgeHealth, type Condition } from './judge-health.ts';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 25);
const fine: Condition = {
  outcome: 'read',
  fault: null,
  tookMs: 300,
  cadence: { askedIntervalMs: null, skipHours: [], skipDays: [], rhythmMs: dayMs },
  newestItemAtMs: nowMs - dayMs,
  failingSinceMs: null,
  isQuarantined: false,
  nowMs,
};
const daysAgo = (days: number) => nowMs - days * dayMs;
const rare = { ...fine.cadence!, rhythmMs: 20 * dayMs };
const failing: Partial<Condition> = { outcome: 'failed', fault: 'NOT_FOUND', failingSinceMs: nowMs };

test.each<[string, Partial<Condition>, string]>([
  ['an answer', {}, 'OK'],
  ['an unchanged one', { outcome: 'unchanged' }, 'OK'],
  ['five seconds', { tookMs: 5_000 }, 'OK'],
  ['more than five seconds', { tookMs: 5_001 }, 'SLOW'],
  ['an unchanged one that took long', { outcome: 'unchanged', tookMs: 9_000 }, 'SLOW'],
  ['nothing new for 60 days', { newestItemAtMs: daysAgo(60) }, 'OK'],
  ['nothing new for longer', { newestItemAtMs: daysAgo(60) - 1 }, 'STALE'],
  ['nothing new, and slow', { newestItemAtMs: daysAgo(61), tookMs: 9_000 }, 'STALE'],
  ['one that tells something every 20 days', { cadence: rare, newestItemAtMs: daysAgo(120) }, 'OK'],
  ['the same after six of its own times', { cadence: rare, newestItemAtMs: daysAgo(121) }, 'STALE'],
  ['one whose items have no dates', { cadence: null, newestItemAtMs: null, tookMs: null }, 'OK'],
  ['one that is dated ahead', { newestItemAtMs: nowMs + dayMs }, 'OK'],
  ['a failure', failing, 'FAILING'],
  ['failures for two weeks', { ...failing, failingSinceMs: daysAgo(14) }, 'FAILING'],
  ['failures for longer', { ...failing, failingSinceMs: daysAgo(14) - 1 }, 'GONE'],
  ['410', { ...failing, fault: 'GONE' }, 'GONE'],
  ['404', { ...failing, fault: 'NOT_FOUND' }, 'FAILING'],
  ['quarantine', { isQuarantined: true }, 'QUARANTINED'],
  ['quarantine and silence', { isQuarantined: true, newestItemAtMs: daysAgo(99) }, 'QUARANTINED'],
  ['quarantine and a failure', { ...failing, isQuarantined: true }, 'QUARANTINED'],
])('%s', (_, condition, health) => {
  expect(judgeHealth({ ...fine, ...condition })).toBe(health);
});
