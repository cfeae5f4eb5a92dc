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

/**
 * The text of some HTML: tags and references undone, scripts left out, white space folded.
 *
 * What is still a tag of HTML or a reference after that was escaped twice, and is undone too. `a < b` and `List<Int>`
 * are text. Characters that turn the direction of writing, and others that cannot be seen, are dropped.
 */
export function plainText(html: string): string {
  let text = html;
  for (let layer = 0; layer < 3; layer++) {
    const next = decodeEntities(withoutTags(text));
    if (next === text) break;
    text = next;
  }
  return text
    .toWellFormed()
    .replace(/[\s\u00a0\u2028\u2029]+/g, ' ')
    .replace(
      /[\0-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]/g,
      '',
    )
    .trim();
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
      else if (silentUntil === null && separating.has(name)) out.push(' ');
      else if (silentUntil === null && !isHtmlName(name)) out.push(html.slice(piece.start, piece.end));
    } else if (silentUntil !== null) continue;
    else if (piece.kind === 'text' || piece.kind === 'cdata') out.push(piece.text);
    else if (piece.kind === 'open') {
      const name = piece.name.toLowerCase();
      if (silent.has(name)) silentUntil = piece.isEmpty ? null : name;
      else if (separating.has(name)) out.push(' ');
      else if (!isHtmlName(name)) out.push(html.slice(piece.start, piece.end));
    }
  }
  return out.join('');
}

/** Names with a colon or hyphen are a word processor's or a component's. */
function isHtmlName(name: string): boolean {
  return separating.has(name) || inline.has(name) || silent.has(name) || /[:-]/.test(name);
}

/** At most `length` characters, cut between words and marked with an ellipsis; never between the halves of a character. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const isWordEnd = text[length - 1] === ' ';
  const lastSpace = cut.lastIndexOf(' ');
  const words = isWordEnd || lastSpace < length / 2 ? cut : cut.slice(0, lastSpace);
  return `${words.replace(/[\ud800-\udbff]$/, '').replace(/[\s,;:.\u2026-]+$/, '')}\u2026`;
}
