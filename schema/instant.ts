/** Instants as the graph writes them: RFC 3339 with milliseconds and `Z`. */

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * The instant that a text names, in milliseconds since 1970; finer fractions are cut off.
 *
 * Errors: null if it is no RFC 3339 date-time, has no offset, or names a day that does not exist.
 */
export function parseInstant(text: string): number | null {
  const found = RFC_3339.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', offset] =
    found as unknown as string[];
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const wallMs = Date.parse(`${wall}Z`);
  // Date.parse lets 31 February pass as 3 March; writing it back shows that.
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString().slice(0, 19) !== wall) return null;
  const offsetMs =
    offset!.toUpperCase() === 'Z'
      ? 0
      : (Number(offset!.slice(1, 3)) * 60 + Number(offset!.slice(4))) * 60_000;
  return (
    wallMs + Math.floor(Number(`0${fraction}`) * 1000) - (offset!.startsWith('-') ? -offsetMs : offsetMs)
  );
}

export function formatInstant(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
