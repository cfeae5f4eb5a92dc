/** Reads the rules of a group's single values: numbers, instants and truths that are joined over all instances. */
import {
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLObjectType,
} from 'graphql';
import type { FieldRules } from './algebra/group-by-key.ts';
import { scalarRules, type ScalarRule } from './algebra/scalars.ts';
import type { Refuse } from './composition-error.ts';
import { hasDirective, writtenRule, writtenText } from './read-directive.ts';

/** Fields with `from` are other questions and not read here; see read-merged-fields.ts. */
export function readGroupFields(type: GraphQLObjectType, key: readonly string[], refuse: Refuse): FieldRules {
  const merged = new Map<string, ScalarRule>();
  for (const field of Object.values(type.getFields())) {
    const rule = writtenRule(field);
    const place = `${type.name}.${field.name}`;
    const returned = getNullableType(field.type);
    if (key.includes(field.name) || hasDirective(field, 'local')) {
      if (rule)
        refuse(
          'MERGE_RULE_CONFLICT',
          place,
          `it has @merge although it is ${key.includes(field.name) ? 'part of the key' : '@local'}; remove one`,
        );
    } else if (!rule) {
      refuse(
        'MERGE_RULE_MISSING',
        place,
        `it is ${isListType(returned) ? 'a list' : 'a value'} of a merged type; say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it`,
      );
    } else if (writtenText(field, 'from') !== undefined) {
      continue;
    } else if (!(rule in scalarRules)) {
      refuse(
        'MERGE_RULE_NOT_MONOID',
        place,
        `${rule} cannot join single values exactly; say SUM, MIN, MAX or ANY (an average is a SUM beside a SUM), or add \`from\` and \`where\` for a connection`,
      );
    } else if (isListType(returned) || !isScalarType(returned)) {
      refuse(
        'MERGE_RULE_NOT_MONOID',
        place,
        `${rule} joins single numbers, texts, instants and truths, and this is ${String(field.type)}`,
      );
    } else if (rule === 'SUM' && String(field.type) !== 'Int!') {
      refuse(
        'MERGE_RULE_NOT_MONOID',
        place,
        `SUM needs Int!, and this is ${String(field.type)}; a sum of floating-point numbers depends on their grouping`,
      );
    } else if ((rule === 'MIN' || rule === 'MAX') && isNonNullType(field.type)) {
      refuse(
        'MERGE_RULE_NOT_MONOID',
        place,
        `${rule} over nothing has no value, and this is ${String(field.type)}; make it nullable`,
      );
    } else if (rule === 'ANY' && getNamedType(field.type).name !== 'Boolean') {
      refuse('MERGE_RULE_NOT_MONOID', place, `ANY needs Boolean!, and this is ${String(field.type)}`);
    } else merged.set(field.name, rule as ScalarRule);
  }
  return merged;
}
