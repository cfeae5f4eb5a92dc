/** Node ids of what the gateway knows itself: `tag/cycling`, `region/north-east`, `partnership/rise`. Story ids are their own. */

export const nodeTypes = { tag: 'Tag', region: 'Region', partnership: 'Partnership' } as const;
export type NodeKind = keyof typeof nodeTypes;

export function nodeId(kind: NodeKind, slug: string): string {
  return `${kind}/${slug}`;
}

export function parseNodeId(id: string): { readonly kind: NodeKind; readonly slug: string } | null {
  const [kind, slug, ...rest] = id.split('/');
  return kind !== undefined && kind in nodeTypes && slug && rest.length === 0
    ? { kind: kind as NodeKind, slug }
    : null;
}
