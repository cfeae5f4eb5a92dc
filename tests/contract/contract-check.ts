/** What a check of the contract is: one rule of docs/instance-protocol.md, tried on an instance through its endpoint alone. */
import type { InstanceClient } from './instance-client.ts';

export type ContractCheck = {
  /** As the specification numbers it: `P2`. */
  readonly rule: string;
  /** The heading of the specification under which the rule stands. */
  readonly section: string;
  /** The rule as a sentence that is true of an instance that keeps it. */
  readonly name: string;
  /** `should`: a gateway copes without it, at a price that the specification names. */
  readonly level: 'must' | 'should';
  /** What usually mends it. */
  readonly cure: string;
  /**
   * Shapes: resolves to a few words on what was compared.
   * Errors: Broken if the rule does not hold, NotTried if this instance gives nothing to try it on.
   */
  readonly run: (client: InstanceClient) => Promise<string>;
};

/** The rule does not hold; the message says what was asked, what came and what should have come. */
export class Broken extends Error {}

/** Nothing was learnt; the message says what is missing. */
export class NotTried extends Error {}

export function holds(claim: boolean, otherwise: () => string): void {
  if (!claim) throw new Broken(otherwise());
}

/** Compares as JSON. */
export function same(got: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Broken(`${what}: got ${shorten(a)}, expected ${shorten(b)}${whereTheyPart(a, b)}`);
}

export function shorten(value: string | undefined, most = 160): string {
  if (value === undefined) return 'nothing';
  return value.length > most ? `${value.slice(0, most)}…` : value;
}

/** Long values that begin alike are told by the place where they part. */
function whereTheyPart(a = '', b = ''): string {
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  if (at < 140) return '';
  const from = Math.max(0, at - 30);
  return `; they part at letter ${at}: ${shorten(a.slice(from), 80)} against ${shorten(b.slice(from), 80)}`;
}
