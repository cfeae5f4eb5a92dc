/** What Federation 2 asks of a schema before three subgraphs may serve it: every field says that it is shared. */
import { Kind, parse, visit, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';

/** The SDL of an instance with `@shareable` on every type; without it composition refuses the fields of Story. */
export function shareableSdl(): DocumentNode {
  return visit(parse(readInstanceSdl()), { ObjectTypeDefinition: share });
}

function share(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const shareable = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'shareable' } } as const;
  const others = (type.directives ?? []).filter(({ name }) => name.value !== 'shareable');
  return { ...type, directives: [...others, shareable] };
}
