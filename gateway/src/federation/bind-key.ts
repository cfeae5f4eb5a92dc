/** Binds the key of a group into the arguments of a field below it: what the client asked for, and of this group only. */
import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLInputObjectType,
} from 'graphql';

type Value = Readonly<Record<string, unknown>>;

/** Conditions that were added here; a key in them came from an instance, not from the client. */
const bound = new WeakSet<object>();

export function isBound(condition: unknown): boolean {
  return typeof condition === 'object' && condition !== null && bound.has(condition);
}

/**
 * Shapes: `where` is the path of an argument, as ['filter', 'tag']. The key becomes one more condition beside those that are there:
 * in the list `all` of its object where the type has one, else by leaving of the list only the key.
 */
export function bindKey(
  args: readonly GraphQLArgument[],
  values: Value,
  where: readonly string[],
  key: string,
): Value {
  const [name, ...inner] = where as [string, ...string[]];
  if (inner.length === 0) return { ...values, [name]: narrowed(values[name], key) };
  const type = getNullableType(
    args.find((argument) => argument.name === name)!.type,
  ) as GraphQLInputObjectType;
  return { ...values, [name]: bindInto(type, (values[name] ?? {}) as Value, inner, key) };
}

function bindInto(type: GraphQLInputObjectType, value: Value, where: readonly string[], key: string): Value {
  const [name, ...inner] = where as [string, ...string[]];
  const field = type.getFields()[name]!;
  if (inner.length > 0) {
    const below = getNullableType(field.type) as GraphQLInputObjectType;
    return { ...value, [name]: bindInto(below, (value[name] ?? {}) as Value, inner, key) };
  }
  if (takesAll(type)) {
    const condition = mark({ [name]: [key] });
    return { ...value, all: [...((value.all ?? []) as readonly Value[]), condition] };
  }
  return { ...value, [name]: narrowed(value[name], key) };
}

function takesAll(type: GraphQLInputObjectType): boolean {
  const all = type.getFields().all;
  return (
    all !== undefined &&
    isInputObjectType(getNamedType(all.type)) &&
    getNamedType(all.type).name === type.name
  );
}

function narrowed(given: unknown, key: string): readonly string[] {
  return mark(Array.isArray(given) ? given.filter((name) => name === key) : [key]);
}

function mark<T extends object>(condition: T): T {
  bound.add(condition);
  return condition;
}
