/** Checks the arguments of a Relay connection, the same way in an instance and in the gateway. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '../error-codes.ts';
import { decodeCursor, type Position } from '../position.ts';

export type PageArguments = {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
};

/** From which end of the window that `after` and `before` cut out how many are taken. */
export type Take = { readonly from: 'start' | 'end'; readonly count: number };

export type Page = { readonly after: Position | null; readonly before: Position | null; readonly take: Take };

const defaultCount = 20;
const maxCount = 100;

/**
 * Shapes: `like` is the form of this connection's positions, as `['number', 'string']`.
 * Errors: BAD_USER_INPUT naming the argument, its rule and the cure.
 */
export function checkPage(args: PageArguments, like: readonly ('number' | 'string')[]): Page {
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number') {
    refuse(
      '`first` and `last` are both given; give one. `first` pages forward with `after`, `last` backward with `before`.',
    );
  }
  for (const [name, count] of Object.entries({ first, last })) {
    if (typeof count === 'number' && (count < 0 || count > maxCount))
      refuse(`\`${name}\` is ${count}; it may be 0 to ${maxCount}. To read more, page with the cursors.`);
  }
  const position = (name: 'after' | 'before'): Position | null => {
    const cursor = args[name];
    if (cursor === null || cursor === undefined) return null;
    return (
      decodeCursor(cursor, like) ??
      refuse(
        `\`${name}\` is "${cursor.slice(0, 80)}", which is no cursor of this order. Use one that this connection gave with the same orderBy.`,
      )
    );
  };
  const take: Take =
    typeof last === 'number' ? { from: 'end', count: last } : { from: 'start', count: first ?? defaultCount };
  return { after: position('after'), before: position('before'), take };
}

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: errorCodes.badUserInput } });
}
