/** Says no to arguments that break a rule. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';

/** Shapes: the message names the argument, its rule and the cure. */
export function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: errorCodes.badUserInput } });
}
