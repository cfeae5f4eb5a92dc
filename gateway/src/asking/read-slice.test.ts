/** What an instance says of itself is taken as it is written down, or not at all. */
import { expect, test } from '@jest/globals';
import { buildSchema, isEnumType } from 'graphql';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import { missingReasons } from './missing-reasons.ts';
import { readSlice } from './read-slice.ts';

const data = { stories: { totalCount: 2 } };
const state = { slug: 'rise', seq: 3, digest: 'abc', gap: null, code: 'c0de', sdl: '5d1' };

function read(body: unknown, isRefusal = false) {
  const complaints: string[] = [];
  const outcome = readSlice('rise', body, 9, (_instance, message) => complaints.push(message), isRefusal);
  return { outcome, complaints };
}
const readState = (instance: unknown) => read({ data, extensions: { instance } });

test('the reasons that are known are those of the graph', () => {
  const type = buildSchema(readGatewaySdl(), { assumeValidSDL: true }).getType('MissingReason');
  expect(isEnumType(type) && new Set(type.getValues().map(({ name }) => name))).toEqual(missingReasons);
});

test('an instance speaks for itself, with its version, its code and its SDL', () => {
  const version = { seq: 3, digest: 'abc' };
  expect(readState(state)).toEqual({
    outcome: {
      kind: 'slice',
      data,
      version,
      parts: new Map([['rise', { kind: 'answered', version }]]),
      source: 'asked',
      facts: { code: 'c0de', sdl: '5d1' },
    },
    complaints: [],
  });
});

test('an instance with a gap is missing in its own answer', () => {
  const gap = { reason: 'FEED_GONE', sinceMs: 7 };
  const { outcome } = readState({ ...state, gap });
  expect(outcome).toMatchObject({ kind: 'slice', parts: new Map([['rise', { kind: 'missing', ...gap }]]) });
});

test('what an instance does not say is null', () => {
  const { outcome } = readState({ slug: 'rise' });
  expect(outcome).toMatchObject({ version: null, facts: { code: '', sdl: null } });
});

test('a gateway speaks for those below it', () => {
  const parts = {
    leap: { kind: 'answered', version: { seq: 1, digest: 'x' } },
    'active-essex': { kind: 'answered', version: null },
    'active-devon': { kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: 5 },
    sporting: { kind: 'stale', version: { seq: 0, digest: 'y' }, servedAsOfMs: 6, reason: 'INSTANCE_FAILED' },
  };
  const { outcome } = readState({ ...state, parts });
  expect(outcome).toMatchObject({
    kind: 'slice',
    version: { seq: 3, digest: 'abc' },
    parts: new Map(Object.entries(parts)),
  });
});

test('what an instance has erased is a fact of it, and a gateway tells what those below it have', () => {
  const factsOf = (change: object) =>
    (readState({ ...state, ...change }).outcome as { facts: unknown }).facts;
  const facts = { code: 'c0de', sdl: '5d1' };
  expect(factsOf({ erasedUpTo: 3 })).toEqual({ ...facts, floors: new Map([['rise', 3]]) });
  expect(factsOf({ erasedUpTo: 0 })).toEqual(facts);
  expect(factsOf({ parts: {}, floors: { leap: 12, sporting: 0 } })).toEqual({
    ...facts,
    floors: new Map([['leap', 12]]),
  });
});

test.each([
  ['erasedUpTo', { erasedUpTo: 4 }],
  ['erasedUpTo', { erasedUpTo: -1 }],
  ['erasedUpTo', { erasedUpTo: '3' }],
  ['erasedUpTo', { erasedUpTo: 1, seq: undefined, digest: undefined }],
  ['floors', { floors: [] }],
  ['floors', { floors: 3 }],
  ['floors', { floors: { leap: 1.5 } }],
  ['floors', { floors: { Leap: 1 } }],
  ['seq', { seq: -1 }],
  ['seq', { seq: 1.5 }],
  ['seq', { seq: '3' }],
  ['seq', { seq: undefined }],
  ['digest', { digest: 4 }],
  ['digest', { digest: 'two words' }],
  ['digest', { digest: '' }],
  ['digest', { digest: undefined }],
  ['gap', { gap: 'NO_FEED' }],
  ['gap', { gap: { reason: 'NO_FEED' } }],
  ['gap', { gap: { reason: 'BORED', sinceMs: 1 } }],
  ['gap', { gap: { reason: 'NO_FEED', sinceMs: 9e15 } }],
  ['code', { code: 5 }],
  ['sdl', { sdl: 'a b' }],
  ['parts', { parts: null }],
  ['parts', { parts: [] }],
  ['parts', { parts: { Leap: { kind: 'answered', version: null } } }],
  ['parts', { parts: { leap: { kind: 'answered', version: { seq: 1 } } } }],
  ['parts', { parts: { leap: { kind: 'missing', reason: 'NO_FEED' } } }],
  ['parts', { parts: { leap: { kind: 'stale', version: null, reason: 'MOVED' } } }],
  ['parts', { parts: { leap: { kind: 'asleep' } } }],
])('a malformed %s (%j) is a failure that names it', (name, change) => {
  const { outcome, complaints } = readState({ ...state, ...change });
  expect(outcome).toEqual({ kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: 9 });
  expect(complaints).toEqual([expect.stringMatching(new RegExp(`^${name} (is|has) `))]);
});

const error = (code?: string) => ({ message: 'no', ...(code && { extensions: { code } }) });
test.each([
  ['that is not valid', { errors: [error('GRAPHQL_VALIDATION_FAILED')] }, false],
  ['whose variables it does not take', { errors: [error('BAD_USER_INPUT')] }, false],
  ['with status 400 and no code', { errors: [error()] }, true],
])('a question %s is refused for its schema', (_name, body, isRefusal) => {
  expect(read(body, isRefusal).outcome).toEqual({ kind: 'missing', reason: 'SCHEMA_SKEW', sinceMs: 9 });
});

test.each([
  ['that cannot be parsed', { errors: [error('GRAPHQL_PARSE_FAILED')] }, true],
  ['that fails while it is executed', { data: null, errors: [error('BAD_USER_INPUT')] }, false],
  ['that is answered in part', { data, errors: [error('GRAPHQL_VALIDATION_FAILED')] }, false],
  ['that fails without a code', { errors: [error()] }, false],
])('a question %s has failed', (_name, body, isRefusal) => {
  expect(read(body, isRefusal).outcome).toEqual({ kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: 9 });
});
