/** Names the address of a withdrawn story without keeping it, so that no feed brings the story again under another id. */
import { addressKey } from '@active-news/schema/address-key.ts';
import { storyId } from '@active-news/schema/story-id.ts';

/** A digest of the address, shaped like a story's id; null if the text is no web address. */
export function erasureMark(slug: string, url: string): string | null {
  const key = addressKey(url);
  return key === null ? null : markOfKey(slug, key);
}

/** The same of an address of which only the key (schema/address-key.ts) is known. */
export function markOfKey(slug: string, key: string): string {
  return storyId(slug, `address ${key}`);
}
