/** Serves `/`: what is running here, how it is doing, and where to go next. */
import type { FastifyInstance } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import { firstPageHtml, type Overview } from './first-page-html.ts';

type FirstPageOptions = {
  readonly query: (document: string) => Promise<FormattedExecutionResult>;
  readonly isSample: boolean;
};

const overviewQuery = `{
  stories(first: 6) {
    totalCount
    nodes { title url publishedAt partnership { name } }
    coverage {
      expected
      complete
      missing { partnership { slug } reason since }
      stale { partnership { slug } reason servedAsOf }
    }
  }
  partnerships { slug name website region { name } storyCount latestStoryAt }
}`;

/** Asked by itself: health is as it is now, and who cannot tell it may still have stories to stand in. */
const feedsQuery = '{ feeds { partnership { slug } url health lastStatus problems { code } } }';

export function serveFirstPage(http: FastifyInstance, { query, isSample }: FirstPageOptions): void {
  http.get('/', async (request, reply) => {
    // When no instance answers, stories is null and the page says so; the rest of it stands.
    const answers = await Promise.all([overviewQuery, feedsQuery].map(query));
    const overview = Object.assign({}, ...answers.map(({ data }) => data)) as Overview;
    return reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .send(firstPageHtml(overview, { isSample, address: `${request.protocol}://${request.host}` }));
  });
}
