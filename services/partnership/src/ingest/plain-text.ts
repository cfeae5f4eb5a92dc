/** Turns HTML, escaped once or twice, into the text that a person reads in it. */
import { decodeEntities } from './html-entities.ts';
import { scanMarkup } from './scan-markup.ts';

/** Their content is not for reading. */
const silent = new Set(
  'script style template noscript iframe object svg math head select textarea xmp'.split(' '),
);

/** Ends of lines and cells: words on both sides of them are not one word. */
const separating = new Set(
  'address article aside blockquote br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr img li main nav ol option p pre section table tbody td tfoot th thead title tr ul'.split(
    ' ',
  ),
);

const inline = new Set(
  'a abbr acronym applet area audio b base bdi bdo big body button canvas center cite code col colgroup data datalist del details dfn dialog dir em embed font frame frameset html i input ins kbd label legend link map mark marquee meta meter nobr output param picture progress q rb rp rt ruby s samp slot small source span strike strong sub summary sup time track tt u var video wbr'.split(
    ' ',
  ),
);

/** Stands where a line ends; JavaScript takes it for white space. */
const lineEnd = '\u2029';

/** Cannot be seen, or turn the direction of writing; without them two texts that look alike are alike. */
const invisible =
  /[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef]/g;

/** Letters that only tell which flag is meant, as in England's; without a flag before them they hide text. */
const tagLetters = /(\u{1f3f4}[\u{e0020}-\u{e007f}]{1,8})|[\u{e0000}-\u{e007f}]/gu;

/**
 * The text of some HTML: tags and references undone, scripts left out, white space folded.
 *
 * What is still a tag of HTML or a reference after that was escaped twice, and is undone too. `a < b` and `List<Int>`
 * are text. Characters that turn the direction of writing, and others that cannot be seen, are dropped.
 */
export function plainText(html: string): string {
  return withoutMarkup(html).replace(/\s+/g, ' ').trim();
}

/** The same with a line for each paragraph, heading, cell and so on: what stands on a line of its own can be told apart. */
export function plainLines(html: string): readonly string[] {
  return withoutMarkup(html)
    .split(lineEnd)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

function withoutMarkup(html: string): string {
  let text = html;
  for (let layer = 0; layer < 3; layer++) {
    const next = decodeEntities(withoutTags(text));
    if (next === text) break;
    text = next;
  }
  return text
    .toWellFormed()
    .replace(/\x85/g, ' ')
    .replace(invisible, '')
    .replace(tagLetters, (_, flag?: string) => flag ?? '');
}

/** True if the text holds a tag of HTML. */
export function hasMarkup(html: string): boolean {
  for (const piece of scanMarkup(html))
    if (piece.kind === 'open' && isHtmlName(piece.name.toLowerCase())) return true;
  return false;
}

function withoutTags(html: string): string {
  if (!html.includes('<')) return html;
  const out: string[] = [];
  let silentUntil: string | null = null;
  for (const piece of scanMarkup(html)) {
    if (piece.kind === 'close') {
      const name = piece.name.toLowerCase();
      if (name === silentUntil) silentUntil = null;
      else if (silentUntil === null && separating.has(name)) out.push(lineEnd);
      else if (silentUntil === null && !isHtmlName(name)) out.push(html.slice(piece.start, piece.end));
    } else if (silentUntil !== null) continue;
    else if (piece.kind === 'text' || piece.kind === 'cdata') out.push(piece.text);
    else if (piece.kind === 'open') {
      const name = piece.name.toLowerCase();
      if (silent.has(name)) silentUntil = piece.isEmpty ? null : name;
      else if (separating.has(name)) out.push(lineEnd);
      else if (!isHtmlName(name)) out.push(html.slice(piece.start, piece.end));
    }
  }
  return out.join('');
}

/** Names with a colon or hyphen are a word processor's or a component's. */
function isHtmlName(name: string): boolean {
  return separating.has(name) || inline.has(name) || silent.has(name) || /[:-]/.test(name);
}

const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/** At most `length` characters, cut between words and marked with an ellipsis; never inside of what a reader sees as one. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const isWordEnd = text[length - 1] === ' ';
  const lastSpace = cut.lastIndexOf(' ');
  const isLongWord = !isWordEnd && lastSpace < length / 2;
  const end = isWordEnd ? length - 1 : isLongWord ? lastBoundary(text, length - 1) : lastSpace;
  return `${text.slice(0, end).replace(/[\s,;:.\u2026-]+$/, '')}\u2026`;
}

/** The last place up to `limit` that lies between two graphemes: an emoji of seven parts is one. */
function lastBoundary(text: string, limit: number): number {
  let boundary = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit) break;
    boundary = index + segment.length;
  }
  // One character with more marks than anybody writes: any place between two code points will do.
  if (boundary === 0) return /[\ud800-\udbff]/.test(text[limit - 1] ?? '') ? limit - 1 : limit;
  return boundary;
}
