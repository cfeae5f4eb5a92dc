/** Writes rows in columns as wide as their longest entry, and notes below the rows they are about. */
import { printable, type Paint, type Style } from './paint.ts';

export type Cell = string | { readonly text: string; readonly style: Style };

export type Column = {
  readonly head: string;
  readonly isNumber?: boolean;
  /** Gives up its width first where the table is wider than the terminal; at most one column. */
  readonly isShort?: boolean;
};

export type Row = {
  readonly cells: readonly Cell[];
  /** Lines below the row, indented. */
  readonly notes?: readonly Cell[];
};

const gap = '  ';
const indent = '    ';
const leastShort = 16;

/** Shapes: `width` in columns; lines end without spaces; no line break at the end. */
export function writeTable(
  columns: readonly Column[],
  rows: readonly Row[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string {
  const heads: Row = { cells: columns.map(({ head }) => ({ text: head, style: 'dim' })) };
  const widths = columns.map((_, i) => Math.max(...[heads, ...rows].map(({ cells }) => lengthOf(cells[i]))));
  const short = columns.findIndex(({ isShort }) => isShort);
  const total = widths.reduce((sum, each) => sum + each, 0) + gap.length * (columns.length - 1);
  if (short !== -1 && total > width)
    widths[short] = Math.max(widths[short]! - (total - width), Math.min(leastShort, widths[short]!));
  const line = ({ cells }: Row) =>
    columns
      .map(({ isNumber = false }, i) => paddedCell(cells[i] ?? '', widths[i]!, isNumber, paint))
      .join(gap)
      .trimEnd();
  return [heads, ...rows]
    .flatMap((row) => [
      line(row),
      ...(row.notes ?? []).flatMap((note) => wrapped(note, width - indent.length, paint)),
    ])
    .join('\n');
}

/** Name and value a line, the values one below the other, long ones folded. */
export function writePairs(
  pairs: readonly (readonly [string, Cell])[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string {
  const names = Math.max(...pairs.map(([name]) => name.length)) + gap.length;
  return pairs
    .map(([name, value]) => {
      const lines = fold(textOf(value), Math.max(width - names, 20));
      return lines
        .map(
          (text, i) =>
            (i === 0 ? paint('dim', name.padEnd(names)) : ' '.repeat(names)) + painted(value, text, paint),
        )
        .join('\n');
    })
    .join('\n');
}

/** Words in lines of at most `width` columns; a word that is longer stands alone. */
export function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of printable(paragraph).split(' ').filter(Boolean)) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

function wrapped(note: Cell, width: number, paint: Paint): readonly string[] {
  return fold(textOf(note), width).map((text) => indent + painted(note, text, paint));
}

function paddedCell(cell: Cell, width: number, isNumber: boolean, paint: Paint): string {
  const whole = printable(textOf(cell));
  const text = whole.length > width ? `${whole.slice(0, width - 1)}\u2026` : whole;
  const space = ' '.repeat(width - text.length);
  const shown = painted(cell, text, paint);
  return isNumber ? space + shown : shown + space;
}

function painted(cell: Cell, text: string, paint: Paint): string {
  return typeof cell === 'string' ? text : paint(cell.style, text);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function lengthOf(cell: Cell | undefined): number {
  return cell === undefined ? 0 : printable(textOf(cell)).length;
}
