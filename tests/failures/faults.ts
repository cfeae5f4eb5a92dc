/** What can go wrong between a gateway and an instance, a row each, and what an answer may then show of that instance. */
import type { Breadth } from './ask-gateway.ts';
import type { Misbehaviour, OperationAnswer } from './faulty-proxy.ts';
import {
  alter,
  body,
  clockOffBy,
  data,
  document,
  inLists,
  state,
  withForeignIds,
  withoutLists,
  withTextForNumbers,
} from './misbehaviours.ts';
import { newerSchema, olderSchema } from './other-schema.ts';

export type Expectation = {
  /** Reasons under which the instance may be missing, or stand in with its last good answer. */
  readonly reasons: readonly string[];
  /** Whether it may be among those that answered, with its true content. */
  readonly mayAnswer: boolean;
  /** Whether its last good answer, if there is one, must stand in. */
  readonly standsIn?: true;
};

export type Fault = {
  readonly name: string;
  readonly misbehaviour: Misbehaviour;
  readonly expects: Readonly<Record<Breadth, Expectation>>;
  /** The versions that it tells say nothing. */
  readonly versionsAreUntrue?: true;
  readonly lacksByline?: true;
};

const lastGoodOr = (reason: string): Expectation => ({ reasons: [reason], mayAnswer: false, standsIn: true });
const missing = (...reasons: string[]): Expectation => ({ reasons, mayAnswer: false });
const answers: Expectation = { reasons: [], mayAnswer: true };
const answersOr = (...reasons: string[]): Expectation => ({ reasons, mayAnswer: true });
const always = (expectation: Expectation) => ({ plain: expectation, broad: expectation });
const dayMs = 86_400_000;
const failed: OperationAnswer = { status: 500, body: { errors: [{ message: 'oh no' }] } };

// prettier-ignore
export const faults: readonly Fault[] = [
  // name                                      what the proxy does                                        what the answer says of the instance
  { name: 'refuses connections',               misbehaviour: { kind: 'refuse' },                          expects: always(lastGoodOr('INSTANCE_UNREACHABLE')) },
  // What comes through before the cut may show newer content, of which nothing else is kept.
  { name: 'resets within the body',            misbehaviour: { kind: 'reset' },                           expects: always(missing('INSTANCE_UNREACHABLE')) },
  { name: 'hangs',                             misbehaviour: { kind: 'hang' },                            expects: always(lastGoodOr('INSTANCE_TIMED_OUT')) },
  { name: 'trickles',                          misbehaviour: { kind: 'trickle' },                         expects: always(lastGoodOr('INSTANCE_TIMED_OUT')) },
  { name: 'answers with status 500',           misbehaviour: document(500, 'text/plain', 'oh no'),        expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'answers with a status of 500 each', misbehaviour: alter(() => failed),                         expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'sends HTML',                        misbehaviour: document(200, 'text/html', '<p>Welcome</p>'), expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'sends nothing',                     misbehaviour: document(200, 'application/json', ''),       expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'sends a JSON array',                misbehaviour: body(({ data }) => [data]),                  expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'sends data beside an error',        misbehaviour: body((whole) => ({ ...whole, errors: [{ message: 'half of it' }] })), expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'sends data of another shape',       misbehaviour: data(() => ({ weather: 'fine' })), expects: always(missing('INSTANCE_FAILED')) },
  { name: 'sends lists without elements',      misbehaviour: data(withoutLists), expects: always(missing('INSTANCE_FAILED')) },
  { name: 'sends text for numbers',            misbehaviour: data(withTextForNumbers), expects: always(missing('INSTANCE_FAILED')) },
  { name: 'lists its stories out of order',    misbehaviour: data(inLists('edges', (all) => all.toReversed())), expects: always(answersOr('INSTANCE_FAILED')) },
  { name: 'lists a story twice',               misbehaviour: data(inLists('edges', (all) => [...all.slice(0, 1), ...all])), expects: always(answersOr('INSTANCE_FAILED')) },
  { name: 'lists stories of another',          misbehaviour: data(withForeignIds),                        expects: always(missing('INSTANCE_FAILED')) },
  { name: 'gives its rows in another order',   misbehaviour: data(inLists('_entities', (all) => all.toReversed())),   expects: always(answersOr('INSTANCE_FAILED', 'MOVED')) },
  { name: 'gives fewer rows than asked for',   misbehaviour: data(inLists('_entities', (all) => all.slice(1))),       expects: always(answersOr('INSTANCE_FAILED', 'MOVED')) },
  { name: 'gives null for each row',           misbehaviour: data(inLists('_entities', (all) => all.map(() => null))), expects: always(answersOr('INSTANCE_FAILED', 'MOVED')) },
  { name: 'answers for another',               misbehaviour: state({ slug: 'somebody-else' }),            expects: always(lastGoodOr('INSTANCE_FAILED')) },
  { name: 'tells no version that can be read', misbehaviour: state({ seq: 'three', digest: 7 }),          expects: always(answersOr('INSTANCE_FAILED')), versionsAreUntrue: true },
  { name: 'tells another version each time',   misbehaviour: state(() => ({ digest: `digest-${Math.random()}` })), expects: always(answersOr('MOVED')), versionsAreUntrue: true },
  { name: 'lacks a nullable field',            misbehaviour: alter(olderSchema('Story.byline')),          expects: always(answers), lacksByline: true },
  { name: 'lacks a field that is never null',  misbehaviour: alter(olderSchema('Story.dateSource')),      expects: { plain: answers, broad: missing('SCHEMA_SKEW') } },
  { name: 'lacks an argument',                 misbehaviour: alter(olderSchema('Query.archives.filter')), expects: { plain: answers, broad: missing('SCHEMA_SKEW') } },
  { name: 'knows a field more',                misbehaviour: alter(newerSchema()),                        expects: always(answers) },
  { name: 'is a day ahead',                    misbehaviour: clockOffBy(dayMs),                           expects: always(answers) },
  { name: 'is a day behind',                   misbehaviour: clockOffBy(-dayMs),                          expects: always(answers) },
  { name: 'works, and has a commit',           misbehaviour: { kind: 'none' },                            expects: always(answers) },
];
