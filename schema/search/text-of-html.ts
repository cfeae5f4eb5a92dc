/** The text of sanitised HTML, for searching in it. */

/** They part no words: `<b>walk</b>ing` is one. */
const inlineTag =
  /<\/?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>/gi;

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Shapes: `html` is what our sanitiser leaves: whole tags, no script, no comment, `<` and `>` escaped elsewhere.
 * Of anything else it makes some text, in time proportional to the length, which is good for no page.
 */
export function textOfHtml(html: string): string {
  return html
    .replace(inlineTag, '')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
      const code = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    });
}
