/** Leaves out of a document what cannot be compared: what depends on who answers and at which moment. */
import {
  getNamedType,
  isCompositeType,
  parse,
  print,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
} from 'graphql';
import { canonicalSchema } from '../federation/one-store/one-store.ts';
import { excludedFields } from '../federation/random/random-document.ts';

export type Comparable = { readonly document: string; readonly leftOut: readonly string[] };

/** Errors: throws with the first mistake if the document is not valid. */
export function comparableDocument(text: string): Comparable {
  const document = parse(text, { noLocation: true });
  const [mistake] = validate(canonicalSchema, document);
  if (mistake) throw mistake;
  const leftOut = new Set<string>();
  const types = new TypeInfo(canonicalSchema);
  const reduced = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        leave(node) {
          const coordinate = `${types.getParentType()?.name}.${node.name.value}`;
          if (excludedFields.has(coordinate)) {
            leftOut.add(coordinate);
            return null;
          }
          const type = types.getType();
          const isBare = type && isCompositeType(getNamedType(type)) && !node.selectionSet?.selections.length;
          return isBare ? withTypename(node) : undefined;
        },
      },
      OperationDefinition: {
        leave: (node) => (node.selectionSet.selections.length ? undefined : withTypename(node)),
      },
    }),
  ) as DocumentNode;
  return { document: print(reduced), leftOut: [...leftOut] };
}

/** A selection of nothing is no GraphQL. */
function withTypename<N extends object>(node: N): N {
  const typename = { kind: 'Field', name: { kind: 'Name', value: '__typename' } };
  return { ...node, selectionSet: { kind: 'SelectionSet', selections: [typename] } };
}
