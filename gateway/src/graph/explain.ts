/** Explains an answer: which instances were asked for what, how it was come by, and what of it was used. */
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import type { Asked } from '../federation/request.ts';

export type ExplainedAsk = {
  readonly instance: string;
  /** `asked`, `memory`, `redis`, `mixed`, `stale`, or why it is missing. */
  readonly outcome: string;
  readonly version: string | null;
  readonly tookMs: number | null;
  /** Heads, rows or groups that came. */
  readonly count: number;
};
export type ExplainedPhase = { readonly phase: string; readonly asks: readonly ExplainedAsk[] };
export type ExplainedField = { readonly field: string; readonly phases: readonly ExplainedPhase[] };
export type Explained = {
  /** How often the operation was executed; more than once if an instance changed or failed between two phases. */
  readonly executions: number;
  readonly fields: readonly ExplainedField[];
  /** The same as a tree for people. */
  readonly text: string;
};

export function explain({ asked, executions }: FederatedAnswer): Explained {
  // Fields below a list are one line, however long the list is.
  const byField = Map.groupBy(asked, ({ path }) => path.replace(/\.\d+(?=\.|$)/g, '[]'));
  const fields = [...byField].map(([field, asks]): ExplainedField => {
    const phases = Map.groupBy(asks, ({ purpose }) => phaseNames[purpose.kind]);
    return { field, phases: [...phases].map(([phase, own]) => ({ phase, asks: own.map(explainAsk) })) };
  });
  return { executions, fields, text: drawTree(fields, executions) };
}

const phaseNames: Readonly<Record<Asked['purpose']['kind'], string>> = {
  heads: 'heads',
  rows: 'rows',
  share: 'shares',
  volatile: 'live',
};

function explainAsk({ instance, outcome, purpose }: Asked): ExplainedAsk {
  const tookMs = outcome.tookMs === undefined ? null : Math.round(outcome.tookMs * 10) / 10;
  if (outcome.kind === 'missing')
    return { instance, outcome: outcome.reason, version: null, tookMs, count: 0 };
  const version = outcome.version && `${outcome.version.seq} ${outcome.version.digest.slice(0, 8)}`;
  const how = outcome.kind === 'stale' ? 'stale' : outcome.source;
  return { instance, outcome: how, version, tookMs, count: countOf(outcome.data, purpose) };
}

function countOf(data: Readonly<Record<string, unknown>>, purpose: Asked['purpose']): number {
  const value = Object.values(data)[0] as
    | { edges?: readonly unknown[]; nodes?: readonly unknown[] }
    | readonly unknown[]
    | null;
  if (purpose.kind === 'volatile' && !Array.isArray(value)) return 0;
  if (Array.isArray(value)) return value.length;
  const page = value as { edges?: readonly unknown[]; nodes?: readonly unknown[] } | null;
  return page?.edges?.length ?? page?.nodes?.length ?? 0;
}

const shownPerPhase = 12;

function drawTree(fields: readonly ExplainedField[], executions: number): string {
  const lines = [
    executions === 1
      ? 'answer'
      : `answer, executed ${executions} times as an instance changed or failed meanwhile`,
  ];
  for (const [i, { field, phases }] of fields.entries()) {
    const lastField = i === fields.length - 1;
    lines.push(`${lastField ? '└─' : '├─'} ${field}`);
    const indent = lastField ? '   ' : '│  ';
    for (const [j, { phase, asks }] of phases.entries()) {
      const lastPhase = j === phases.length - 1;
      lines.push(`${indent}${lastPhase ? '└─' : '├─'} ${phase.padEnd(7)} ${summary(asks)}`);
      const deeper = `${indent}${lastPhase ? '   ' : '│  '}`;
      const shown = asks.slice(0, shownPerPhase);
      for (const [k, ask] of shown.entries()) {
        const isLast = k === asks.length - 1;
        lines.push(`${deeper}${isLast ? '└─' : '├─'} ${askLine(ask)}`);
      }
      if (asks.length > shown.length) lines.push(`${deeper}└─ … and ${asks.length - shown.length} more`);
    }
  }
  return lines.join('\n');
}

function summary(asks: readonly ExplainedAsk[]): string {
  const counts = [...Map.groupBy(asks, ({ outcome }) => outcome)].map(
    ([how, { length }]) => `${length} ${how}`,
  );
  const read = asks.reduce((sum, { count }) => sum + count, 0);
  return `${asks.length} question${asks.length === 1 ? '' : 's'} (${counts.join(', ')}), ${read} read`;
}

function askLine({ instance, outcome, version, tookMs, count }: ExplainedAsk): string {
  const took = tookMs === null ? '' : `${tookMs.toFixed(1)} ms`;
  return `${instance.padEnd(36)} ${outcome.padEnd(8)} ${took.padStart(9)}  ${String(count).padStart(4)} read  ${version ? `version ${version}` : ''}`.trimEnd();
}
