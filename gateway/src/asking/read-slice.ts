/** Reads what an instance sent back: a slice if it keeps the protocol, else the reason why it counts as missing. */
import type { Missing, Part, Slice } from '../federation/ask.ts';
import { readFacts, readFloors, readGap, readParts, readVersion } from './read-instance-state.ts';
import type { InstanceFacts } from './transport.ts';

/** Says, once per failure, what went wrong with an instance in words for the log. */
export type Complain = (instance: string, message: string) => void;

export type Judged = (Slice & { readonly facts: InstanceFacts }) | Missing;

/** Codes by which servers say that they refuse to execute an operation as it is written, or with these variables. */
const refusalCodes: readonly unknown[] = ['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

/**
 * Shapes: `body` is the parsed JSON of a GraphQL response; `extensions.instance` is that of docs/instance-protocol.md, or absent;
 * `isRefusal` if the way of asking already tells that the operation was refused as invalid (status 400).
 * Errors: an operation that was refused before it was executed is `SCHEMA_SKEW`, for the instance does not know what it asks for;
 * everything else that is no whole answer is `INSTANCE_FAILED`, as a slice with an error in it could be short of rows.
 */
export function readSlice(
  instance: string,
  body: unknown,
  nowMs: number,
  complain: Complain,
  isRefusal = false,
): Judged {
  const missing = (reason: string, message: string): Missing => {
    complain(instance, message);
    return { kind: 'missing', reason, sinceMs: nowMs };
  };
  const failed = (message: string) => missing('INSTANCE_FAILED', message);
  if (!isRecord(body)) return failed('the answer is no JSON object');
  const { data, errors, extensions } = body;
  if (Array.isArray(errors) && errors.length > 0) {
    // Without `data` the operation was never executed; that is GraphQL's own way to tell the two apart.
    const wasRefused =
      !isRecord(data) && data !== null && errors.every((error) => isRefused(error, isRefusal));
    if (wasRefused) return missing('SCHEMA_SKEW', `it refuses the question: ${firstMessage(errors)}`);
    return failed(`the answer has errors: ${firstMessage(errors)}`);
  }
  if (!isRecord(data)) return failed('the answer has no data');
  const state = isRecord(extensions) ? (extensions.instance ?? null) : null;
  if (state === null) {
    const parts = new Map([[instance, { kind: 'answered', version: null } as const]]);
    return { kind: 'slice', data, version: null, parts, source: 'asked', facts: { code: '', sdl: null } };
  }
  if (!isRecord(state)) return failed('extensions.instance is no object');
  // A gateway has a name of its own, whatever it is called here; whom it speaks for is in its parts.
  if (state.slug !== instance && state.parts === undefined)
    return failed(`the endpoint answers for "${String(state.slug)}"; check its address in SUBGRAPHS`);
  const version = readVersion(state);
  if (typeof version === 'string') return failed(version);
  const facts = readFacts(state);
  if (typeof facts === 'string') return failed(facts);
  const floors = readFloors(instance, state);
  if (typeof floors === 'string') return failed(floors);
  const gap = readGap(state.gap);
  if (typeof gap === 'string') return failed(gap);
  const own: Part = gap ? { kind: 'missing', ...gap } : { kind: 'answered', version };
  const parts = state.parts === undefined ? new Map([[instance, own]]) : readParts(state.parts);
  if (typeof parts === 'string') return failed(parts);
  const allFacts = floors.size > 0 ? { ...facts, floors } : facts;
  return { kind: 'slice', data, version, parts, source: 'asked', facts: allFacts };
}

/** The path of the batch endpoint that an answer tells of; null if it tells of none. */
export function advertisedBatch(body: unknown): string | null {
  if (!isRecord(body) || !isRecord(body.extensions) || !isRecord(body.extensions.instance)) return null;
  const { batch } = body.extensions.instance;
  // A path and nothing else: the secret goes to the origin that the operator named.
  return typeof batch === 'string' && /^\/[\w.~/-]{1,200}$/.test(batch) && !batch.startsWith('//')
    ? batch
    : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRefused(error: unknown, isRefusal: boolean): boolean {
  const code = isRecord(error) && isRecord(error.extensions) ? error.extensions.code : undefined;
  return refusalCodes.includes(code) || (isRefusal && code === undefined);
}

function firstMessage(errors: readonly unknown[]): string {
  const [first] = errors;
  return String(isRecord(first) ? first.message : first).slice(0, 300);
}
