/**
 * Counts the steps of a process from outside the code that takes them, and ends it at the one that it is told.
 *
 * A step is a turn of the event loop or of a promise (so every await is one), a call of SQLite, or a write to a file.
 */
import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

export const stepKinds = ['turn', 'statement', 'write'] as const;
export type StepKind = (typeof stepKinds)[number];
export type KillAt = { readonly kind: StepKind; readonly step: number };
export type StepCounts = Record<StepKind, number>;

/** Shapes: without `killAt` it only counts. Each call counts twice, before it and after it. Returns what reads the counts. */
export function countSteps(killAt: KillAt | null): () => StepCounts {
  const counts: StepCounts = { turn: 0, statement: 0, write: 0 };
  const step = (kind: StepKind) => {
    if (++counts[kind] === killAt?.step && kind === killAt.kind) process.kill(process.pid, 'SIGKILL');
  };
  // With an init hook Node follows promises too, so each resumption after an await is a turn.
  createHook({ init: () => undefined, before: () => step('turn') }).enable();
  wrap(DatabaseSync.prototype, ['exec'], () => step('statement'));
  wrap(StatementSync.prototype, ['run', 'get', 'all', 'iterate'], () => step('statement'));
  wrap(
    fs,
    [
      'writeSync',
      'writeFileSync',
      'appendFileSync',
      'fsyncSync',
      'fdatasyncSync',
      'truncateSync',
      'ftruncateSync',
      'renameSync',
      'openSync',
    ],
    () => step('write'),
  );
  syncBuiltinESMExports();
  return () => ({ ...counts });
}

function wrap(owner: object, names: readonly string[], note: () => void): void {
  const functions = owner as Record<string, (...given: unknown[]) => unknown>;
  for (const name of names) {
    const own = functions[name]!;
    functions[name] = function (this: unknown, ...given: unknown[]) {
      note();
      const result = own.apply(this, given);
      note();
      return result;
    };
  }
}
