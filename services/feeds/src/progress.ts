/** Says on standard error how far a command is: a bar that is redrawn on a terminal, lines elsewhere. */
import { printable } from './paint.ts';

export type Progress = {
  /** One thing that happened. */
  say(line: string): void;
  /** How much is done; `total` null if nobody knows. On a terminal it is redrawn in place. */
  step(done: number, total: number | null, what: string): void;
  /** Removes the bar; to be called before anything else is printed. */
  end(): void;
};

export type Screen = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

const barWidth = 24;
const clearLine = '\r\u001b[2K';

export function showProgress(screen: Screen): Progress {
  const isTerminal = screen.isTTY === true;
  let hasBar = false;
  let last = '';
  const end = () => {
    if (hasBar) screen.write(clearLine);
    hasBar = false;
  };
  return {
    say(line) {
      end();
      screen.write(`${printable(line)}\n`);
    },
    step(done, total, what) {
      const text = `${bar(done, total)}${printable(what)}`;
      if (isTerminal) {
        screen.write(clearLine + text.slice(0, (screen.columns || 80) - 1));
        hasBar = true;
        // A log needs no line for each of a thousand pages.
      } else if (isWorthALine(done, total) && what !== last) {
        screen.write(`${total === null ? done : `${done} of ${total}`}: ${printable(what)}\n`);
        last = what;
      }
    },
    end,
  };
}

function bar(done: number, total: number | null): string {
  if (total === null) return `${done}  `;
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const full = Math.round(share * barWidth);
  return `${'\u2588'.repeat(full)}${'\u2591'.repeat(barWidth - full)} ${String(done).padStart(String(total).length)} of ${total}  `;
}

function isWorthALine(done: number, total: number | null): boolean {
  if (total === null || total <= 40) return total !== null || done <= 10 || done % 10 === 0;
  return done === 1 || done === total || done % Math.ceil(total / 20) === 0;
}
