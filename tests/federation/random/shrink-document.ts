/** Makes a document that shows a fault as small as it can be while it still shows it. */
import { Kind, parse, print, validate, visit, type ASTNode, type DocumentNode } from 'graphql';
import { canonicalSchema } from '../one-store/one-store.ts';
import type { RandomDocument } from './random-document.ts';

const removable = new Set<string>([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.FRAGMENT_DEFINITION,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
  Kind.DIRECTIVE,
  Kind.VARIABLE_DEFINITION,
]);

/** Shapes: `stillFails` is asked of valid documents only, the given one left out; at most `maxTries` times. */
export async function shrinkDocument(
  { document, variables }: RandomDocument,
  stillFails: (smaller: RandomDocument) => Promise<boolean>,
  maxTries = 2000,
): Promise<RandomDocument> {
  let best = parse(document, { noLocation: true });
  let tries = 0;
  let isSmaller = true;
  // What goes in one round may free what had to stay before it.
  while (isSmaller) {
    isSmaller = false;
    for (let at = 0; at < countRemovable(best); ) {
      const smaller = tidied(without(best, at));
      const isValid = smaller !== null && validate(canonicalSchema, smaller).length === 0;
      if (isValid && tries++ < maxTries && (await stillFails(asked(smaller, variables)))) {
        best = smaller;
        isSmaller = true;
      } else at++;
    }
  }
  return asked(best, variables);
}

function countRemovable(document: DocumentNode): number {
  let count = 0;
  visit(document, { enter: (node) => void (removable.has(node.kind) && count++) });
  return count;
}

function without(document: DocumentNode, at: number): DocumentNode {
  let count = 0;
  return visit(document, {
    enter: (node: ASTNode) => (removable.has(node.kind) && count++ === at ? null : undefined),
  }) as DocumentNode;
}

/** Drops what nothing refers to any more; null if a selection became empty. */
function tidied(document: DocumentNode): DocumentNode | null {
  let isEmpty = false;
  const spreads = new Set<string>();
  const used = new Set<string>();
  visit(document, {
    SelectionSet: ({ selections }) => void (selections.length === 0 && (isEmpty = true)),
    FragmentSpread: ({ name }) => void spreads.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  if (isEmpty) return null;
  const next = visit(document, {
    FragmentDefinition: ({ name }) => (spreads.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? false : null),
  });
  return print(next) === print(document) ? next : tidied(next);
}

function asked(document: DocumentNode, variables: Readonly<Record<string, unknown>>): RandomDocument {
  const text = print(document);
  const kept = Object.entries(variables).filter(([name]) => new RegExp(`\\$${name}\\b`).test(text));
  return { document: text, variables: Object.fromEntries(kept) };
}
