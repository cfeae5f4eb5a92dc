import { expect, test } from '@jest/globals';
import { topicBySlug } from '@active-news/schema/topics.ts';
import { kindOf } from './kind-of-story.ts';

const titled = (title: string) => kindOf({ topics: [], url: null, title });

test.each([
  ['JOB', 'Vacancy: Community Sport Officer'],
  ['JOB', 'New job vacancies at Active Demo'],
  ['JOB', 'Active Demo is hiring!'],
  ['JOB', 'We’re recruiting a new Chief Executive'],
  ['JOB', 'Active Demo is recruiting two Place Partnership Managers'],
  ['JOB', 'Job opportunity – Events Officer'],
  ['JOB', 'Join our team!'],
  ['JOB', 'Join our board as a trustee'],
  ['JOB', 'Trustee vacancies'],
  ['EVENT', 'Save the date: Active Demo Conference 2025'],
  ['EVENT', 'Webinar: funding for clubs'],
  ['EVENT', 'Book your place at the partner forum'],
  ['EVENT', 'Register now for our safeguarding webinar'],
  ['EVENT', 'Join us for our annual conference'],
  ['FUNDING', 'Satellite Clubs – funding available'],
  ['FUNDING', '£70k+ funding boost to get Demotown residents active!'],
  ['FUNDING', 'New satellite club funding announcement'],
  ['FUNDING', 'Active Demo Funding Confirmed until 2021'],
  ['FUNDING', 'Apply for the Together Fund'],
  ['FUNDING', 'Applications now open for small grants'],
  ['FUNDING', 'DEMO PARTNERS AWARDED NEARLY £1.3 MILLION FROM SPORT ENGLAND'],
  ['REPORT', 'HSP Annual Report'],
  ['REPORT', 'Active Demo Launches 2024-25 Impact Report'],
  ['REPORT', 'Active Lives survey: more people move'],
  ['REPORT', 'National survey reveals 90% satisfaction'],
])('%s: %s', (kind, title) => expect(titled(title)).toBe(kind));

test.each([
  'Hundreds join our team for a walk by the river',
  'Leisure centre brings 50 jobs to Demotown',
  'Hiring a hall: what clubs should know',
  'School is hiring out its pool',
  'Active Demo is recruiting schools for a pilot',
  'Volunteers wanted for the games',
  'An eventful year for Active Demo',
  'Looking back at our conference',
  'Major events bring crowds to Demo County',
  'Join us in thanking our volunteers',
  'Fun run funds hospice',
  'Fundraising walk along the coast',
  'Club grants wish of young player',
  'How to report a concern',
  'Match report: Demotown win 3-1',
  'Reports: centre could close',
  'Children report feeling happier outdoors',
  'Reporting abuse in sport',
  'Data protection for clubs',
  'Reviewing a busy summer',
  'Collaborative leadership — making it everyone’s business',
  'Applications of science in sport',
  '',
])('%j is news', (title) => expect(titled(title)).toBe('NEWS'));

test.each([
  ['https://a.example/jobs/officer', 'JOB'],
  ['https://a.example/about/vacancies/officer/', 'JOB'],
  ['https://a.example/events/2025/forum', 'EVENT'],
  ['https://a.example/funding/satellite-clubs', 'FUNDING'],
  ['https://a.example/research/2025', 'REPORT'],
  ['https://a.example/events/jobs/officer', 'JOB'],
  ['https://a.example/news-events/blog/a', 'NEWS'],
  ['https://a.example/news-and-events/2023/12/a', 'NEWS'],
  ['https://a.example/news/jobs', 'NEWS'],
  ['https://a.example/news/events-of-the-year', 'NEWS'],
  ['https://jobs.example/news/a', 'NEWS'],
])('what stands at %s is of the kind %s', (url, kind) =>
  expect(kindOf({ topics: [], url, title: 'A' })).toBe(kind),
);

test.each([
  [['events', 'jobs'], 'JOB'],
  [['events', 'insight-and-data'], 'EVENT'],
  [['funding', 'walking'], 'FUNDING'],
  [['insight-and-data'], 'REPORT'],
  [['major-events'], 'NEWS'],
])('a story about %j is of the kind %s', (topics, kind) =>
  expect(kindOf({ topics, url: null, title: 'A' })).toBe(kind),
);

test('the topics that tell a kind are of the vocabulary', () => {
  for (const slug of ['jobs', 'events', 'funding', 'insight-and-data'])
    expect(topicBySlug(slug)).toBeDefined();
});
