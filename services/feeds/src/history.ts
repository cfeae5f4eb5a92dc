/** `history`: a story as it is stored, and its earlier wordings. */
import { formatInstant } from '@active-news/schema/instant.ts';
import { readHistories } from '@active-news/partnership/store/story-history.ts';
import { ownerOf } from './administer.ts';
import { CommandError, exitCodes, type Command } from './command.ts';
import { counted, dayInWords } from './plain-words.ts';
import { writePairs, type Cell } from './write-table.ts';

type StoredStory = {
  readonly title: string;
  readonly url: string | null;
  readonly published_at: number;
  readonly published_raw: string | null;
  readonly first_seen_at: number;
  readonly feed_url: string | null;
};

export const history: Command = {
  name: 'history',
  synopsis: 'history <story id>',
  summary: 'shows a story and its earlier titles, addresses and dates',
  help: `  --json   one JSON document`,
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { tools, paint, width }) {
    const id = positionals[0]!;
    const partnership = ownerOf(id, { tools });
    const store = tools.storeIfAny(partnership);
    const row = store?.database
      .sql(
        `SELECT title, url, published_at, published_raw, first_seen_at, feed_url FROM story
         WHERE id = :id OR id = (SELECT story_id FROM story_alias WHERE id = :id)`,
      )
      .get({ id }) as StoredStory | undefined;
    if (store === undefined || store === null || row === undefined)
      throw new CommandError(
        exitCodes.couldNot,
        `${id} is not stored here: it never was, or it was withdrawn (restore lets it come back).`,
      );
    const [wordings = []] = readHistories(store.database, [id]);
    const pairs: (readonly [string, Cell])[] = [
      ['Title', { text: row.title, style: 'bold' }],
      ['Address', row.url ?? '\u2013'],
      [
        'Published',
        `${formatInstant(row.published_at)}${row.published_raw === null ? '' : ` (written as "${row.published_raw}")`}`,
      ],
      ['First seen', formatInstant(row.first_seen_at)],
      ['Told by', row.feed_url ?? '\u2013'],
      ['Edits', wordings.length === 0 ? 'none' : counted(wordings.length, 'earlier wording')],
    ];
    const earlier = wordings
      .toReversed()
      .map((wording) =>
        writePairs(
          [
            ['Until', { text: dayInWords(wording.replaced_at), style: 'dim' }],
            ['Title', wording.title],
            ...(wording.published_at === row.published_at
              ? []
              : [['Published', formatInstant(wording.published_at)] as const]),
            ...(wording.url === row.url ? [] : [['Address', wording.url ?? '\u2013'] as const]),
            ...(wording.published_raw === row.published_raw
              ? []
              : [['Date', wording.published_raw ?? '\u2013'] as const]),
          ],
          { paint, width },
        ),
      );
    return {
      code: exitCodes.done,
      json: {
        partnership: partnership.slug,
        id,
        title: row.title,
        url: row.url,
        publishedAt: formatInstant(row.published_at),
        publishedRaw: row.published_raw,
        firstSeenAt: formatInstant(row.first_seen_at),
        feedUrl: row.feed_url,
        history: wordings.map(({ replaced_at, published_at, title, url, published_raw }) => ({
          until: formatInstant(replaced_at),
          title,
          url,
          publishedAt: formatInstant(published_at),
          publishedRaw: published_raw,
        })),
      },
      text: [writePairs(pairs, { paint, width }), ...earlier].join('\n\n'),
    };
  },
};
