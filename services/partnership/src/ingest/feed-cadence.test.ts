import { expect, test } from '@jest/globals';
import { parseFeed } from './parse-feed.ts';
import { readDocument } from './read-document.ts';

const hourMs = 3_600_000;
const item = '<item><title>A</title><guid>1</guid></item>';
async function asked(channel: string) {
  const outcome = await parseFeed(`<rss version="2.0"><channel>${channel}${item}</channel></rss>`);
  if (outcome.kind === 'not-a-feed') throw new Error(outcome.reason);
  const { askedIntervalMs, skipHours, skipDays } = outcome.feed;
  return { askedIntervalMs, skipHours, skipDays };
}
const interval = async (channel: string) => (await asked(channel)).askedIntervalMs;
const period = (text: string) => `<sy:updatePeriod>${text}</sy:updatePeriod>`;
const frequency = (text: string) => `<sy:updateFrequency>${text}</sy:updateFrequency>`;

test.each([
  ['nothing', '', null],
  ['a ttl in minutes', '<ttl> 60 </ttl>', hourMs],
  ['a ttl in capitals', '<TTL>60</TTL>', hourMs],
  ['a ttl of nothing', '<ttl>0</ttl>', null],
  ['a ttl that is no number', '<ttl>soon</ttl><ttl/>', null],
  ['a negative or broken ttl', '<ttl>-5</ttl>', null],
  ['a ttl with a fraction', '<ttl>1.5</ttl>', null],
  ['a ttl of years', '<ttl>999999999</ttl>', 168 * hourMs],
  ['a ttl of more digits than a number has', `<ttl>${'9'.repeat(400)}</ttl>`, null],
  ['hourly, as WordPress does', period('\n\thourly\t') + frequency('\n\t1\t'), hourMs],
  ['twice a day', period('daily') + frequency('2'), 12 * hourMs],
  ['a frequency alone is of a day', frequency('4'), 6 * hourMs],
  ['weekly', period('Weekly'), 168 * hourMs],
  ['yearly is held to a week', period('yearly'), 168 * hourMs],
  ['a period that is none', period('constructor'), null],
  ['a frequency of none', period('hourly') + frequency('0'), null],
  ['a thousand times an hour is held to a minute', period('hourly') + frequency('1000'), 60_000],
  ['the longer of both', `<ttl>30</ttl>${period('daily')}`, 24 * hourMs],
])('%s', async (_, channel, expected) => expect(await interval(channel)).toBe(expected));

test('another prefix of the syndication module is the same module', async () => {
  const outcome = await parseFeed(
    `<rss xmlns:x="http://purl.org/rss/1.0/modules/syndication/"><channel><x:updatePeriod>daily</x:updatePeriod>${item}</channel></rss>`,
  );
  expect(outcome).toMatchObject({ feed: { askedIntervalMs: 24 * hourMs } });
});

test('hours and days are put in order, each once; 24 is midnight, and what is none is ignored', async () => {
  const hours = ['23', '0', '24', ' 5 ', '25', '-1', 'noon', '']
    .map((hour) => `<hour>${hour}</hour>`)
    .join('');
  const days = ['sunday', 'Saturday', 'SUNDAY', 'Funday', ''].map((day) => `<day>${day}</day>`).join('');
  expect(await asked(`<skipHours>${hours}</skipHours><skipDays>${days}</skipDays>`)).toEqual({
    askedIntervalMs: null,
    skipHours: [0, 5, 23],
    skipDays: ['Saturday', 'Sunday'],
  });
});

test('who asks never to be read is not believed', async () => {
  const hours = Array.from({ length: 24 }, (_, hour) => `<hour>${hour}</hour>`).join('');
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const days = names.map((day) => `<day>${day}</day>`).join('');
  expect(await asked(`<skipHours>${hours}</skipHours><skipDays>${days}</skipDays>`)).toMatchObject({
    skipHours: [],
    skipDays: [],
  });
});

test('what an item says about pace is not the feed’s', async () => {
  expect(await interval('<item><title>B</title><ttl>60</ttl></item>')).toBeNull();
});

test('a JSON Feed cannot ask, and says when it is finished', async () => {
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'A', expired: true, items: [] };
  const bytes = Buffer.from(JSON.stringify(feed));
  const outcome = await readDocument({ bytes, contentType: null, fallbackBase: 'https://partner.example/' });
  expect(outcome).toMatchObject({
    kind: 'feed',
    feed: { askedIntervalMs: null, skipHours: [], skipDays: [], problems: [{ code: 'EXPIRED' }] },
  });
});
