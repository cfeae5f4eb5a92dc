/** Breaks one rule of one field's arguments, such as no validation of documents can find. */
import type { Choices } from './choices.ts';
import type { Arguments } from './random-arguments.ts';

type Spoil = (args: Arguments) => Arguments;

/** Each is refused with BAD_USER_INPUT, and with nothing else. */
export function withMistake(choices: Choices, coordinate: string, args: Arguments): Arguments {
  const spoils = mistakes[coordinate.split('.')[1]!];
  return spoils ? choices.pick(spoils)(args) : args;
}

const paging: readonly Spoil[] = [
  (args) => ({ ...args, first: 1, last: 1 }),
  ({ last: _, ...args }) => ({ ...args, first: 101 }),
  ({ first: _, ...args }) => ({ ...args, last: -1 }),
  (args) => ({ ...args, after: 'nonsense' }),
  // A position of another form than any order has.
  (args) => ({ ...args, before: Buffer.from('[1,"a"]').toString('base64url') }),
];
const filters: readonly object[] = [
  { tag: ['nothing'] },
  { partnership: ['nobody'] },
  { region: ['nowhere'] },
  { council: ['E00000000'] },
  { near: 'nowhere' },
  { month: ['2026-13'] },
  { text: '"*"' },
  { text: 'a b c d e f g h i' },
  { all: [{ near: 'london' }] },
  { all: [{ all: [{ notTag: ['nothing'] }] }] },
];
const filterMistakes = filters.map(
  (filter): Spoil =>
    (args) => ({ ...args, filter }),
);
const nameMistake: Spoil = (args) => ({ ...args, filter: { slug: ['nothing'] } });

const mistakes: Readonly<Record<string, readonly Spoil[]>> = {
  stories: [
    ...paging,
    ...filterMistakes,
    (args) => ({ ...args, filter: null, orderBy: 'RELEVANCE' }),
    (args) => ({ ...args, filter: { all: [{ text: 'walking' }] }, orderBy: 'RELEVANCE' }),
  ],
  tags: [
    ...paging,
    nameMistake,
    ...filters.map(
      (stories): Spoil =>
        (args) => ({ ...args, filter: { stories } }),
    ),
  ],
  archives: filterMistakes,
  storyCounts: [
    ...filterMistakes,
    () => ({}),
    () => ({ groupBy: ['TAG', 'TAG'] }),
    () => ({ groupBy: ['TAG', 'REGION', 'PARTNERSHIP'] }),
  ],
  story: [() => ({}), () => ({ id: 'a', url: 'https://example.org' }), () => ({ url: 'nowhere' })],
  region: [() => ({}), () => ({ slug: 'london', onsCode: 'E12000007' })],
  partnership: [() => ({}), () => ({ slug: null, councilCode: null })],
  regions: [nameMistake],
  partnerships: [nameMistake],
};
