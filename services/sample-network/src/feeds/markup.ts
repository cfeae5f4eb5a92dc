/** Text as XML and HTML want it written. */

/** Safe between tags and inside attributes with double quotes. */
export function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A CDATA section; its own end mark inside the text is split over two. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** `<name>content</name>`, or nothing for null. Shapes: `content` is markup already; `start` is the name with any attributes. */
export function element(start: string, content: string | null): string {
  if (content === null) return '';
  return `<${start}>${content}</${start.split(' ', 1)[0]}>`;
}

/** The lines that are not empty, each on its own. */
export function lines(...parts: readonly (string | readonly string[])[]): string {
  return parts
    .flat()
    .filter((line) => line !== '')
    .join('\n');
}
