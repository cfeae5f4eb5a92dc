/** Shows a comparison as a table: a column for the truth and one for each runtime, in a terminal or as Markdown. */
import { styleText } from 'node:util';
import type { Comparison, Result } from './compare.ts';
import type { Finding } from './question.ts';

/** The lines of one cell, and whether they are as they should be. */
type Cell = { readonly lines: readonly string[]; readonly isTrue: boolean };
type Row = { readonly label: string; readonly cells: readonly Cell[] };
type Style = 'bold' | 'green' | 'red';

/** A topic that stories of all three subgraphs bear. */
const topic = 'walking';

/** Shapes: green is true and red is not; without colours if `isPlain`. */
export function terminalTable(comparison: Comparison, isPlain: boolean): string {
  const head: Row = { label: '', cells: headings(comparison).map((lines) => ({ lines, isTrue: true })) };
  const rows = rowsOf(comparison);
  const widths = [
    Math.max(...rows.map(({ label }) => label.length)),
    ...head.cells.map((_, i) =>
      Math.max(...[head, ...rows].flatMap(({ cells }) => cells[i]!.lines.map(({ length }) => length))),
    ),
  ];
  const paint = (style: Style, text: string) =>
    isPlain ? text : styleText(style, text, { validateStream: false });
  const rule = (joints: string) =>
    joints[0] + widths.map((width) => '─'.repeat(width + 2)).join(joints[1]) + joints[2];
  const draw = ({ label, cells }: Row, style: (cell: Cell) => Style) => {
    const height = Math.max(...cells.map(({ lines }) => lines.length));
    return Array.from({ length: height }, (_, i) => {
      const texts = [i === 0 ? label : '', ...cells.map(({ lines }) => lines[i] ?? '')];
      const styles: readonly Style[] = ['bold', ...cells.map(style)];
      return `│${texts.map((text, j) => ` ${paint(styles[j]!, text.padEnd(widths[j]!))} `).join('│')}│`;
    });
  };
  return [
    rule('┌┬┐'),
    ...draw(head, () => 'bold'),
    rule('├┼┤'),
    ...rows.flatMap((row) => draw(row, ({ isTrue }) => (isTrue ? 'green' : 'red'))),
    rule('└┴┘'),
  ].join('\n');
}

/** Shapes: bold is what is not true. */
export function markdownTable(comparison: Comparison): string {
  const heads = headings(comparison).map(([name, ...more]) =>
    more.length ? `${name}<br>${more.join(' ')}` : name!,
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const show = ({ lines, isTrue }: Cell) => (isTrue ? lines.join(', ') : `**${lines.join(', ')}**`);
  return [
    line(['', ...heads]),
    line(['---', ...heads.map(() => '---')]),
    ...rowsOf(comparison).map(({ label, cells }) => line([label, ...cells.map(show)])),
  ].join('\n');
}

function headings({ results }: Comparison): readonly (readonly string[])[] {
  return [['The truth'], ...results.map((result) => [result.name, result.package, result.version])];
}

function rowsOf({ truth, results }: Comparison): readonly Row[] {
  const found = (label: string, show: (finding: Finding) => readonly string[]): Row => {
    const expected = show(truth);
    const cells = results.map(({ finding }) => {
      const lines = show(finding);
      return { lines, isTrue: lines.join() === expected.join() };
    });
    return { label, cells: [{ lines: expected, isTrue: true }, ...cells] };
  };
  const done = (label: string, expected: string, show: (result: Result) => Cell): Row => ({
    label,
    cells: [{ lines: [expected], isTrue: true }, ...results.map(show)],
  });
  return [
    done('subgraphs asked', 'all three', ({ asked }) => ({
      lines: [...asked].map(([slug, requests]) => `${slug} ×${requests}`),
      isTrue: asked.size === truth.byId.length,
    })),
    found('newest three', ({ firstPage }) => firstPage),
    found('the next three', ({ secondPage }) => (secondPage.length ? secondPage : ['none'])),
    found('totalCount', ({ totalCount }) => [String(totalCount)]),
    found('topics', ({ topics }) => [String(topics)]),
    found(`on “${topic}”`, ({ storyCounts }) => [String(storyCounts.get(topic) ?? 0)]),
    found('three by id', ({ byId }) => byId.map((title) => title ?? 'null')),
    done('errors', 'none', ({ errors }) => ({
      lines: errors.length ? errors : ['none'],
      isTrue: errors.length === 0,
    })),
  ];
}
