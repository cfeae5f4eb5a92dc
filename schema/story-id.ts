/** Names stories: one ASCII id for one story, everywhere and for ever. */
import { createHash } from 'node:crypto';

const STORY_ID = /^([a-z0-9]+(?:-[a-z0-9]+)*):([a-z2-7]{26})$/;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The id of a story: the slug of its owner, a colon, and 130 bits of a hash of its identity.
 *
 * Shapes: `identity` is what ingest found stable: the feed's own id, else the canonical address; never the title.
 */
export function storyId(slug: string, identity: string): string {
  const digest = createHash('sha256').update(identity).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 17)) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i++) text += BASE32[Number((bits >> BigInt(131 - 5 * i)) & 31n)];
  return `${slug}:${text}`;
}

/** The slug of the instance that owns an id, or null if the text is not a story id. */
export function ownerOfStory(id: string): string | null {
  return STORY_ID.exec(id)?.[1] ?? null;
}
