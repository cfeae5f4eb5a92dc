/** How demos speak to people: a line for each thing that happens, with the time and one word for what it is. */
import { styleText } from 'node:util';

export type Say = (what: string, text: string, colour?: Colour) => void;
export type Colour = 'cyan' | 'green' | 'yellow' | 'red';

/** Shapes: what is so wide stands in columns with the lines of other demos. */
export const say: Say = (what, text, colour = 'cyan') =>
  console.log(`${clock()}  ${styleText(colour, what.padEnd(13))}  ${text}`);

/** The time of day in Europe/London. */
export function clock(): string {
  return new Date().toLocaleTimeString('en-GB', { timeZone: 'Europe/London' });
}

export function heading(text: string): string {
  return styleText('bold', text);
}
