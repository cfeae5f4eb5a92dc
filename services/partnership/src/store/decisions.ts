/** Makes decisions last: each is one transaction, and one line of a journal beside the store, so that a lost store loses none. */
import { applyDecision } from './apply-decision.ts';
import type { Applied } from './deciding.ts';
import {
  appendToJournal,
  cutJournal,
  journalBytes,
  mendJournal,
  readJournal,
  type StoreDecision,
} from './decision-journal.ts';
import type { Database } from './open-store.ts';
import type { RegistryStanding } from './standing.ts';

export type DecisionKeeper = {
  /**
   * Carries out a decision; when it returns, that is on the disk, in the journal and in the store.
   *
   * Errors: throws a DecisionRefused if it breaks a rule; then nothing has happened.
   */
  readonly decide: (decision: StoreDecision, atMs: number) => Applied;
  /** Carries out the lines of the journal that the store has not seen: it was lost, or somebody was killed before the commit. */
  readonly catchUp: () => void;
  /** The same as soon as such a line has lain there for two calls: until then whoever wrote it may be about to commit. */
  readonly catchUpLater: () => void;
};

/** Shapes: `path` is the journal; null keeps none. */
export function keepDecisions(
  database: Database,
  registry: RegistryStanding,
  path: string | null,
): DecisionKeeper {
  let seenBytes = -1;
  let waitsAt = -1;

  /** Within a transaction that writes: that lock keeps two processes apart, in the journal too. */
  function applyUnseen(): number {
    if (path === null) return 0;
    mendJournal(path);
    const lines = readJournal(path);
    const applied = readApplied(database);
    for (const { at, ...decision } of lines.slice(applied))
      applyDecision(decision, { database, registry, atMs: at, isNew: false });
    if (lines.length !== applied) writeApplied(database, lines.length);
    return lines.length;
  }

  function catchUp(): void {
    if (path === null) return;
    inTransaction(database, applyUnseen);
    seenBytes = journalBytes(path);
  }

  return {
    catchUp,
    catchUpLater() {
      if (path === null) return;
      const bytes = journalBytes(path);
      if (bytes === seenBytes) return;
      if (bytes === waitsAt) catchUp();
      waitsAt = bytes;
    },
    decide(decision, atMs) {
      let appendedAt: number | null = null;
      const applied = inTransaction(
        database,
        () => {
          const lines = applyUnseen();
          const done = applyDecision(decision, { database, registry, atMs, isNew: true });
          if (!done.changed || path === null) return done;
          appendedAt = journalBytes(path);
          appendToJournal(path, { at: atMs, ...done.decision });
          writeApplied(database, lines + 1);
          return done;
        },
        // What is not committed has not happened, so the journal must not bring it back.
        () => {
          if (path !== null && appendedAt !== null) cutJournal(path, appendedAt);
        },
      );
      if (path !== null) seenBytes = journalBytes(path);
      return applied;
    },
  };
}

/** Shapes: `undo` takes back what was done outside the database, while the lock is still held. */
function inTransaction<T>({ db }: Database, work: () => T, undo: () => void = () => undefined): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    undo();
    // A disk that is full may have ended the transaction already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function readApplied({ sql }: Database): number {
  return (sql('SELECT decisions_applied AS count FROM standing').get() as { count: number }).count;
}

function writeApplied({ sql }: Database, count: number): void {
  sql('UPDATE standing SET decisions_applied = :count').run({ count });
}
