/** Reads the merge rules out of a canonical schema, and refuses rules that could not be exact. */
import { getNamedType, isInputObjectType, isObjectType, type GraphQLSchema } from 'graphql';
import { CompositionError, type CompositionMistake, type Refuse } from './composition-error.ts';
import { hasDirective, readDirective, writtenRule } from './read-directive.ts';
import { readGroupFields } from './read-group-fields.ts';
import { readNested, readRoot } from './read-merged-fields.ts';
import type { GroupType, NestedField, RootField, RowType } from './rule-types.ts';

export type Rules = {
  readonly schema: GraphQLSchema;
  readonly rows: ReadonlyMap<string, RowType>;
  readonly groups: ReadonlyMap<string, GroupType>;
  readonly roots: ReadonlyMap<string, RootField>;
  /** Merged fields of groups. */
  readonly nested: readonly NestedField[];
};

/** Errors: throws one CompositionError that lists every field whose rule is missing or cannot be exact, with the cure. */
export function readRules(schema: GraphQLSchema): Rules {
  const mistakes: CompositionMistake[] = [];
  const refuse: Refuse = (code, place, message) => (mistakes.push({ code, place, message }), null);
  const { rows, groups } = readTypes(schema, refuse);
  const types = { schema, rows, groups };

  const roots = new Map<string, RootField>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const root = readRoot(types, field, refuse);
    if (root) roots.set(field.name, root);
  }
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    if (writtenRule(field) !== 'OWNER' && !hasDirective(field, 'local'))
      refuse(
        'MERGE_RULE_MISSING',
        `Mutation.${field.name}`,
        'it changes something, so one instance has to; say @merge(by: OWNER), or @local if the gateway does it',
      );
  const nested: NestedField[] = [];
  for (const group of groups.values()) {
    for (const field of Object.values(group.type.getFields())) {
      const found = readNested(roots, group, field, refuse);
      if (found) nested.push(found);
    }
  }
  checkGathering(types, roots, refuse);
  if (mistakes.length) throw new CompositionError(mistakes);
  return { schema, rows, groups, roots, nested };
}

function readTypes(schema: GraphQLSchema, refuse: Refuse) {
  const rows = new Map<string, RowType>();
  const groups = new Map<string, GroupType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const row = readDirective(schema, type, 'row');
    const group = readDirective(schema, type, 'group');
    if (!row && !group) continue;
    if (row && group)
      refuse(
        'MERGE_RULE_CONFLICT',
        type.name,
        'it has both @row and @group; say @row if each object belongs to one instance, else @group',
      );
    const key = String((row ?? group)!.key)
      .split(' ')
      .filter(Boolean);
    if (key.length === 0)
      refuse('KEY_NOT_TOTAL', type.name, 'its key is empty; name the fields that tell its objects apart');
    for (const name of key) {
      const field = type.getFields()[name];
      if (!field)
        refuse(
          'KEY_NOT_TOTAL',
          type.name,
          `its key names "${name}", but there is no such field; name fields that it has`,
        );
      else if (row && name === key[0] && !String(field.type).endsWith('!'))
        refuse(
          'KEY_NOT_TOTAL',
          `${type.name}.${name}`,
          'it is the first part of the key but may be null, so that rows without it could not be told apart; make it non-null',
        );
      else if (String(field.type).startsWith('['))
        refuse(
          'KEY_NOT_TOTAL',
          `${type.name}.${name}`,
          'it is part of the key but a list, which has no total order; name single values',
        );
    }
    if (row) {
      const digest = (row.digest as string | undefined) ?? null;
      if (digest !== null && !type.getFields()[digest])
        refuse(
          'DIGEST_MISSING',
          type.name,
          `its digest is "${digest}", but there is no such field; name the one that changes with any other`,
        );
      rows.set(type.name, { type, key, digest });
    }
    if (group) {
      const from = (group.from as string | undefined) ?? null;
      const descending = group.descending as boolean;
      groups.set(type.name, { type, key, from, descending, merged: readGroupFields(type, key, refuse) });
    }
  }
  return { rows, groups };
}

/** A group that rows reach yields only its key there, so there must be a root field that gives the parts of given keys. */
function checkGathering(
  { schema, rows, groups }: Pick<Rules, 'schema' | 'rows' | 'groups'>,
  roots: ReadonlyMap<string, RootField>,
  refuse: Refuse,
): void {
  for (const { type } of rows.values()) {
    for (const field of Object.values(type.getFields())) {
      const reached = groups.get(getNamedType(field.type).name);
      if (reached?.from === null)
        refuse(
          'GATHER_NOT_POSSIBLE',
          `${type.name}.${field.name}`,
          `it reaches the group ${reached.type.name}, which has no @group(from: …) to gather it by; add it`,
        );
    }
  }
  for (const { type, from, key } of groups.values()) {
    if (from === null) continue;
    if (key.length > 1)
      refuse(
        'GATHER_NOT_POSSIBLE',
        type.name,
        `it says from: "${from}", but its key has ${key.length} fields, and groups are gathered by one; leave out \`from\`, or give it one key`,
      );
    const field = roots.get(from)?.field ?? schema.getQueryType()?.getFields()[from];
    const filter = field?.args.find(({ name }) => name === 'filter');
    const filterType = filter && getNamedType(filter.type);
    if (!isInputObjectType(filterType) || !filterType.getFields()[key[0]!])
      refuse(
        'GATHER_NOT_POSSIBLE',
        type.name,
        `it says from: "${from}", but Query.${from} has no argument \`filter\` with a field "${key[0]}"; add it, or name another field`,
      );
  }
}
