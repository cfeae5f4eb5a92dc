/** Leaves out the fragments and variables that nothing uses any more; servers refuse a document that has them. */
import { Kind, visit, type DefinitionNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** Shapes: a document of one operation. */
export function leaveOutUnused(document: DocumentNode): DocumentNode {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const spreads = new Set<string>();
  const used = new Set<string>();
  const look = (node: DefinitionNode) =>
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void used.add(name.value),
      FragmentSpread({ name }) {
        if (spreads.has(name.value)) return;
        spreads.add(name.value);
        const fragment = document.definitions.find(
          (other) => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === name.value,
        );
        if (fragment) look(fragment);
      },
    });
  if (operation) look(operation);
  return {
    ...document,
    definitions: document.definitions.flatMap((node): readonly DefinitionNode[] => {
      if (node.kind === Kind.FRAGMENT_DEFINITION) return spreads.has(node.name.value) ? [node] : [];
      if (node.kind !== Kind.OPERATION_DEFINITION) return [node];
      const variables = node.variableDefinitions ?? [];
      return [
        { ...node, variableDefinitions: variables.filter(({ variable }) => used.has(variable.name.value)) },
      ];
    }),
  };
}
