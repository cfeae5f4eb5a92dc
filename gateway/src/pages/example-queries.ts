/** Queries that newcomers start from; each answers on the sample network as it stands. */

export type ExampleQuery = { readonly title: string; readonly says: string; readonly query: string };

export const exampleQueries: readonly ExampleQuery[] = [
  {
    title: 'The latest news of all partnerships',
    says: 'Merged newest first, with who is missing and why, and whose last good answer stands in.',
    query: `query LatestNews {
  stories(first: 20) {
    totalCount
    edges {
      node {
        title
        publishedAt
        partnership { name region { name } }
        tags { name }
      }
    }
    pageInfo { hasNextPage endCursor }
    coverage {
      expected
      complete
      missing { partnership { name } reason since }
      stale { partnership { name } reason servedAsOf }
    }
  }
}`,
  },
  {
    title: 'Funding and walking in two regions',
    says: 'Filters narrow which partnerships are asked at all.',
    query: `query FundingAndWalking {
  stories(
    first: 10
    filter: { region: ["north-east", "north-west"], tag: ["funding", "walking"], tagMatch: ANY }
  ) {
    totalCount
    nodes { title url publishedAt partnership { name } tags { name storyCount } }
    coverage { expected complete }
  }
}`,
  },
  {
    title: 'What everybody writes about',
    says: 'Topics counted over the whole network, each with its newest story, whoever published it.',
    query: `query PopularTopics {
  tags(first: 10, orderBy: POPULAR) {
    nodes {
      slug
      name
      storyCount
      stories(first: 1) { nodes { title publishedAt partnership { name } } }
    }
  }
}`,
  },
  {
    title: 'The archive of the national body',
    says: 'Stories per month, on the calendar in Europe/London.',
    query: `query NationalArchive {
  archives(filter: { partnership: ["active-partnerships-national"] }) {
    month
    storyCount
  }
}`,
  },
  {
    title: 'The regions and their partnerships',
    says: 'Facts of the registry, with counts from the instances.',
    query: `query Regions {
  regions {
    name
    storyCount
    latestStoryAt
    partnerships { name website storyCount }
  }
}`,
  },
  {
    title: 'How the feeds are doing',
    says: 'Health and since when, the last problem in plain words, how often each is asked and why, and every fault that reading it met.',
    query: `query FeedHealth {
  feeds {
    partnership { name }
    url
    health
    since
    lastProblem
    pace
    nextCheckAt
    itemCount
    quarantine { message heldStories }
    problems { code message item }
  }
}`,
  },
  {
    title: 'Walks near the Tees, nearest first',
    says: 'A search by text around one partnership: its own news, then that of its region, then of those beside it; the best match first in each.',
    query: `query WalksNearby {
  stories(
    first: 10
    filter: { text: "walk*", near: "tees-valley-sport" }
    orderBy: RELEVANCE
  ) {
    totalCount
    edges {
      score
      node { title partnership { name } region { name } }
    }
  }
}`,
  },
];
