/** The rules for single values: a number, an instant, a truth. */
import type { Monoid } from './monoid.ts';

export type ScalarRule = 'SUM' | 'MIN' | 'MAX' | 'ANY';
export type Scalar = number | string | boolean | null;

/** Null is “nothing here” for MIN and MAX. Instants are texts of one spelling, so that they compare as they follow. */
export const scalarRules: Readonly<Record<ScalarRule, Monoid<Scalar>>> = {
  // Whole numbers only: adding floating-point numbers depends on the grouping.
  SUM: { empty: 0, join: (a, b) => Number(a) + Number(b) },
  MIN: { empty: null, join: (a, b) => (a === null ? b : b === null ? a : a <= b ? a : b) },
  MAX: { empty: null, join: (a, b) => (a === null ? b : b === null ? a : a >= b ? a : b) },
  ANY: { empty: false, join: (a, b) => a === true || b === true },
};
