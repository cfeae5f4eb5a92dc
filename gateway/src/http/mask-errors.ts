/** Shows clients the errors that concern them, and of our own faults only a number that the log knows. */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Log } from '@active-news/runtime/log.ts';
import { errorCodes } from '@active-news/schema/error-codes.ts';

/** Errors that were made for clients carry a code; everything else is a fault and is masked. */
export function maskErrors(
  log: Log,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const original = unwrapResolverError(error);
    const isOurs =
      formatted.extensions?.code === errorCodes.internal &&
      !(original instanceof GraphQLError && original.extensions.code);
    if (!isOurs) return formatted;
    const errorId = randomUUID();
    log.error(
      { errorId, path: formatted.path, error: original instanceof Error ? original.stack : String(original) },
      'a resolver failed',
    );
    return {
      message: 'The gateway failed to answer this field. If it stays so, tell us the errorId.',
      ...(formatted.path && { path: formatted.path }),
      ...(formatted.locations && { locations: formatted.locations }),
      extensions: { code: errorCodes.internal, errorId },
    };
  };
}
