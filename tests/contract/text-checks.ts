/** Text: what the words of a filter find, and a score that depends on story and words alone. */
import { encodeCursor } from '@active-news/schema/position.ts';
import { fieldWords } from '@active-news/schema/search/fields.ts';
import { matches } from '@active-news/schema/search/matches.ts';
import { relevance } from '@active-news/schema/search/relevance.ts';
import { readSearchText } from '@active-news/schema/search/terms.ts';
import { NotTried, same, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import { storiesOf } from './order-checks.ts';
import { windowsOf } from './page-checks.ts';
import type { KnownStory } from './read-catalogue.ts';
import { comparePage, pageQuery, readAllHeads, readHeads } from './read-pages.ts';
import { expectedPage, ordered, type OrderedRows } from './story-model.ts';

const section = '8. Text and relevance';

export type Scored = { readonly story: KnownStory; readonly score: number };

/** Two words that stand side by side in the title of one story, plain enough that nobody could cut them in another way. */
export async function plainWords(client: InstanceClient): Promise<readonly [string, string]> {
  for (const { title } of await storiesOf(client)) {
    const found = /(?:^| )([A-Za-z]{4,}) ([A-Za-z]{4,})(?: |$)/.exec(title);
    if (found && found[1]!.toLowerCase() !== found[2]!.toLowerCase()) return [found[1]!, found[2]!];
  }
  throw new NotTried('no title has two plain words of four letters side by side');
}

/** The stories that a text must find, with their scores; what a row shows is what is searched. */
export function scored(stories: readonly KnownStory[], text: string): readonly Scored[] {
  const query = readSearchText(text);
  if (query.kind === 'refused') return [];
  return stories.flatMap((story) => {
    const { contentHtml = null, rawTags = [] } = JSON.parse(story.shown) as {
      contentHtml?: string | null;
      rawTags?: readonly string[];
    };
    const words = fieldWords({ ...story, contentHtml, rawTags });
    return matches(query, words) ? [{ story, score: relevance(query, words) }] : [];
  });
}

function byRelevance(found: readonly Scored[]): OrderedRows {
  return ordered(
    found.map(({ story, score }) => ({ id: story.id, position: [score, story.atMs, story.id] })),
    true,
  );
}

async function compareTexts(client: InstanceClient, texts: readonly string[]): Promise<string> {
  const { stories, base } = await client.catalogue();
  let found = 0;
  for (const text of texts) {
    const wanted = scored(stories, text).map(({ story }) => story.id);
    const { edges, totalCount } = await readAllHeads(client, { ...base, text });
    same(
      edges.map(({ node }) => node.id),
      wanted,
      `what text ${JSON.stringify(text)} finds`,
    );
    same(totalCount, wanted.length, `totalCount of text ${JSON.stringify(text)}`);
    found += wanted.length;
  }
  return `${texts.map((text) => JSON.stringify(text)).join(', ')}: ${found} finds`;
}

export const textChecks: readonly ContractCheck[] = [
  {
    rule: 'X1',
    section,
    level: 'must',
    name: 'A text finds the stories that hold all its words, in any order; case, accents and apostrophes do not matter',
    cure: 'Cut and fold both sides as schema/search/terms.ts does; search title, topics, summary and, where it is shown, the body.',
    async run(client) {
      const [one, two] = await plainWords(client);
      const accented = one.replace(/[aeiou]/i, (letter) => `${letter}\u0301`);
      const apostrophe = `${one.slice(0, 2)}’${one.slice(2)}`;
      return compareTexts(client, [
        one,
        `${one} ${two}`,
        `${two}, ${one}!`,
        one.toUpperCase(),
        accented,
        apostrophe,
        'the',
        'xqzvwkjyq',
      ]);
    },
  },
  {
    rule: 'X2',
    section,
    level: 'must',
    name: 'Quotes hold words together; a star after three letters or more stands for any ending',
    cure: '"green space" finds the words side by side; safeg* every word that begins so; a star after fewer letters means nothing.',
    async run(client) {
      const [one, two] = await plainWords(client);
      return compareTexts(client, [
        `"${one} ${two}"`,
        `"${two} ${one}"`,
        `${one}-${two}`,
        `${one.slice(0, -1)}*`,
        `${one.slice(0, 3)}* ${two}`,
        `${one.slice(0, 2)}*`,
        one.slice(0, -1),
      ]);
    },
  },
  {
    rule: 'X3',
    section,
    level: 'must',
    name: 'A text without a word, of more than 8 terms, or too long is refused',
    cure: 'Refuse with BAD_USER_INPUT; a search that is not bounded could stop the instance.',
    async run({ refused }) {
      const texts = [
        '',
        ' ',
        '"*"',
        'one two three four five six seven eight nine',
        'a'.repeat(65),
        `${'a '.repeat(500)}b`,
      ];
      for (const text of texts)
        await refused(`text ${JSON.stringify(text).slice(0, 60)}`, pageQuery, {
          first: 1,
          filter: { text },
          orderBy: 'NEWEST',
        });
      return `${texts.length} texts`;
    },
  },
  {
    rule: 'X4',
    section,
    level: 'must',
    name: 'RELEVANCE goes down by (score, publishedAt, id); its cursors are these positions, its pages as exact as others',
    cure: 'ORDER BY score DESC, published_at DESC, id DESC; cursor of [1, score, publishedAtMs, id].',
    async run(client) {
      const [one] = await plainWords(client);
      const { stories, base } = await client.catalogue();
      const rows = byRelevance(scored(stories, one));
      const questions = windowsOf(rows).filter(({ first, last }) => (first ?? last)! > 1);
      for (const question of questions)
        await comparePage(
          client,
          { ...question, filter: { ...base, text: one }, orderBy: 'RELEVANCE' },
          expectedPage(rows, question),
          ['ids', 'cursors', 'flags'],
        );
      return `${questions.length} pages of ${rows.rows.length} stories with "${one}"`;
    },
  },
  {
    rule: 'X5',
    section,
    level: 'must',
    name: 'A score is that of version 1, and depends on the story and the words alone',
    cure: 'Score as schema/search/relevance.ts does, with its table of common words; never with the frequencies of the rows at hand.',
    async run(client) {
      const [one, two] = await plainWords(client);
      const { stories, base } = await client.catalogue();
      let count = 0;
      for (const text of [one, `${one} ${two}`, `"${one} ${two}"`, `${one.slice(0, 3)}*`]) {
        const wanted = new Map(scored(stories, text).map(({ story, score }) => [story.id, score]));
        const { edges } = await readAllHeads(client, { ...base, text }, 'RELEVANCE');
        for (const { node, score } of edges) {
          same(score, wanted.get(node.id), `the score of ${node.id} for ${JSON.stringify(text)}`);
          count++;
        }
      }
      return `${count} scores`;
    },
  },
  {
    rule: 'X6',
    section,
    level: 'must',
    name: 'RELEVANCE needs a text; in every other order the score is null and cursors are without it',
    cure: 'Refuse RELEVANCE without `filter.text`, and a RELEVANCE cursor in another order, with BAD_USER_INPUT.',
    async run(client) {
      const [one] = await plainWords(client);
      const filter = { text: one };
      await client.refused('RELEVANCE without a text', pageQuery, { first: 1, orderBy: 'RELEVANCE' });
      const { edges } = await readHeads(client, { first: 5, filter }, true);
      for (const { score, node } of edges) same(score, null, `the score of ${node.id} in the order NEWEST`);
      const { atMs, id } = (await storiesOf(client))[0]!;
      await client.refused('a cursor of RELEVANCE in the order NEWEST', pageQuery, {
        first: 1,
        after: encodeCursor([1, atMs, id]),
        filter,
        orderBy: 'NEWEST',
      });
      await client.refused('a cursor of NEWEST in the order RELEVANCE', pageQuery, {
        first: 1,
        after: encodeCursor([atMs, id]),
        filter,
        orderBy: 'RELEVANCE',
      });
      return `3 refused, ${edges.length} scores`;
    },
  },
];
