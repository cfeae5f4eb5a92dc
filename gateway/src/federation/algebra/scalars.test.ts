import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant } from '@active-news/schema/instant.ts';
import { joinAll } from './monoid.ts';
import { checkLaws, dealOut, joinInShape, shape } from './laws-for-tests.ts';
import { scalarRules, type Scalar, type ScalarRule } from './scalars.ts';

const count = fc.nat(2_000_000_000);
const number = fc.option(
  fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
  ),
);
const instant = fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }).map(formatInstant));
const text = fc.option(fc.string());

const largest = (values: readonly Scalar[]) =>
  values.filter((one) => one !== null).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))[0] ?? null;
const smallest = (values: readonly Scalar[]) =>
  values.filter((one) => one !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[0] ?? null;

type Case = readonly [ScalarRule, string, fc.Arbitrary<Scalar>, (values: readonly Scalar[]) => Scalar];
const cases: readonly Case[] = [
  ['SUM', 'counts', count, (values) => values.reduce<number>((sum, one) => sum + Number(one), 0)],
  ['MIN', 'numbers', number, smallest],
  ['MIN', 'instants', instant, smallest],
  ['MIN', 'texts', text, smallest],
  ['MAX', 'numbers', number, largest],
  ['MAX', 'instants', instant, largest],
  ['MAX', 'texts', text, largest],
  ['ANY', 'truths', fc.boolean(), (values) => values.includes(true)],
];

test.each(cases)(
  '%s of %s is associative and commutative, and nothing adds nothing',
  (rule, _what, value) => {
    checkLaws(scalarRules[rule], value);
  },
);

test.each(cases)(
  '%s of %s is that of all, however they are dealt and joined',
  (rule, _what, value, ofAll) => {
    fc.assert(
      fc.property(fc.array(value), shape, (values, dealt) => {
        const parts = dealOut(values, dealt).map((own) => joinAll(scalarRules[rule], own));
        expect(joinInShape(scalarRules[rule], parts, dealt)).toEqual(ofAll(values));
      }),
    );
  },
);
