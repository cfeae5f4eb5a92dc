/** Why a canonical SDL cannot be merged exactly: every mistake with its code, its place and the cure. */

export type CompositionCode =
  | 'MERGE_RULE_MISSING'
  | 'MERGE_RULE_NOT_MONOID'
  | 'MERGE_RULE_CONFLICT'
  | 'KEY_NOT_TOTAL'
  | 'ORDER_NOT_TOTAL'
  | 'DIGEST_MISSING'
  | 'GATHER_NOT_POSSIBLE'
  | 'NEST_NOT_POSSIBLE'
  | 'NAMES_UNKNOWN';

export type CompositionMistake = {
  readonly code: CompositionCode;
  /** As `Type.field`. */
  readonly place: string;
  /** What is wrong, and the cure. */
  readonly message: string;
};

export class CompositionError extends Error {
  readonly mistakes: readonly CompositionMistake[];
  constructor(mistakes: readonly CompositionMistake[]) {
    const lines = mistakes.map(({ code, place, message }) => `  - ${code} at ${place}: ${message}`);
    super(`The canonical SDL cannot be merged exactly:\n${lines.join('\n')}`);
    this.mistakes = mistakes;
  }
}

export type Refuse = (code: CompositionCode, place: string, message: string) => null;
