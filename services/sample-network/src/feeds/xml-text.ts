/** Text made safe for XML. */

export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Curly quotes and dashes as number references, as Squarespace and WordPress write them. */
export function numberReferences(escaped: string): string {
  return escaped.replace(/[\u0080-\uffff]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
