/** Ways to misbehave, written so that a table of faults can name them in a few words. */
import type { Json, Misbehaviour } from './faulty-proxy.ts';

type Altering = Misbehaviour & { readonly kind: 'alter' };
type Change = (value: unknown) => unknown;
type ChangeList = (list: readonly unknown[]) => readonly unknown[];

/** Another document, whatever was asked. */
export function document(status: number, contentType: string, text: string): Misbehaviour {
  return { kind: 'replace', status, contentType, body: text };
}

/** Each GraphQL answer another one. */
export function alter(how: Altering['alter']): Altering {
  return { kind: 'alter', alter: how };
}

/** Another GraphQL response in each answer. */
export function body(change: (whole: Json) => unknown): Altering {
  return alter((_operation, answer) => ({ ...answer, body: change(answer.body as Json) }));
}

/** Other data in each response. */
export function data(change: Change): Altering {
  return body((whole) => ({ ...whole, data: change(whole.data) }));
}

/** Something else in what `extensions.instance` tells. */
export function state(change: Json | (() => Json)): Altering {
  return body((whole) => {
    const extensions = whole.extensions as { readonly instance: Json };
    const told = { ...extensions.instance, ...(typeof change === 'function' ? change() : change) };
    return { ...whole, extensions: { ...extensions, instance: told } };
  });
}

/** Another Date header, and other instants wherever they are not content. */
export function clockOffBy(offsetMs: number): Altering {
  const isInstant = (value: unknown, key: string): value is number =>
    typeof value === 'number' && key.endsWith('Ms');
  const shifted = body((whole) => ({
    ...whole,
    extensions: mapValues(whole.extensions, (value, key) =>
      isInstant(value, key) ? value + offsetMs : value,
    ),
  }));
  return { ...shifted, dateOffsetMs: offsetMs };
}

/** Every list of this name, changed. */
export function inLists(name: string, change: ChangeList): Change {
  return (whole) =>
    mapValues(whole, (value, key) => (key === name && Array.isArray(value) ? change(value) : value));
}

export function withoutLists(whole: unknown): unknown {
  return mapValues(whole, (value) => (Array.isArray(value) ? undefined : value));
}

export function withTextForNumbers(whole: unknown): unknown {
  return mapValues(whole, (value, key) =>
    typeof value === 'number' ? 'many' : key === 'cursor' ? 17 : value,
  );
}

export function withForeignIds(whole: unknown): unknown {
  return mapValues(whole, (value, key) =>
    key === 'id' && typeof value === 'string' ? value.replace(/^[^:]+/, 'somebody-else') : value,
  );
}

/** Every value of every object below, changed; what becomes undefined is left out. */
function mapValues(value: unknown, change: (value: unknown, key: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => mapValues(element, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, own]) => [key, mapValues(change(own, key), change)] as const,
  );
  return Object.fromEntries(entries.filter(([, own]) => own !== undefined));
}
