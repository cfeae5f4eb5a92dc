/** The decisions of the graph's mutations as commands: refresh, release, hold, withdraw, permissions and the rest. */
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { formatInstant, parseInstant } from '@active-news/schema/instant.ts';
import { londonInstant } from '@active-news/schema/london-time.ts';
import type { StoreDecision } from '@active-news/partnership/store/decision-journal.ts';
import { permissions } from '@active-news/partnership/store/permissions.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { CommandError, exitCodes, type Command, type CommandResult, type Surroundings } from './command.ts';
import { decide, type Decided } from './decide.ts';
import { partnershipNamed } from './find-partnership.ts';
import { counted, dayInWords, nearInWords } from './plain-words.ts';
import { pollFeedsNow } from './poll-now.ts';
import { writeTable } from './write-table.ts';

const jsonLine = '  --json               one JSON document';

const refresh: Command = {
  name: 'refresh',
  synopsis: 'refresh <slug>',
  summary: 'polls the feeds of a partnership now, politely, in this process',
  help: `Whether a host runs or not; it sees what was found within a second. Ends with code 3 if no feed could be read, with 1 if one of them could not, or is in quarantine.

  <slug>               a partnership of the registry
  --feed <address>     only this feed
${jsonLine}`,
  options: { feed: { type: 'string' } },
  positionals: [1, 1],
  async run({ positionals, text }, surroundings) {
    const { tools, paint, width } = surroundings;
    const partnership = partnershipNamed(tools.registry, positionals[0]!);
    const { heldSinceMs } = tools.store(partnership).standing();
    if (heldSinceMs !== null)
      throw new CommandError(
        exitCodes.couldNot,
        `${partnership.slug} is held since ${dayInWords(heldSinceMs)}, so its feeds are not asked. To go on: npm run feeds -- unhold ${partnership.slug}`,
      );
    const reports = await pollFeedsNow([partnership], text('feed') ?? null, surroundings);
    if (reports.length === 0)
      throw new CommandError(
        exitCodes.couldNot,
        `${partnership.slug} has no accepted feed. Find one with: npm run feeds -- discover ${partnership.slug}`,
      );
    const failed = reports.filter(({ outcome }) => outcome === 'failed');
    const isHeldBack = reports.some(({ health }) => health === 'QUARANTINED');
    const table = writeTable(
      [
        { head: 'FEED', isShort: true },
        { head: 'OUTCOME' },
        { head: 'NEW', isNumber: true },
        { head: 'CHANGED', isNumber: true },
        { head: 'NEXT' },
      ],
      reports.map(({ feedUrl, outcome, health, held, added, changed, nextCheckAtMs, message }) => ({
        cells: [
          feedUrl,
          { text: outcome, style: outcome === 'failed' ? 'red' : 'green' },
          String(added),
          String(changed),
          nearInWords(nextCheckAtMs, tools.now()),
        ],
        notes: [
          ...(message === null ? [] : [{ text: message, style: 'dim' } as const]),
          ...(health === 'QUARANTINED'
            ? [
                {
                  text: `in quarantine${held > 0 ? `, ${counted(held, 'story', 'stories')} held back now` : ''}; see: npm run feeds -- check ${partnership.slug}`,
                  style: 'magenta',
                } as const,
              ]
            : []),
        ],
      })),
      { paint, width },
    );
    return {
      code:
        failed.length === reports.length
          ? exitCodes.couldNot
          : failed.length > 0 || isHeldBack
            ? exitCodes.needsPerson
            : exitCodes.done,
      json: {
        partnership: partnership.slug,
        feeds: reports.map(
          ({ feedUrl, outcome, health, fault, status, message, added, changed, held, nextCheckAtMs }) => ({
            url: feedUrl,
            outcome,
            health,
            fault,
            status,
            message,
            added,
            changed,
            held,
            nextCheckAt: formatInstant(nextCheckAtMs),
          }),
        ),
      },
      text: table,
    };
  },
};

const release: Command = {
  name: 'release',
  synopsis: 'release <slug> [feed address]',
  summary: 'lets in what a quarantine holds back, or with --discard drops it for good',
  help: `  [feed address]       may be left out where only one feed is in quarantine
  --discard            drop what is held; restore brings a single story back
${jsonLine}`,
  options: { discard: { type: 'boolean' } },
  positionals: [1, 2],
  async run({ positionals, flag }, surroundings) {
    const partnership = partnershipNamed(surroundings.tools.registry, positionals[0]!);
    const url = positionals[1] ?? onlyQuarantined(partnership, surroundings.tools);
    if (url === null) {
      const message = `No feed of ${partnership.slug} is in quarantine; there is nothing to release.`;
      return toldOf(partnership, { changed: false, message }, surroundings);
    }
    return decided(partnership, { kind: 'release-quarantine', url, discard: flag('discard') }, surroundings);
  },
};

/** Null if there is none. Errors: a CommandError if there are several. */
function onlyQuarantined(partnership: Partnership, tools: Surroundings['tools']): string | null {
  const feeds = (tools.storeIfAny(partnership)?.feeds() ?? []).filter(
    ({ quarantine }) => quarantine !== null,
  );
  const [only, another] = feeds;
  if (only === undefined) return null;
  if (another === undefined) return only.feedUrl;
  throw new CommandError(
    exitCodes.wrongUsage,
    `${counted(feeds.length, 'feed')} of ${partnership.slug} are in quarantine; name one of them:\n${feeds.map(({ feedUrl }) => `  ${feedUrl}`).join('\n')}`,
  );
}

const hold: Command = {
  name: 'hold',
  synopsis: 'hold <slug>',
  summary: 'stops the polling of a partnership; its stories stay',
  help: `  --reason <text>      for whoever asks later; check shows it\n${jsonLine}`,
  options: { reason: { type: 'string' } },
  positionals: [1, 1],
  run: ({ positionals, text }, surroundings) => {
    const reason = text('reason');
    const decision = { kind: 'hold', hold: true, ...(reason !== undefined && { reason }) } as const;
    return ofPartnership(positionals[0]!, decision, surroundings);
  },
};

const unhold: Command = {
  name: 'unhold',
  synopsis: 'unhold <slug>',
  summary: 'takes up the polling of a held partnership again',
  help: jsonLine,
  options: {},
  positionals: [1, 1],
  run: ({ positionals }, surroundings) =>
    ofPartnership(positionals[0]!, { kind: 'hold', hold: false }, surroundings),
};

const withdraw: Command = {
  name: 'withdraw',
  synopsis: 'withdraw <story id>',
  summary: 'erases a story everywhere and keeps it out until it is restored',
  help: `  --reason <text>      kept in the journal; not shown to readers\n${jsonLine}`,
  options: { reason: { type: 'string' } },
  positionals: [1, 1],
  run: ({ positionals, text }, surroundings) => {
    const reason = text('reason');
    const decision = {
      kind: 'withdraw',
      id: positionals[0]!,
      ...(reason !== undefined && { reason }),
    } as const;
    return ofStory(positionals[0]!, decision, surroundings);
  },
};

const restore: Command = {
  name: 'restore',
  synopsis: 'restore <story id>',
  summary: 'lets a withdrawn story come back with the next reading of its feed',
  help: jsonLine,
  options: {},
  positionals: [1, 1],
  run: ({ positionals }, surroundings) =>
    ofStory(positionals[0]!, { kind: 'restore', id: positionals[0]! }, surroundings),
};

const suppressByline: Command = {
  name: 'suppress-byline',
  synopsis: 'suppress-byline <story id>',
  summary: 'erases who wrote a story, and keeps it out',
  help: `  --undo               the next reading of the feed may show it again\n${jsonLine}`,
  options: { undo: { type: 'boolean' } },
  positionals: [1, 1],
  run: ({ positionals, flag }, surroundings) =>
    ofStory(
      positionals[0]!,
      { kind: 'suppress-byline', id: positionals[0]!, suppress: !flag('undo') },
      surroundings,
    ),
};

const setPermission: Command = {
  name: 'set-permission',
  synopsis: 'set-permission <slug> <permission>',
  summary: 'records what a partnership allows to be shown',
  help: `  <permission>         none, headline, excerpt or full; registry clears the decision, so that the registry's holds\n${jsonLine}`,
  options: {},
  positionals: [2, 2],
  run: ({ positionals }, surroundings) => {
    const [slug, word] = positionals as [string, string];
    const permission = permissions.find((each) => each === word.toLowerCase()) ?? null;
    if (permission === null && word !== 'registry')
      throw new CommandError(
        exitCodes.wrongUsage,
        `"${word}" is no permission; it must be ${permissions.join(', ')}, or registry to clear the decision.`,
      );
    return ofPartnership(slug, { kind: 'set-permission', permission }, surroundings);
  },
};

const redate: Command = {
  name: 'redate',
  synopsis: 'redate <story id> <date>',
  summary: 'moves a story to another instant',
  help: `  <date>               as 2026-03-27 (noon in London), 2026-03-27T09:30 (London) or 2026-03-27T09:30:00Z; feed gives it
                       back the date of its feed
${jsonLine}`,
  options: {},
  positionals: [2, 2],
  run: ({ positionals }, surroundings) => {
    const [id, word] = positionals as [string, string];
    const publishedAtMs = word === 'feed' ? null : instantOf(word);
    return ofStory(id, { kind: 'redate', id, publishedAtMs }, surroundings);
  },
};

export const administer: readonly Command[] = [
  refresh,
  release,
  hold,
  unhold,
  withdraw,
  restore,
  suppressByline,
  setPermission,
  redate,
];

async function ofPartnership(
  slug: string,
  decision: StoreDecision,
  surroundings: Surroundings,
): Promise<CommandResult> {
  return decided(partnershipNamed(surroundings.tools.registry, slug), decision, surroundings);
}

async function ofStory(
  id: string,
  decision: StoreDecision,
  surroundings: Surroundings,
): Promise<CommandResult> {
  return decided(ownerOf(id, surroundings), decision, surroundings);
}

/** Errors: a CommandError if no partnership of the registry can own a story of this id. */
export function ownerOf(id: string, { tools }: Pick<Surroundings, 'tools'>): Partnership {
  const owner = ownerOfStory(id);
  if (owner === null)
    throw new CommandError(
      exitCodes.wrongUsage,
      `"${id.slice(0, 100)}" is no id of a story; those look like active-devon:4fcwlfyw3itrcgsjpljpi3x6nc, as the graph gives them.`,
    );
  return partnershipNamed(tools.registry, owner);
}

function decided(
  partnership: Partnership,
  decision: StoreDecision,
  surroundings: Surroundings,
): CommandResult {
  return toldOf(partnership, decide(surroundings.tools, partnership, decision), surroundings);
}

function toldOf(
  partnership: Partnership,
  { changed, message }: Decided,
  { paint }: Surroundings,
): CommandResult {
  return {
    code: exitCodes.done,
    json: { partnership: partnership.slug, changed, message },
    text: paint(changed ? 'green' : 'dim', message),
  };
}

function instantOf(text: string): number {
  const day = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?$/.exec(text);
  if (day !== null) {
    const [year, month, date, hour = 12, minute = 0] = day
      .slice(1)
      .map((part) => (part === undefined ? undefined : Number(part)));
    const check = new Date(Date.UTC(year!, month! - 1, date!));
    if (check.getUTCMonth() === month! - 1 && check.getUTCDate() === date && hour < 24 && minute < 60)
      return londonInstant(year!, month!, date!, hour, minute);
  }
  const instantMs = parseInstant(text);
  if (instantMs !== null) return instantMs;
  throw new CommandError(
    exitCodes.wrongUsage,
    `"${text}" is no date; write 2026-03-27, 2026-03-27T09:30 or 2026-03-27T09:30:00Z, or feed.`,
  );
}
