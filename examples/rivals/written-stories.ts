/** Nine stories, written for this comparison, on three sites: their dates interleave, and one topic is on all three. */

export type WrittenStory = {
  readonly title: string;
  /** A date of 2025, at noon. */
  readonly date: string;
  readonly topics: readonly string[];
};

/** Slug of a partnership of the registry → what its site publishes. The stories are made up. */
export const writtenStories: ReadonlyMap<string, readonly WrittenStory[]> = new Map([
  [
    'active-cumbria',
    [
      { title: 'Fell walk', date: '2025-09-09', topics: ['walking'] },
      { title: 'Lake swim', date: '2025-09-06', topics: ['swimming'] },
      { title: 'Dale grants', date: '2025-09-03', topics: ['funding'] },
    ],
  ],
  [
    'active-essex',
    [
      { title: 'Marsh walk', date: '2025-09-08', topics: ['walking', 'funding'] },
      { title: 'Pier run', date: '2025-09-05', topics: ['running'] },
      { title: 'Park walk', date: '2025-09-02', topics: ['walking'] },
      { title: 'Club bikes', date: '2025-09-01', topics: ['cycling'] },
    ],
  ],
  [
    'rise',
    [
      { title: 'Castle walk', date: '2025-09-07', topics: ['walking'] },
      { title: 'Coast ride', date: '2025-09-04', topics: ['cycling'] },
    ],
  ],
]);

/** What a site publishes, as a JSON Feed (jsonfeed.org/version/1.1). */
export function jsonFeed(website: string, stories: readonly WrittenStory[]): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: website,
    home_page_url: website,
    items: stories.map(({ title, date, topics }) => {
      const url = `${website}/news/${title.toLowerCase().replaceAll(' ', '-')}`;
      return { id: url, url, title, content_text: title, date_published: `${date}T12:00:00Z`, tags: topics };
    }),
  });
}
