/** `export`: the accepted feeds as OPML, for feed readers and for another installation. */
import { writeFile } from 'node:fs/promises';
import { regionBySlug } from '@active-news/schema/regions.ts';
import { CommandError, exitCodes, type Command } from './command.ts';
import type { Tools } from './open-tools.ts';
import { counted } from './plain-words.ts';
import { writeOpml, type ListedFeed } from './write-opml.ts';

export const exportOpml: Command = {
  name: 'export',
  synopsis: 'export [file.opml]',
  summary: 'writes the accepted feeds as OPML 2.0',
  help: `  [file.opml]   where to; without it the OPML itself is printed
  --json        one JSON document with the same feeds; without a file it holds the OPML too`,
  options: {},
  positionals: [0, 1],
  async run({ positionals }, { tools }) {
    const feeds = listedFeeds(tools);
    const opml = writeOpml('Feeds of Active News', feeds, tools.now());
    const [file] = positionals;
    if (file !== undefined)
      await writeFile(file, opml).catch((error: Error) => {
        throw new CommandError(exitCodes.couldNot, `${file} cannot be written: ${error.message}.`);
      });
    return {
      code: exitCodes.done,
      json: { file: file ?? null, feeds, ...(file === undefined && { opml }) },
      text: file === undefined ? opml.trimEnd() : `${counted(feeds.length, 'feed')} written to ${file}.`,
    };
  },
};

/** In the order of the registry; a feed that several share is one outline, and bears the names of all. */
export function listedFeeds(tools: Tools): readonly ListedFeed[] {
  const all = tools.registry.partnerships.flatMap((partnership) => {
    const accepted =
      tools.storeIfAny(partnership)?.acceptedFeeds() ?? partnership.feeds.filter(({ verified }) => verified);
    return accepted.map(({ url }) => ({ url, partnership }));
  });
  return [...Map.groupBy(all, ({ url }) => url)].map(([url, members]) => {
    const [first] = members as [(typeof members)[number], ...typeof members];
    const region = regionBySlug(first.partnership.region ?? '');
    return {
      url,
      htmlUrl: first.partnership.website,
      title: members.map(({ partnership }) => partnership.name).join(', '),
      category: region?.name ?? null,
    };
  });
}
