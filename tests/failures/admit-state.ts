/** Says which states an answer may show of an instance, before, during and after a fault. */
import type { State } from './ask-gateway.ts';
import type { Expectation } from './faults.ts';
import type { Content } from './read-content.ts';

/** Each gives null if the state may be shown, else what it should be. */
export function admitsNow(state: State | undefined, { digest }: Content): string | null {
  return state?.kind === 'answered' && state.digest === digest ? null : `answered at ${digest}`;
}

/**
 * Shapes: `lastGood` is content of an earlier answer to the same question, null for a question that was never asked before;
 * `mayBelieve` while that content may still be taken for the newest.
 */
export function admitsDuring(
  state: State,
  { reasons, mayAnswer, standsIn }: Expectation,
  now: Content,
  lastGood: Content | null,
  mayBelieve: boolean,
  versionsAreUntrue: boolean,
): string | null {
  const believed = mayBelieve ? lastGood : null;
  const mustStandIn = standsIn && lastGood !== null;
  if (
    state.kind !== 'answered' &&
    reasons.includes(state.reason) &&
    !(mustStandIn && state.kind === 'missing')
  )
    return null;
  if (state.kind === 'answered') {
    if (mayAnswer && (state.digest === now.digest || versionsAreUntrue)) return null;
    if (believed && state.digest === believed.digest) return null;
  }
  const should = reasons.map((reason) => `${mustStandIn ? '' : 'missing or '}stale for ${reason}`);
  if (mayAnswer) should.push(`answered at ${now.digest}`);
  if (believed) should.push(`answered at ${believed.digest}, still believed`);
  return should.join(', or ');
}

/** While a fault's effects fade: as during it, or as after it. */
export function admitsFading(
  state: State,
  { reasons }: Expectation,
  now: Content,
  before: Content,
): string | null {
  if (state.kind !== 'answered') {
    if (reasons.includes(state.reason)) return null;
  } else if (state.digest === now.digest || state.digest === before.digest) return null;
  return `answered at ${now.digest} or ${before.digest}, or missing or stale for ${reasons.join(' or ')}`;
}
