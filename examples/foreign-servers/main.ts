/** `npm run foreign`: two GraphQL servers that are not ours, as the instances of two partnerships behind this gateway. */
import { startForeignNetwork } from './start-foreign-network.ts';

const query = `{
  stories(first: 4) {
    totalCount
    nodes { title publishedAt partnership { name } }
    pageInfo { hasNextPage }
    coverage { complete expected answered { partnership { slug } seq } }
  }
}`;

const network = await startForeignNetwork();
try {
  console.log('One instance on GraphQL Yoga, one on Mercurius, and the gateway is asked:\n');
  console.log(`${query}\n\nIt answers:\n`);
  const { data, errors } = await network.ask(query);
  console.log(JSON.stringify(errors ?? data, null, 2));
} finally {
  await network.stop();
}
