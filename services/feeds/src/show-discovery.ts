/** Shows what `discover` found: a table, the reasons below each line, and the command that accepts the best. */
import type { Surroundings } from './command.ts';
import type { Discovery, Finding } from './discover.ts';
import { hostOf } from './find-partnership.ts';
import { counted, dayInWords, formatInWords } from './plain-words.ts';
import { writeTable, type Cell, type Column, type Row } from './write-table.ts';

const columns: readonly Column[] = [
  { head: 'SCORE', isNumber: true },
  { head: 'FEED', isShort: true },
  { head: 'FORMAT' },
  { head: 'ITEMS', isNumber: true },
  { head: 'NEWEST' },
  { head: 'TEXT' },
];

export function showDiscovery(discovery: Discovery, { paint, width }: Surroundings): string {
  const { site, partnerships, platform, pageProblem, findings, notAsked } = discovery;
  const names = partnerships.map(({ name }) => name).join(' and ') || 'Nobody in the registry has this site';
  const heading = `${paint('bold', names)}  ${site}${platform === null ? '' : `  (${platform})`}`;
  const feeds = findings.filter(({ look }) => look.kind === 'feed');
  const others = findings.filter(({ look }) => look.kind === 'failed');
  const parts = [
    heading,
    pageProblem === null ? '' : paint('yellow', `The home page could not be looked at: ${pageProblem}.`),
    feeds.length === 0
      ? paint('yellow', 'No feed was found.')
      : writeTable(
          columns,
          feeds.map((finding) => rowOf(finding, site)),
          { paint, width },
        ),
    others.length === 0 ? '' : showOthers(others, site, { paint, width }),
    notAsked === 0
      ? ''
      : paint('dim', `${counted(notAsked, 'usual place')} not asked, since this is good; --all asks them.`),
    nextStep(discovery, feeds[0]),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function rowOf({ url, from, look, sameAs }: Finding, site: string): Row {
  if (look.kind === 'failed') return { cells: [] };
  const notes: Cell[] = [
    { text: from, style: 'dim' },
    ...(sameAs === null
      ? []
      : [{ text: `the same document as ${nearSite(sameAs, site)}`, style: 'dim' } as const]),
    ...(look.movedTo === null
      ? []
      : [{ text: `has moved for good to ${nearSite(look.movedTo, site)}`, style: 'yellow' } as const]),
    ...look.deductions.map(
      ({ lost, because }) => ({ text: `\u2212${lost}  ${because}`, style: 'yellow' }) as const,
    ),
  ];
  const style = look.score >= 75 ? 'green' : look.score >= 50 ? 'yellow' : 'red';
  return {
    cells: [
      { text: String(look.score), style },
      nearSite(url, site),
      formatInWords(look.dialect),
      String(look.items),
      dayInWords(look.newestItemAtMs),
      look.text,
    ],
    notes,
  };
}

function showOthers(
  others: readonly Finding[],
  site: string,
  { paint, width }: Pick<Surroundings, 'paint' | 'width'>,
): string {
  const rows = others.map(({ url, look }) => ({
    cells: [nearSite(url, site), { text: look.kind === 'failed' ? look.message : '', style: 'dim' } as const],
  }));
  return writeTable([{ head: 'NO FEED AT' }, { head: 'BECAUSE', isShort: true }], rows, { paint, width });
}

/** The path alone where the host is the site's. */
function nearSite(url: string, site: string): string {
  if (hostOf(url) !== hostOf(site)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function nextStep({ partnerships }: Discovery, best: Finding | undefined): string {
  if (best === undefined || best.look.kind === 'failed' || best.look.score < 50)
    return 'Look for the feed by hand, or ask the partnership for its address.';
  if (best.from === 'accepted') return 'The best is accepted already.';
  const url = best.look.movedTo ?? best.url;
  const [only, another] = partnerships;
  if (only === undefined) return 'Add the partnership to the registry to accept it.';
  const command = `npm run feeds -- accept ${only.slug} ${quoted(url)}`;
  return another === undefined
    ? `To accept the best:\n  ${command}`
    : `Several partnerships share this site; say which items are whose:\n  ${command} --category '${only.name}'`;
}

/** For a shell. */
export function quoted(url: string): string {
  return /^[\w:/.,@%+=-]+$/.test(url) ? url : `'${url.replaceAll("'", "'\\''")}'`;
}
