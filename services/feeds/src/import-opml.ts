/** `import`: proposes the feeds of an OPML file to the partnerships whose hosts they are, and accepts them with `--accept`. */
import { readFile } from 'node:fs/promises';
import { parseOpml, type OpmlFeed, type OpmlMistake } from '@active-news/partnership/ingest/parse-opml.ts';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { CommandError, exitCodes, type Command, type Surroundings } from './command.ts';
import { decide } from './decide.ts';
import { hostsOf, partnershipsAtHost } from './find-partnership.ts';
import { lookAtFeed } from './look-at-feed.ts';
import type { Tools } from './open-tools.ts';
import type { Style } from './paint.ts';
import { writeTable } from './write-table.ts';

const longestFile = 5_000_000;

/** What becomes of one outline. */
export type Proposal = {
  readonly line: number;
  readonly url: string;
  readonly title: string | null;
  readonly partnership: string | null;
  readonly outcome: 'proposed' | 'accepted' | 'already' | 'refused' | 'nobodys' | 'shared';
  readonly message: string;
};

export const importOpml: Command = {
  name: 'import',
  synopsis: 'import <file.opml>',
  summary: 'matches the feeds of an OPML file with partnerships by host; --accept accepts them',
  help: `Without --accept nothing is fetched and nothing is recorded.

  <file.opml>   as other programs and export write it
  --accept      look at each feed once, politely, and accept it if it is one
  --unseen      with --accept: do not look first
  --json        one JSON document`,
  options: { accept: { type: 'boolean' }, unseen: { type: 'boolean' } },
  positionals: [1, 1],
  async run({ positionals, flag }, surroundings) {
    const file = positionals[0]!;
    const { feeds, mistakes } = parseOpml(await textOf(file));
    if (feeds.length === 0 && mistakes.length > 0)
      throw new CommandError(
        exitCodes.wrongUsage,
        mistakes.map((mistake) => inWords(file, mistake)).join('\n'),
      );
    const proposals: Proposal[] = [];
    for (const [place, feed] of feeds.entries()) {
      if (flag('accept')) surroundings.progress.step(place + 1, feeds.length, feed.url);
      proposals.push(await propose(feed, flag('accept'), flag('unseen'), surroundings.tools));
    }
    surroundings.progress.end();
    const isClean = mistakes.length === 0 && proposals.every(({ outcome }) => !isOpen.has(outcome));
    return {
      code: isClean ? exitCodes.done : exitCodes.needsPerson,
      json: { file, proposals, mistakes },
      text: show(file, proposals, mistakes, flag('accept'), surroundings),
    };
  },
};

const isOpen: ReadonlySet<Proposal['outcome']> = new Set(['refused', 'nobodys', 'shared']);

async function propose(
  { line, url, title, htmlUrl }: OpmlFeed,
  isAccepting: boolean,
  isUnseen: boolean,
  tools: Tools,
): Promise<Proposal> {
  const said = { line, url, title };
  const [owner, another] = ownersOf(tools.registry, url, htmlUrl);
  if (owner === undefined) {
    const message = 'no partnership has this host; add it to the registry, under hosts';
    return { ...said, partnership: null, outcome: 'nobodys', message };
  }
  const { slug } = owner;
  const accepted = tools.storeIfAny(owner)?.acceptedFeeds() ?? owner.feeds.filter(({ verified }) => verified);
  if (accepted.some((feed) => feed.url === url))
    return { ...said, partnership: slug, outcome: 'already', message: 'accepted already' };
  if (another !== undefined) {
    const message = `${slug} and ${another.slug} share this host; accept it for each with --path or --category`;
    return { ...said, partnership: null, outcome: 'shared', message };
  }
  if (!isAccepting) return { ...said, partnership: slug, outcome: 'proposed', message: 'can be accepted' };
  if (!isUnseen) {
    const { look } = await lookAtFeed(url, { hosts: hostsOf(owner), website: owner.website }, tools);
    if (look.kind === 'failed')
      return { ...said, partnership: slug, outcome: 'refused', message: look.message };
  }
  const { changed } = decide(tools, owner, { kind: 'accept-feed', url });
  return { ...said, partnership: slug, outcome: changed ? 'accepted' : 'already', message: 'accepted' };
}

/** By the host of the feed; one that is served from elsewhere by the host of its website. */
function ownersOf(registry: Registry, url: string, htmlUrl: string | null): readonly Partnership[] {
  const owners = partnershipsAtHost(registry, url);
  return owners.length > 0 || htmlUrl === null ? owners : partnershipsAtHost(registry, htmlUrl);
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new CommandError(exitCodes.wrongUsage, `${file} cannot be read: ${reason}.`);
  });
  if (bytes.length > longestFile)
    throw new CommandError(
      exitCodes.wrongUsage,
      `${file} has ${bytes.length} bytes; a list of feeds may have ${longestFile}. Split it.`,
    );
  return new TextDecoder().decode(bytes);
}

function inWords(file: string, { line, message }: OpmlMistake): string {
  return `${file}:${line} ${message}`;
}

const styles: Readonly<Record<Proposal['outcome'], Style>> = {
  proposed: 'green',
  accepted: 'green',
  already: 'dim',
  refused: 'red',
  nobodys: 'yellow',
  shared: 'yellow',
};

const words: Readonly<Record<Proposal['outcome'], string>> = {
  proposed: 'can be accepted',
  accepted: 'accepted',
  already: 'accepted already',
  refused: 'not accepted',
  nobodys: "nobody's",
  shared: 'shared',
};

function show(
  file: string,
  proposals: readonly Proposal[],
  mistakes: readonly OpmlMistake[],
  isAccepting: boolean,
  { paint, width }: Surroundings,
): string {
  const table = writeTable(
    [
      { head: 'LINE', isNumber: true },
      { head: 'FEED', isShort: true },
      { head: 'PARTNERSHIP' },
      { head: 'OUTCOME' },
    ],
    proposals.map(({ line, url, partnership, outcome, message }) => ({
      cells: [String(line), url, partnership ?? '\u2013', { text: words[outcome], style: styles[outcome] }],
      notes: isOpen.has(outcome) ? [{ text: message, style: styles[outcome] }] : [],
    })),
    { paint, width },
  );
  const ready = proposals.filter(({ outcome }) => outcome === 'proposed').length;
  return [
    proposals.length === 0 ? 'The file lists no feeds.' : table,
    mistakes.map((mistake) => paint('yellow', inWords(file, mistake))).join('\n'),
    !isAccepting && ready > 0
      ? `To accept ${ready === 1 ? 'the one' : `the ${ready}`} that can be:\n  npm run feeds -- import ${file} --accept`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
