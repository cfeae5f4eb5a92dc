/** Finds who signs a story: names of people and organisations, without their addresses and without the system's own users. */
import { withoutContacts } from './contact-details.ts';
import { clockWords, dateWords } from './date-words.ts';
import { plainText, shortened } from './plain-text.ts';

const longest = 200;

/** Users that publishing systems come with, and what is written where nobody is meant. */
const nobody =
  /^(?:(?:site|web|wp|website|super|blog|news|content)?[\s_.-]*(?:admin(?:istrator)?|master|editor|user|author|manager|team)\d*|root|test(?:er)?|user\d+|guest|anonymous|unknown|default|none|null|undefined|n\/?a|no-?reply|(?:do-?)?not-?reply|info|hello|enquiries|office|mail|webmaster|wordpress|drupal|squarespace|wix|umbraco|\d+|\W*)$/i;
const address = /^(?:https?:\/\/|www\.)\S+$|^[\w-]+(?:\.[\w-]+)+$/i;
const lead =
  /^(?:(?:(?:guest )?(?:blog|post|article|story|report|words) )?(?:(?:written|posted|published|submitted|words) )?by\b:?|author\s*:|from\s*:)\s*/i;
const tail = new RegExp(
  `\\s*[|,–-]?\\s*(?:\\bon\\s+)?${dateWords}(?:,?\\s*(?:at\\s+)?${clockWords})?.*$|\\s*[|,–-]\\s*TAGS?:.*$`,
  'iu',
);

/**
 * The names in a feed's author field; null if it names nobody.
 *
 * Shapes: may hold markup; `name@host (Name)` and `Name <name@host>` leave the name, `By Sam Smith` leaves `Sam Smith`,
 *         a role stays (`Sam Smith, Chief Executive`), `admin` is nobody. At most 200 characters.
 */
export function bylineOf(author: string): string | null {
  const text = plainText(author.slice(0, 2_000)).slice(0, 600);
  const names = withoutContacts(bracketedName(text))
    .replace(/[<(]\s*[>)]/g, ' ')
    .replace(lead, '')
    .replace(tail, '')
    .split(/\s*,\s*/)
    .map((name) => name.trim())
    .filter((name) => !nobody.test(name) && !address.test(name));
  const byline = [...new Set(names)].join(', ').replace(/^[\s,;:|–-]+|[\s,;:|–-]+$/g, '');
  return /\p{L}/u.test(byline) ? shortened(byline, longest) : null;
}

/** `sam@partner.example (Sam Smith)` as RSS has it: the brackets hold the whole name. */
function bracketedName(text: string): string {
  return /^[^\s()@]{1,64}@[^\s()]{1,200}\s*\(([^()]{1,200})\)$/.exec(text)?.[1] ?? text;
}

/**
 * The by-line that stands on a line of its own in an article whose feed names no author.
 *
 * Shapes: `lines` as plainLines gives them; only a line that says so (`Written by …`, `By: …`) among the first or last three.
 */
export function bylineInText(lines: readonly string[]): string | null {
  const ends = lines.length <= 6 ? lines : [...lines.slice(0, 3), ...lines.slice(-3)];
  for (const line of ends) {
    const name = saysWho.exec(line)?.[1];
    if (name !== undefined) return bylineOf(name);
  }
  return null;
}

const saysWho = new RegExp(
  `^(?:(?:[Gg]uest )?(?:[Bb]log|[Pp]ost|[Aa]rticle) )?(?:(?:[Ww]ritten|[Pp]osted|[Ww]ords) by:?|By:|Author:|(?:Date|Posted|Published):?\\s*${dateWords}(?:,?\\s*${clockWords})?\\s*(?:[Aa]uthor:|[Bb]y:?))\\s+(\\p{Lu}[^.!?:;]{1,80})$`,
  'u',
);
