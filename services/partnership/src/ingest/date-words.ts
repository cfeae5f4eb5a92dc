/** How dates are written in running English text; the sources of regular expressions that find them, never read them. */

/** `Thursday`, `Thurs`, `Thu`. */
export const weekdayWords =
  '(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday|s)?|Thu(?:r(?:s(?:day)?)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)';

/** `January`, `Jan`, `Sept.`. */
export const monthWords =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';

const ordinal = '\\d{1,2}(?:st|nd|rd|th)?';

/** A day of a month without its year: `27 February`, `27th of Feb`, `February 27th`. */
export const dayWords = `(?:${ordinal}(?:\\s+of)?\\s+${monthWords}\\b|${monthWords}\\s+${ordinal}(?!\\d))`;

/** `17:00`, `5pm`, `5.30 p.m.`, `noon`. */
export const clockWords =
  '(?:\\d{1,2}(?:[:.]\\d{2})?\\s?[ap]\\.?m\\b\\.?|\\d{1,2}:\\d{2}(?::\\d{2})?|noon|midday|midnight)';

/** A whole date: `Thu, 27 February 2025`, `February 27th, 2025`, `27/02/2025`, `2025-02-27`. */
export const dateWords = `(?:(?:${weekdayWords},?\\s+)?(?:${dayWords},?\\s+\\d{4}\\b|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}\\b)|\\d{4}-\\d{2}-\\d{2}\\b)`;
