/** The scalar DateTime at the gateway: instants pass through as text, in one spelling. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { formatInstant, parseInstant } from '@active-news/schema/instant.ts';

export const dateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'An instant, as ISO 8601 with milliseconds and `Z`; arguments may carry any offset.',
  serialize: (value) => (typeof value === 'number' ? formatInstant(value) : value),
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(node.kind === Kind.STRING ? node.value : undefined),
});

/** One spelling for one instant, so that equal questions are equal texts. */
function readInstant(value: unknown): string {
  const instantMs = typeof value === 'string' ? parseInstant(value) : null;
  if (instantMs !== null) return formatInstant(instantMs);
  throw new GraphQLError(
    `${JSON.stringify(value)} is no DateTime; write one as "2026-04-01T00:00:00Z", with an offset.`,
    {
      extensions: { code: errorCodes.badUserInput },
    },
  );
}
