/** Resolvers of Mutation: each decision goes, as it is, to the instance that speaks for whom it is about. */
import { GraphQLError, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { nearestName } from '@active-news/schema/registry/nearest-name.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import type { DecisionQuestion } from '../asking/administer.ts';

/** What the context of a mutation must have. Errors: rejects with a GraphQLError. */
export type DecidingContext = {
  readonly decide: (
    partnership: string,
    question: DecisionQuestion,
    deadlineMs: number,
  ) => Promise<Readonly<Record<string, unknown>>>;
};

type Arguments = Readonly<Record<string, unknown>>;

/** Polling takes as long as the partner's site. */
const deadlines: Readonly<Record<string, number>> = { refreshFeed: 60_000 };
const usualDeadlineMs = 10_000;

/** Shapes: one resolver for all; a field names its partnership, or a story by `id`, whose owner that is. */
export function decisionResolver({
  partnerships,
}: Registry): GraphQLFieldResolver<unknown, DecidingContext, Arguments> {
  const known = partnerships.map(({ slug }) => slug);
  return async (_source, args, { decide }, info) => {
    const partnership = ownerOf(args, known);
    const deadlineMs = deadlines[info.fieldName] ?? usualDeadlineMs;
    const data = await decide(partnership, questionOf(args, info), deadlineMs);
    return data[info.fieldName];
  };
}

/** Errors: BAD_USER_INPUT naming the argument and what was probably meant. */
function ownerOf(args: Arguments, known: readonly string[]): string {
  if (typeof args.partnership === 'string') {
    if (known.includes(args.partnership)) return args.partnership;
    const nearest = nearestName(args.partnership, known);
    throw refusal(
      `\`partnership\`: there is no partnership "${args.partnership.slice(0, 60)}"${nearest ? `; did you mean "${nearest}"?` : `. Known: ${known.join(', ')}.`}`,
    );
  }
  const id = String(args.id);
  const owner = ownerOfStory(id);
  if (owner === null)
    throw refusal(
      `\`id\` is "${id.slice(0, 100)}", which is no id of a story; give one as stories { nodes { id } } shows it, a slug, a colon and 26 letters.`,
    );
  if (known.includes(owner)) return owner;
  const nearest = nearestName(owner, known);
  throw refusal(
    `\`id\` is of "${owner.slice(0, 60)}", which is no partnership${nearest ? `; did you mean "${nearest}"?` : ''}`,
  );
}

/** The decision alone, whatever the client wants to see of it and however it spelt its arguments. */
function questionOf(args: Arguments, { fieldName, parentType }: GraphQLResolveInfo): DecisionQuestion {
  const given = parentType.getFields()[fieldName]!.args.filter(({ name }) => args[name] !== undefined);
  const variables = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  return {
    query: `mutation Decide(${variables}) { ${fieldName}(${passed}) { partnership changed message } }`,
    variables: Object.fromEntries(given.map(({ name }) => [name, args[name]])),
  };
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: errorCodes.badUserInput } });
}
