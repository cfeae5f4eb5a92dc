/** Calendar arithmetic in Europe/London: readers and editors count days and months on the clock on the wall. */

const dayMs = 86_400_000;

// Printed as `… GMT`, `… GMT+01:00` or, before 1847, `… GMT-00:01:15`.
const offsetFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  timeZoneName: 'longOffset',
});

/** The London calendar date of an instant, as `2019-04-30`. Units: milliseconds since 1970, years 0001 to 9999. */
export function londonDate(instantMs: number): string {
  return new Date(instantMs + londonOffsetMs(instantMs)).toISOString().slice(0, 10);
}

/**
 * The instant at which a wall clock in London shows this time.
 *
 * Of a time shown twice in autumn it is the earlier; a time skipped in spring is read by the clock before the change,
 * so 01:30 on that day is 02:30 summer time.
 */
export function londonInstant(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  const wall = new Date(0);
  wall.setUTCFullYear(year, month - 1, day);
  wall.setUTCHours(hour, minute, second, 0);
  const asUtc = wall.getTime();
  const before = londonOffsetMs(asUtc - dayMs);
  const after = londonOffsetMs(asUtc + dayMs);
  // Around a change both offsets are possible; the earlier instant has the greater one.
  const fits = [Math.max(before, after), Math.min(before, after)].find(
    (offset) => londonOffsetMs(asUtc - offset) === offset,
  );
  return asUtc - (fits ?? before);
}

/** The ISO week of a London date, as `2019-W18`. Errors: throws a RangeError if the text is no date. */
export function isoWeek(date: string): string {
  // A week belongs to the year of its Thursday.
  const thursday = new Date(`${date}T00:00:00Z`);
  thursday.setUTCDate(thursday.getUTCDate() - ((thursday.getUTCDay() + 6) % 7) + 3);
  const year = thursday.toISOString().slice(0, 4);
  const daysBefore = (thursday.getTime() - Date.parse(`${year}-01-01T00:00:00Z`)) / dayMs;
  return `${year}-W${String(Math.floor(daysBefore / 7) + 1).padStart(2, '0')}`;
}

function londonOffsetMs(instantMs: number): number {
  const [, sign, hours, minutes, seconds] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(offsetFormat.format(instantMs)) ?? [];
  if (sign === undefined) return 0;
  const sizeMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === '+' ? sizeMs : -sizeMs;
}

const longFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' });

/** The London calendar date of an instant in words, as `3 March 2026`. */
export function londonDateInWords(instantMs: number): string {
  return longFormat.format(instantMs);
}
