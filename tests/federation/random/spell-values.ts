/** Writes values into a document: as literals, or as variables with and without defaults. */
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import type { Choices } from './choices.ts';

type Variable = { readonly name: string; readonly definition: string; readonly value?: unknown };
type Place = GraphQLArgument | GraphQLInputField;

export type Speller = {
  /** The arguments in parentheses, or nothing. */
  spellArguments(args: readonly GraphQLArgument[], values: Readonly<Record<string, unknown>>): string;
  /** A Boolean as a directive takes it. */
  spellCondition(value: boolean): string;
  /** In parentheses, or nothing. */
  definitions(): string;
  /** Without those that are left to their defaults. */
  values(): Record<string, unknown>;
};

export function makeSpeller(choices: Choices): Speller {
  const variables = new Map<string, Variable>();

  function declare(type: string, given: { readonly value?: unknown; readonly defaultText?: string }): string {
    const key = JSON.stringify([type, given]);
    const held = variables.get(key);
    if (held && choices.chance(0.7)) return `$${held.name}`;
    const name = `v${variables.size + 1}`;
    const definition = `$${name}: ${type}${given.defaultText === undefined ? '' : ` = ${given.defaultText}`}`;
    variables.set(held ? `${key} ${name}` : key, {
      name,
      definition,
      ...('value' in given && { value: given.value }),
    });
    return `$${name}`;
  }

  /** Absent fields are undefined: they are left out, or named by a variable that nobody gives. */
  function spellFields(
    places: readonly Place[],
    values: Readonly<Record<string, unknown>>,
    absentAsVariable: number,
  ): readonly string[] {
    const known = new Set(places.map(({ name }) => name));
    for (const name of Object.keys(values)) if (!known.has(name)) throw new Error(`there is no "${name}"`);
    return shuffled(places).flatMap((place) => {
      const { name, type } = place;
      const mayBeAbsent = !isNonNullType(type) || place.defaultValue !== undefined;
      if (values[name] !== undefined) return [`${name}: ${spell(type, values[name])}`];
      if (!mayBeAbsent || !choices.chance(absentAsVariable)) return [];
      return [`${name}: ${declare(String(getNullableType(type)), {})}`];
    });
  }

  function spell(type: GraphQLInputType, value: unknown): string {
    if (choices.chance(0.25)) return spellVariable(type, value);
    const nullable = getNullableType(type);
    if (value === null) return 'null';
    if (isListType(nullable)) {
      const items = value as readonly unknown[];
      // One value stands for a list of it, unless it is a variable.
      if (items.length === 1 && choices.chance(0.3)) return literal(nullable.ofType, items[0]);
      return `[${items.map((item) => spell(nullable.ofType, item)).join(', ')}]`;
    }
    if (isInputObjectType(nullable))
      return `{ ${spellFields(Object.values(nullable.getFields()), value as Record<string, unknown>, 0.01).join(', ')} }`;
    return literal(nullable, value);
  }

  function spellVariable(type: GraphQLInputType, value: unknown): string {
    const nullable = String(getNullableType(type));
    const isRequired = isNonNullType(type);
    if (value === null) return declare(nullable, choices.chance(0.5) ? { value } : { defaultText: 'null' });
    return choices.pick([
      () => declare(String(type), { value }),
      () => declare(nullable, { defaultText: literal(getNullableType(type), value) }),
      () => declare(`${nullable}!`, { value }),
      // A default that does not count, since a value is given.
      () =>
        declare(nullable, {
          value,
          defaultText: isRequired ? literal(getNullableType(type), value) : 'null',
        }),
    ])();
  }

  function shuffled<T>(values: readonly T[]): readonly T[] {
    return choices.chance(0.2) ? choices.some(values, values.length, values.length) : values;
  }

  return {
    spellArguments(args, values) {
      const spelt = spellFields(args, values, 0.06);
      return spelt.length > 0 ? `(${spelt.join(', ')})` : '';
    },
    spellCondition(value) {
      return choices.pick([
        () => String(value),
        () => declare('Boolean!', { value }),
        () => declare('Boolean', { defaultText: String(value) }),
        () => declare('Boolean', { value, defaultText: String(!value) }),
      ])();
    },
    definitions() {
      const all = [...variables.values()].map(({ definition }) => definition);
      return all.length > 0 ? `(${all.join(', ')})` : '';
    },
    values: () =>
      Object.fromEntries(
        [...variables.values()].filter((one) => 'value' in one).map(({ name, value }) => [name, value]),
      ),
  };
}

function literal(type: GraphQLInputType, value: unknown): string {
  const nullable = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(nullable))
    return `[${(value as readonly unknown[]).map((item) => literal(nullable.ofType, item)).join(', ')}]`;
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    const spelt = Object.entries(value as Record<string, unknown>).map(
      ([name, part]) => `${name}: ${literal(fields[name]!.type, part)}`,
    );
    return `{ ${spelt.join(', ')} }`;
  }
  return isEnumType(nullable) ? String(value) : JSON.stringify(value);
}
