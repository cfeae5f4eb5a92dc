/** The first page as HTML: a pure function of what the graph said. */
import { exampleQueries } from './example-queries.ts';
import { firstPageCss } from './first-page-css.ts';

type Ref = { readonly slug: string };
type Story = {
  readonly title: string;
  readonly url: string | null;
  readonly publishedAt: string;
  readonly partnership: { readonly name: string };
};
type Missing = { readonly partnership: Ref; readonly reason: string; readonly since: string };
type Stale = { readonly partnership: Ref; readonly reason: string; readonly servedAsOf: string };
type Feed = {
  readonly partnership: Ref;
  readonly url: string | null;
  readonly health: string;
  readonly lastStatus: number | null;
  readonly problems: readonly unknown[];
};
type Partnership = Ref & {
  readonly name: string;
  readonly website: string;
  readonly region: { readonly name: string } | null;
  readonly storyCount: number;
  readonly latestStoryAt: string | null;
};

/** What the overview query gives; a part is null or absent if it could not be answered. */
export type Overview = {
  readonly stories?: {
    readonly totalCount: number;
    readonly nodes: readonly Story[];
    readonly coverage: {
      readonly expected: number;
      readonly complete: boolean;
      readonly missing: readonly Missing[];
      readonly stale: readonly Stale[];
    };
  } | null;
  readonly partnerships?: readonly Partnership[] | null;
  readonly feeds?: readonly Feed[] | null;
};

export function firstPageHtml(
  { stories, partnerships, feeds }: Overview,
  about: { readonly isSample: boolean; readonly address: string },
): string {
  const { missing = [], stale = [] } = stories?.coverage ?? {};
  const answered = stories ? stories.coverage.expected - missing.length - stale.length : 0;
  const expected = stories?.coverage.expected ?? partnerships?.length ?? 0;
  // Of a partnership without any there is an entry too, which says so.
  const accepted = (feeds ?? []).filter(({ health }) => health !== 'NONE');
  const healthy = accepted.filter(({ health }) => health === 'OK').length;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Active News gateway</title>
<style>${firstPageCss}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${about.isSample ? '<p class="sample" role="note"><strong>Sample network.</strong> Every story here was written for this demonstration; none of it happened.</p>' : ''}
<header>
<h1>Active News</h1>
<p>One GraphQL schema over the news of England’s Active Partnerships. This gateway is running at <code>${escape(about.address)}</code>.</p>
<ul class="figures">
<li><strong>${stories ? stories.totalCount.toLocaleString('en-GB') : 'no'}</strong> stories</li>
<li><strong>${answered} of ${expected}</strong> partnerships answer${stale.length ? `; for ${stale.length} more their last good answer stands in` : ''}</li>
<li><strong>${healthy} of ${accepted.length}</strong> feeds healthy</li>
</ul>
</header>
<main id="main">
<section aria-labelledby="go"><h2 id="go">Where to go</h2>
<ul class="links">
<li><a href="/graphql">GraphiQL</a> to ask and to read the documentation of every field</li>
<li><a href="/schema.graphql">/schema.graphql</a> the schema with its merge rules</li>
<li><a href="/health/ready">/health/ready</a> who answers at which content version; <a href="/health/live">/health/live</a></li>
</ul>
<h3>Queries to start from</h3>
<ul class="queries">
${exampleQueries.map(({ title, says, query }) => `<li><a href="/graphql?query=${encodeURIComponent(query)}">${escape(title)}</a> <span>${escape(says)}</span></li>`).join('\n')}
</ul>
<h3>From a terminal</h3>
<pre tabindex="0"><code>curl ${escape(about.address)}/graphql -H 'content-type: application/json' \\
  -d '{"query":"{ stories(first: 3) { totalCount nodes { title publishedAt } } }"}'</code></pre>
</section>
<section aria-labelledby="news"><h2 id="news">Latest stories</h2>
${stories ? `<ol class="stories">${stories.nodes.map(storyItem).join('\n')}</ol>` : '<p>No partnership answers at this moment, so there are no stories to show. The table below says why.</p>'}
</section>
<section aria-labelledby="who"><h2 id="who">Partnerships</h2>
${partnershipTable(partnerships ?? [], feeds ?? [], missing, stale)}
</section>
</main>
<footer><p>Made anew at each visit, from the same graph that you can query. No cookies, nothing from other hosts.</p></footer>
</body>
</html>`;
}

function storyItem({ title, url, publishedAt, partnership }: Story): string {
  const shown = escape(title);
  return `<li>${url ? `<a href="${escape(url)}" rel="noopener">${shown}</a>` : shown}<br><span><time datetime="${escape(publishedAt)}">${when(publishedAt)}</time> · ${escape(partnership.name)}</span></li>`;
}

function partnershipTable(
  partnerships: readonly Partnership[],
  feeds: readonly Feed[],
  missing: readonly Missing[],
  stale: readonly Stale[],
): string {
  const states = new Map([
    ...missing.map(
      (one) => [one.partnership.slug, stateOf('missing', one.reason, 'since', one.since)] as const,
    ),
    ...stale.map(
      (one) => [one.partnership.slug, stateOf('stale', one.reason, 'as of', one.servedAsOf)] as const,
    ),
  ]);
  const isAway = new Set(
    [...missing, ...stale].flatMap(({ partnership, reason }) =>
      reason === 'NO_FEED' ? [] : [partnership.slug],
    ),
  );
  const rows = partnerships.map(({ slug, name, website, region, storyCount, latestStoryAt }) => {
    const own = feeds.filter((feed) => feed.partnership.slug === slug && feed.health !== 'NONE');
    const problems = own.reduce((sum, feed) => sum + feed.problems.length, 0);
    const health =
      own
        .map((feed) => (feed.lastStatus === null ? feed.health : `${feed.health} (${feed.lastStatus})`))
        .join(', ') || (isAway.has(slug) ? 'not known now' : 'no feed');
    const state = states.get(slug) ?? `<span class="state good">answers</span>`;
    return `<tr><th scope="row"><a href="${escape(website)}" rel="noopener">${escape(name)}</a></th><td>${escape(region?.name ?? 'National')}</td><td>${state}</td><td>${escape(health)}${problems ? ` <span class="quiet">${problems} noted</span>` : ''}</td><td class="number">${storyCount.toLocaleString('en-GB')}</td><td>${latestStoryAt ? `<time datetime="${escape(latestStoryAt)}">${when(latestStoryAt)}</time>` : ''}</td></tr>`;
  });
  return `<div class="scroll" role="region" aria-labelledby="who" tabindex="0"><table>
<thead><tr><th scope="col">Partnership</th><th scope="col">Region</th><th scope="col">State</th><th scope="col">Feed</th><th scope="col" class="number">Stories</th><th scope="col">Latest</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function stateOf(state: string, reason: string, from: string, instant: string): string {
  return `<span class="state bad">${state}</span> ${escape(reason)} <span class="quiet">${from} ${when(instant)}</span>`;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

function when(instant: string): string {
  return escape(clock.format(new Date(instant)));
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
