/** What a gateway says of itself when another asks it as an instance: the version of everything below it, and what each answer is made of. */
import { createHash } from 'node:crypto';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import type { VersionBook } from '../asking/version-book.ts';
import type { Part } from '../federation/ask.ts';
import type { Coverage } from '../federation/coverage.ts';
import type { Federation } from '../federation/request.ts';

/** `extensions.instance` of docs/instance-protocol.md, as a gateway sends it. */
export type GatewayState = {
  readonly slug: string;
  readonly seq?: number;
  readonly digest?: string;
  readonly gap: null;
  readonly code: string;
  readonly sdl: string;
  readonly parts: Readonly<Record<string, Part>>;
  /** Below what nothing of a partnership may be shown; of all that it speaks for, whatever was asked. Absent if nothing was ever erased. */
  readonly floors?: Readonly<Record<string, number>>;
};

/**
 * The version is a digest of the digests below, in the order of their names: one changed story changes one digest on each level. What
 * an answer was not asked about counts as it was last known, so that the version is the same whatever is asked.
 */
export function gatewayState(
  own: { readonly name: string; readonly code: string; readonly sdl: string },
  { expected, holders }: Pick<Federation, 'expected' | 'holders'>,
  coverage: Coverage,
  book: VersionBook,
): GatewayState {
  const hash = createHash('sha256');
  const codes = [...new Set(expected.map((slug) => book.last(holders.get(slug) ?? slug)?.code ?? ''))].sort();
  const floors: Record<string, number> = {};
  let seq = 0;
  let isVersioned = true;
  for (const slug of expected) {
    const part = coverage.get(slug) ?? book.last(holders.get(slug) ?? slug)?.parts?.get(slug);
    const floor = book.floors.of(holders.get(slug) ?? slug).get(slug);
    if (floor !== undefined) floors[slug] = floor;
    hash.update(`${slug} ${stateText(part)}\n`);
    if (part && part.kind !== 'missing') {
      seq += part.version?.seq ?? 0;
      isVersioned &&= part.version !== null;
    }
  }
  return {
    slug: own.name,
    ...(isVersioned && { seq, digest: hash.digest('base64url').slice(0, 22) }),
    gap: null,
    code: sdlDigest([own.code, ...codes].join('\n')),
    sdl: own.sdl,
    parts: Object.fromEntries(coverage),
    ...(Object.keys(floors).length > 0 && { floors }),
  };
}

/** Since when somebody is missing is no content: that it is, and why, decides what an answer shows. */
function stateText(part: Part | undefined): string {
  if (!part) return '?';
  if (part.kind === 'missing') return `missing ${part.reason}`;
  return `${part.kind} ${part.version?.digest ?? ''}`;
}
