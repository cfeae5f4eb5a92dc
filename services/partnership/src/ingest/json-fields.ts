/** Reads fields of JSON that strangers wrote, taking nothing for granted of their types. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Empty if the field is no list. */
export function listIn(object: Json, name: string): readonly unknown[] {
  const value = object[name];
  return Array.isArray(value) ? value : [];
}

/** Trimmed; null if the field is missing, blank, or neither text nor a number, as which some write their ids. */
export function textIn(object: Json, name: string): string | null {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
