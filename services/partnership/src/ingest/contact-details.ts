/** Takes people's e-mail addresses and telephone numbers out of text, with the label or words that would dangle without them. */

/** Stands where something was taken out, until the text around it is mended; feeds hold it only as an icon of some font. */
const hole = '\ue000';

const mailName = "[\\p{L}\\p{N}_.+%'’-]{1,64}";
const mailHost = '[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,5}';
const mail = new RegExp(
  `(?:mailto:)?(?<![\\p{L}\\p{N}_])${mailName}(?:@| @ | ?[[({](?:at|@)[\\])}] ?)${mailHost}`,
  'giu',
);
/** `sam [at] partner [dot] example`, and no full stop in it anywhere. */
const spelledMail = /[\w.+-]{1,64} ?[[({]at[\])}] ?[\w-]{1,63}(?: ?[[({]dot[\])}] ?[\w-]{1,63}){1,5}/gi;

/** Digits in groups; which of them are a telephone number, firstNumber tells. */
const digitGroups =
  /(?:(?<![\p{L}\p{N}£$€.,/#+-])|(?<=\b(?:tel|phone|mob|mobile|fax|call|t|m|on)))(?:(?:\+|00)[1-9]|\(?0[1-9])(?:[ \u00a0.()-]{0,3}\d){5,60}(?!\d)/giu;
/** Local numbers, which only their label tells from others. */
const labelledNumber =
  /\b(?:tel(?:ephone)?|phone|mob(?:ile)?|fax)(?: (?:no|number))?\.?\s?:?\s?\(?\d[\d ]{4,12}\d(?![\d.,/:%]*\d|\w)/gi;

const verb =
  '(?:e-?mail(?:ing)?|call(?:ing)?|ring(?:ing)?|phon(?:e|ing)|telephon(?:e|ing)|text(?:ing)?|writ(?:e|ing)|contact(?:ing)?|whatsapp)';
const label =
  '(?:e-?mail(?: address)?|tel(?:ephone)?(?: (?:no|number))?|(?:tele)?phone(?: number)?|mob(?:ile)?(?: (?:no|number))?|fax|contact(?: details)?|enquiries|ext(?:ension)?)';
const sentenceStart = '(?<=^|[.!?…]\\s{1,3})';
const sentenceEnd = '(?=\\s*(?:[.!?…]|$))';

/** In this order, each as often as it fits: from what stands closest to a hole to what stands around it. */
const mendings: readonly (readonly [RegExp, string])[] = [
  // The labels of forms and signatures: `Email:`, `T:`, `Tel`.
  [
    new RegExp(
      `\\b(?:${label}\\.?\\s*[:|–—-]|(?:tel|tele?phone number|mobile number|mob|fax)\\.?|[temf]\\s*[:.|])\\s*(?=${hole})`,
      'giu',
    ),
    '',
  ],
  [new RegExp(`${hole}\\s?\\(?(?:ext(?:ension|n)?|x)\\.?:?\\s?\\d{1,6}\\)?`, 'giu'), hole],
  // Several in a row are one.
  [new RegExp(`${hole}(?:\\s*(?:[,;/|&–—-]|\\band\\b|\\bor\\b)?\\s*${hole})+`, 'gu'), hole],
  [new RegExp(`[(\\[<{]\\s*${hole}\\s*[)\\]>}]`, 'gu'), hole],
  [new RegExp(`\\s*\\b(?:on|at|via|by|to|from|using|through):?\\s*${hole}`, 'gu'), ` ${hole}`],
  [new RegExp(`${hole}(?:\\s*(?:[,;/|&]|\\band\\b|\\bor\\b)\\s*${hole})+`, 'gu'), hole],
  [
    new RegExp(`${hole}\\s*[,;]?\\s*\\b(?:or|and)\\s+${verb}(?:\\s+(?:us|me|them))?\\s*:?\\s*${hole}`, 'giu'),
    hole,
  ],
  // `For more information, please email …` says nothing any more.
  [
    new RegExp(
      `${sentenceStart}(?:For|To|If|Please)\\b[^.!?…${hole}]{0,100}?,?\\s*(?:please\\s+)?\\b${verb}(?:\\s+(?:us|me|them|our team|the team))?\\s*:?\\s*${hole}\\s*(?:[.!?…]+|$)`,
      'gu',
    ),
    hole,
  ],
  [
    new RegExp(
      `(?:,?\\s*\\b(?:or|and))?\\s*(?:\\bplease\\s+)?\\b${verb}(?:\\s+(?:us|me|them))?\\s*:?\\s*${hole}${sentenceEnd}`,
      'giu',
    ),
    ` ${hole}`,
  ],
  [new RegExp(`\\s*,?\\s*\\b(?:or|and|on|at|via)\\s*${hole}${sentenceEnd}`, 'gu'), hole],
  // What is left of the place itself.
  [new RegExp(`^\\s*${hole}[\\s,;:.!?…|–—-]*`, 'gu'), ''],
  [new RegExp(`([.!?…])\\s*${hole}\\s*[.,;:!?]+`, 'gu'), `$1`],
  [new RegExp(`[,;:|–—-]?\\s*${hole}\\s*([.!?…])`, 'gu'), '$1'],
  [new RegExp(`[,;:]?\\s*${hole}\\s*([,;:)])`, 'gu'), '$1'],
  [new RegExp(`([(\\[])\\s*${hole}\\s*`, 'gu'), '$1'],
  [new RegExp(`[\\s,;:|–—-]*${hole}\\s*$`, 'gu'), ''],
  [new RegExp(`\\s*${hole}\\s*`, 'gu'), ' '],
];

/**
 * The text without e-mail addresses and telephone numbers.
 *
 * Shapes: plain text on one line. Years, sums, scores, dates and times stay. Text that holds neither comes back as it is.
 */
export function withoutContacts(text: string): string {
  let holed = text.replaceAll(hole, '');
  // Most text holds none, and is told by one look.
  if (/@|[[({]at[\])}]/i.test(holed)) holed = holed.replace(mail, hole).replace(spelledMail, hole);
  if (/\d/.test(holed))
    holed = holed
      .replace(labelledNumber, hole)
      .replace(digitGroups, (row, at: number, whole: string) =>
        withoutNumbers(row, /^(?!x\d|ext)\p{L}/u.test(whole.slice(at + row.length, at + row.length + 3))),
      );
  if (!holed.includes(hole)) return holed;
  return mendings
    .reduce((mended, [pattern, replacement]) => mended.replace(pattern, replacement), holed)
    .trim();
}

/**
 * Takes the longest telephone number off the start of a row of groups, and looks at the rest anew.
 *
 * Shapes: `isJoined` if a letter follows at once, as in `01234 567890 5pm`: then the last group may be its own word.
 */
function withoutNumbers(row: string, isJoined: boolean): string {
  const groups = row.match(/\D*\d+/g)!;
  const most = Math.min(groups.length, 7);
  const counts = Array.from({ length: most }, (_, i) => most - i);
  if (isJoined && most === groups.length) counts.push(counts.shift()!);
  for (const count of counts) {
    const number = groups.slice(0, count).join('');
    const rest = groups.slice(count).join('');
    if (/^[.-]/.test(rest) || !isNumber(number)) continue;
    const bracket = number.startsWith('(') && !number.includes(')') ? '(' : '';
    const others = rest.replace(digitGroups, (other, at: number) =>
      withoutNumbers(other, isJoined && at + other.length === rest.length),
    );
    return `${bracket}${hole}${others}`;
  }
  return row;
}

/**
 * Whether digits in groups are a telephone number: in Britain a zero and nine or ten digits more, abroad a plus sign and
 * eight to fifteen. The groups of scores and lottery numbers are shorter, as are the first ones of dates.
 */
function isNumber(number: string): boolean {
  const digits = number.replace(/\D/g, '');
  const british = /^(?:\+|00)440?(\d*)$/.exec((number.startsWith('+') ? '+' : '') + digits);
  if (british !== null) return british[1]!.length === 9 || british[1]!.length === 10;
  if (/^(?:\+|00)/.test(number)) return digits.length >= 8 && digits.length <= 16;
  const groups = number.split(/\D+/).filter((group) => group !== '');
  if (groups[0]!.length < 3 || groups.some((group) => group.length < 2)) return false;
  return digits.length === 10 || digits.length === 11 || /^(?:0800|0845)\d{4}$/.test(digits);
}
