/** Checks what stories are counted by, before any instance is asked. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';

const periods = ['MONTH', 'WEEK', 'DAY'];

/** Errors: BAD_USER_INPUT with the rule; an instance would refuse too, but its refusal could not be told from a failure. */
export function checkGroupBy({ groupBy }: { readonly groupBy: readonly string[] }): void {
  const given = groupBy.filter((dimension) => periods.includes(dimension));
  if (given.length > 1)
    refuse(`\`groupBy\` names ${given.join(' and ')}; at most one of ${periods.join(', ')} may be given.`);
  if (groupBy.length === 0)
    refuse(
      '`groupBy` is empty; name at least one dimension. For all stories together ask stories { totalCount }.',
    );
}

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: errorCodes.badUserInput } });
}
