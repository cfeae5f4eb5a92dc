/** Says how far a named or numeric time zone is ahead of UTC. */

type ZoneOffset = {
  /** Null means the clock in London. */
  readonly minutes: number | null;
  /** True if the zone is not known, or its name means several. */
  readonly isSuspect: boolean;
};

/** Hours ahead of UTC. */
const hoursOf: Readonly<Record<string, number>> = {
  z: 0, ut: 0, utc: 0, gmt: 0, wet: 0,
  bst: 1, cet: 1, west: 1, met: 1, mez: 1,
  cest: 2, mest: 2, mesz: 2, eet: 2, sast: 2,
  eest: 3, msk: 3,
  hkt: 8, sgt: 8, awst: 8, jst: 9, kst: 9, acst: 9.5, aest: 10, aedt: 11, nzst: 12, nzdt: 13,
  brt: -3, art: -3, adt: -3, ast: -4, nst: -3.5, ndt: -2.5,
  est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10,
  et: -5, ct: -6, mt: -7, pt: -8,
}; // prettier-ignore

/** IST is Irish, Indian or Israeli; a site in these islands means the first. */
const ambiguous: Readonly<Record<string, number>> = { ist: 1 };

/** Reads `+0100`, `+01:00`, `-5`, `GMT`, `BST`, `GMT+1`, `+0000 (UTC)`, `+0100 CET`, `Europe/London`; nothing means London. */
export function zoneOffsetMinutes(text: string): ZoneOffset {
  const zone = text
    .replace(/\(.*\)?$/, '')
    .trim()
    .toLowerCase();
  if (zone === '' || zone === 'europe/london' || zone === 'uk') return { minutes: null, isSuspect: false };
  const numeric = /^(?:gmt|utc?|z)?\s?([+\-\u2212])(\d{1,2})(?::?(\d{2}))?(?:\s?[a-z/_]+)?$/.exec(zone);
  if (numeric !== null) {
    const [, sign, hours, minutes] = numeric;
    const size = Number(hours) * 60 + Number(minutes ?? 0);
    if (size > 14 * 60) return { minutes: null, isSuspect: true };
    return { minutes: sign === '+' ? size : 0 - size, isSuspect: false };
  }
  const hours = Object.hasOwn(hoursOf, zone) ? hoursOf[zone] : undefined;
  if (hours !== undefined) return { minutes: hours * 60, isSuspect: false };
  const guess = Object.hasOwn(ambiguous, zone) ? ambiguous[zone] : undefined;
  return { minutes: guess === undefined ? null : guess * 60, isSuspect: true };
}
