/** Colours for a terminal, and text from elsewhere made harmless for one. */
import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours only where the stream is a terminal that wants them (NO_COLOR and the like are heeded). */
export function painterFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => (stream.isTTY ? styleText(style, text, { stream }) : text);
}

export const withoutColour: Paint = (_, text) => text;

/** Titles and addresses are strangers': none may move a cursor or hide what stands beside it. */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ');
}

/** The last door before a terminal: lines and our colours pass, whatever else would move a cursor or turn the writing does not. */
export function printableText(text: string): string {
  return text.replace(/\x1b\[[\d;]*m|[^\n]/g, (piece) => (piece.length > 1 ? piece : printable(piece)));
}

/** The same document: what a terminal would take for a command is written as JSON writes it. */
export function printableJson(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
