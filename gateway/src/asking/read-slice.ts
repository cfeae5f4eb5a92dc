/** Reads what an instance sent back: a slice if it keeps the protocol, else the reason why it counts as missing. */
import type { Missing, Slice } from '../federation/ask.ts';

/** Says, once per failure, what went wrong with an instance in words for the log. */
export type Complain = (instance: string, message: string) => void;

/**
 * Shapes: `body` is the parsed JSON of a GraphQL response; `extensions.instance` is that of docs/instance-protocol.md, or absent.
 * Errors: everything that is no whole answer is `INSTANCE_FAILED`; a slice with an error in it could be short of rows, so it is none.
 */
export function readSlice(
  instance: string,
  body: unknown,
  nowMs: number,
  complain: Complain,
): Slice | Missing {
  const failed = (message: string): Missing => {
    complain(instance, message);
    return { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: nowMs };
  };
  if (!isRecord(body)) return failed('the answer is no JSON object');
  const { data, errors, extensions } = body;
  if (Array.isArray(errors) && errors.length > 0)
    return failed(`the answer has errors: ${firstMessage(errors)}`);
  if (!isRecord(data)) return failed('the answer has no data');
  const state = isRecord(extensions) ? extensions.instance : undefined;
  if (!isRecord(state)) return { kind: 'slice', data, version: null, gap: null };
  if (state.slug !== instance)
    return failed(`the endpoint answers for "${String(state.slug)}"; check its address in SUBGRAPHS`);
  const { seq, digest, gap } = state;
  const version = typeof seq === 'number' && typeof digest === 'string' ? { seq, digest } : null;
  const hasGap = isRecord(gap) && typeof gap.reason === 'string' && typeof gap.sinceMs === 'number';
  return {
    kind: 'slice',
    data,
    version,
    gap: hasGap ? { reason: gap.reason as string, sinceMs: gap.sinceMs as number } : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstMessage(errors: readonly unknown[]): string {
  return isRecord(errors[0]) ? String(errors[0].message) : String(errors[0]);
}
