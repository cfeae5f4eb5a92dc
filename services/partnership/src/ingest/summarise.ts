/** Makes of an article's text the few words that stand under its title: what it says, not who posted it when and how to share it. */
import { withoutCommands } from './article-html.ts';
import { withoutContacts } from './contact-details.ts';
import { clockWords, dateWords } from './date-words.ts';
import { readDate } from './read-date.ts';
import { shortened } from './plain-text.ts';

export const longestSummary = 256;

/** Characters that are looked at; what comes after them cannot reach a summary, however much is taken out before. */
const longestText = 2_500;
/** Each round takes something out that taking something else out has laid bare; real text needs two. */
const mostRounds = 12;

const name =
  "\\p{Lu}[\\p{L}\\p{N}.&’'–-]*(?:,?\\s+(?:of|and|the|for|de|at|in|&|\\p{Lu}[\\p{L}\\p{N}.&’'–-]*)){0,9}";
const moment = `${dateWords}(?:,?\\s*(?:at|-|–|\\|)?\\s*${clockWords})?`;
const posted =
  '(?:(?:[Gg]uest\\s+(?:blog|post|article)|Blog|Article|Story|Report)\\s+)?(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Ss]ubmitted|[Ww]ords)\\s+)?[Bb][Yy]:?';

/** A line that is all of it this is not the article's. */
const debrisLines: readonly RegExp[] = [
  // `Written by Collaborate CIC`, `By: Clare Morley`, `By NickiBlake on February 28th, 2013 - comments`
  new RegExp(
    `^(?:${posted}|Author:)\\s+${name}(?:\\s*[|,–-]?\\s*(?:on\\s+)?${moment})?\\s*[-–|.]?\\s*(?:\\d*\\s*comments?)?$`,
    'u',
  ),
  // `Date: 28 July 2021 Author: Energise Me`, `15 December 2017 by Patrick Atkin`
  new RegExp(
    `^(?:(?:[Dd]ate|(?:[Ll]ast )?[Uu]pdated|[Pp]osted|[Pp]ublished|[Ss]ubmitted)(?:\\s+on)?:?\\s*)?${moment}(?:\\s*[|,–-]?\\s*(?:[Aa]uthor:|[Bb]y:?)\\s*${name})?$`,
    'u',
  ),
  /^The post .{1,250} (?:appeared|was) first (?:appeared )?on .*$/,
  /^(?:tags?|categor(?:y|ies)|filed under|posted in|topics?|keywords)\s*:.*$/i,
  /^(?:click to (?:share|print|email)\b.*|like this:?|loading\W*|related(?: posts| stories| articles| news)?:?|leave a (?:comment|reply)|\d* ?comments?|skip to (?:main )?content|back to (?:news|top)|previous|next|read time:? .{1,20}|\d+ min(?:ute)?s? read|image:?|photo:?|body:?|view (?:in|this email in) (?:your )?browser|sign up to (?:our|the) newsletter)$/i,
];

/** `By X | 08 August 2023 | TAGS: a, b`: the article may follow on the same line, so it goes only where others are left. */
const likelyDebris = new RegExp(
  `^(?:${posted}|Author:)\\s+.{1,80}?${moment}\\s*[|,–-]?\\s*(?:TAGS|Tags):`,
  'u',
);

/** The words of share buttons. A line of nothing else is one, if a word says so. */
const shareWords =
  /^(?:share|shares|sharing|tweet|print|pin|pin it|email|e-mail|us|me|twitter|x|facebook|linkedin|whatsapp|pinterest|reddit|tumblr|telegram|messenger|instagram|skype|pocket|copy|link|this|on|via|to|with|by|the|post|page|article|story|news|more|like|loading|follow|\d+|[^\p{L}\p{N}]+)$/iu;
const sharingWord = /^(?:share|tweet|print|facebook|twitter|linkedin|whatsapp|pinterest|loading)$/i;

/** Debris in the middle of running text, where lines are lost; each must be sure of what it takes. */
const debrisWithin: readonly (readonly [RegExp, string])[] = [
  [/\bThe post .{1,400}? (?:appeared|was) first (?:appeared )?on [^.!?]{1,120}\.?$/, ''],
  [
    /\bClick to (?:share on|email|print)\b[^.!?()]{0,60}\(Opens in new window\)(?:\s+(?:Facebook|Twitter|X|LinkedIn|WhatsApp|Email|Print|Pinterest|Reddit|Tumblr|Telegram|Pocket))?/gi,
    ' ',
  ],
  [
    /\bShare this:\s*(?:(?:Tweet|Email|Print|More|Facebook|Twitter|X|LinkedIn|WhatsApp|Pinterest|Reddit|Tumblr|Telegram|Pocket)\b[,|·\s]*)*/g,
    ' ',
  ],
  [/\bLike this:\s*(?:(?:Like\s*)?Loading\s*(?:\.{2,3}|…)?|$)/g, ' '],
  [
    /\bShare (?:Facebook|Twitter|LinkedIn)(?: (?:Facebook|Twitter|X|LinkedIn|WhatsApp|Email(?: Us)?|Print|Pinterest)\b)+/g,
    ' ',
  ],
  [
    /(?<=^|[.!?…]\s{1,3})(?:Facebook|Twitter|LinkedIn|Tweet)(?: (?:Facebook|Twitter|X|LinkedIn|WhatsApp|Email(?: Us)?|Print|Pinterest)\b)+(?=\s+\p{Lu}|\s*$)/gu,
    ' ',
  ],
  [
    new RegExp(
      `^(?:[Bb]y|Written by|Posted by|Published by):?\\s+${name}\\s*[|,–-]?\\s*${moment}(?:\\s*[|,–-]?\\s*TAGS?:)?\\s*[|,–-]?\\s*`,
      'u',
    ),
    '',
  ],
  [new RegExp(`^Date:\\s*${moment}(?:\\s*Author:)?\\s*`, 'iu'), ''],
  [new RegExp(`^(?:Posted|Published)(?:\\s+on)?:?\\s*${moment}\\s*[|,–-]?\\s*`, 'iu'), ''],
  // The publishing system's mark for "it goes on", and the link after it.
  [/\s*\[(?:…|\.\.\.)\]\s*/g, '… '],
  [
    /(?<=[.!?…\])”"’]\s*)(?:Continue reading|Read more|Read the full (?:story|article|post|news)|Find out more|View (?:article|post)|Learn more)\b[^.!?…]{0,80}(?:…|»|›|→|>|\.{3})?\s*$/i,
    '',
  ],
  [/\s(?:Continue reading|Read more|Read the full story)\b[^.!?…]{0,80}(?:»|›|→|>>)\s*$/i, ''],
  [/(?:…\s*){2,}/g, '… '],
];

/**
 * Plain text of at most 256 characters, cut at a word.
 *
 * Shapes: `lines` as plainLines gives them. `itself` is what stands beside the summary anyway, title and by-line: a line
 *         that says no more is left out, and so is a by-line that runs into the text, unless nothing else is left.
 *         Empty if nothing is.
 * Rules: e-mail addresses and telephone numbers go, as do by-lines, dates of posting, share buttons, commands of the
 *        publishing system. Taking the summary of a summary changes nothing.
 */
export function summarise(lines: readonly string[], itself: readonly (string | null)[] = []): string {
  let text = '';
  let next = wordsOf(beginning(lines), itself);
  for (let round = 0; round < mostRounds && next !== text; round++) {
    text = next;
    next = wordsOf([text], itself);
  }
  return next;
}

/** The lines that can reach a summary: looking at all of a long article would be most of the cost of reading a feed. */
function beginning(lines: readonly string[]): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length) > longestText);
  return end === -1 ? lines : lines.slice(0, end + 1);
}

function wordsOf(lines: readonly string[], itself: readonly (string | null)[]): string {
  const known = itself.flatMap((text) => (text === null || text === '' ? [] : [text]));
  let telling = lines.filter((line) => !isDebris(line));
  const isTold = (line: string) =>
    known.some((text) => line.length <= 2 * text.length && folded(text) === folded(line));
  for (const isRepetition of [isTold, (line: string) => likelyDebris.test(line.slice(0, 300))]) {
    const saysMore = telling.filter((line) => !isRepetition(line));
    if (saysMore.length > 0) telling = saysMore;
  }
  let text = withoutCommands(telling.join(' ').slice(0, longestText));
  for (const author of known) text = withoutHeader(text, author);
  for (const [pattern, replacement] of debrisWithin) text = text.replace(pattern, replacement);
  text = withoutContacts(text).replace(/\s+/g, ' ').trim();
  return /[\p{L}\p{N}]/u.test(text) ? shortened(text, longestSummary) : '';
}

/** `Date: 10 January 2024 Author: Energise Me The text`: only who knows the name knows where the text begins. */
function withoutHeader(text: string, author: string): string {
  const header = /^(?:(?:written |posted )?by:?|date:.{8,40}?author:|author:)\s*/i.exec(text.slice(0, 80));
  if (header === null || author.length > 100) return text;
  const rest = text.slice(header[0].length);
  if (!rest.startsWith(`${author} `)) return text;
  return rest.slice(author.length).replace(/^[\s|,–-]+/, '');
}

/** Errors: a line of more than 300 characters is an article whatever it begins with. */
function isDebris(line: string): boolean {
  if (line.length > 300) return false;
  if (debrisLines.some((pattern) => pattern.test(line))) return true;
  const words = line.split(/[\s|,·•]+/).filter((word) => word !== '');
  if (words.length <= 20 && words.every((word) => shareWords.test(word.replace(/[:.]+$/, ''))))
    return words.some((word) => sharingWord.test(word.replace(/[:.]+$/, '')));
  return line.length <= 40 && readDate(line)?.isSuspect === false;
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
