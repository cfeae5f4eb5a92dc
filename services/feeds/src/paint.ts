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
