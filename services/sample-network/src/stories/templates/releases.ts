/** Patterns of announcements that many partnerships carry within a day, nearly word for word. */
import type { Template } from './template.ts';

export const releaseTemplates: readonly Template[] = [
  {
    topic: 'release-fund',
    tags: ['Funding', 'Funding & Support', 'National Lottery funding'],
    titles: ['New national fund will help community groups to buy equipment'],
    leads: [
      'A new fund for community groups opens across England this month, with awards of up to £2,500 for equipment, hire and training.',
    ],
    details: [
      'Groups may apply once a year, and at least half of the money is kept for places where activity is lowest.',
      'Applications are open for eight weeks and are read locally. Advice is free from your Active Partnership.',
    ],
    points: [],
  },
  {
    topic: 'release-welfare',
    tags: ['Safeguarding', 'Sport Welfare Officer', 'Network News'],
    titles: ['Network of welfare officers now covers every part of England'],
    leads: ['Clubs in every part of England can now call on a welfare officer who knows their area.'],
    details: [
      'The officers give free and confidential advice to clubs, and bring club welfare volunteers together so that nobody holds a worry alone.',
      'Training days are held in every region before the end of the season.',
    ],
    points: [],
  },
  {
    topic: 'release-survey',
    tags: ['Active Lives', 'Insight', 'Research'],
    titles: ['More adults are active than a year ago, new figures show'],
    leads: [
      'More adults are meeting the guidelines for activity than a year ago, but age, disability and income still make a large difference.',
    ],
    details: [
      'Walking remains the most popular activity by far, and the rise is greatest among people aged 55 to 74.',
      'Active Partnerships say that long-term work in places is beginning to show, and that the gaps will take years to close.',
    ],
    points: [],
  },
  {
    topic: 'release-place',
    tags: ['Place Partnerships', 'Place Expansion', 'Uniting the Movement'],
    titles: ['More places to receive long-term investment in local activity'],
    leads: [
      'More places in England will receive long-term investment to help people who face the greatest barriers to being active.',
    ],
    details: [
      'The money follows years of work in the first places, where residents, councils, health teams and clubs plan together.',
      'Each place will set its own pace, and the first months are for listening.',
    ],
    points: [],
  },
  {
    topic: 'release-schools',
    tags: ['PE', 'School sport', 'C&YP'],
    titles: ['Every child to have a say in school sport under new pledge'],
    leads: [
      'Schools are invited to sign a pledge that gives every child a say in what PE and school sport look like.',
    ],
    details: [
      'The pledge has five short promises, written by pupils aged 7 to 16.',
      'Free training, posters and a film for assemblies are ready for schools that sign.',
    ],
    points: [],
  },
  {
    topic: 'release-walking',
    tags: ['Walking', 'Campaign', 'National Walking Month'],
    titles: ['Ten-minute walks: a month of small steps begins'],
    leads: [
      'A month of ten-minute walks begins this week, with routes from libraries, stations and surgeries all over the country.',
    ],
    details: [
      'The aim is not distance but habit: a short walk, most days, with somebody else.',
      'Maps, badges and a guide for walk leaders are free to download.',
    ],
    points: [],
  },
  {
    topic: 'release-volunteers',
    tags: ['Volunteering', 'Volunteers Week', 'Campaign'],
    titles: ['Thank you, volunteers: a week of open doors'],
    leads: [
      'Clubs all over the country open their doors this week to thank volunteers and to show newcomers what an hour can do.',
    ],
    details: [
      'Every open door is listed on one map, with the roles on offer and the time that each one takes.',
      'Young volunteers will run the welcome desk at more than a hundred of them.',
    ],
    points: [],
  },
  {
    topic: 'release-health',
    tags: ['NHS', 'Health and well-being', 'Integrated care'],
    titles: ['Health and activity leaders agree to work side by side'],
    leads: [
      'Leaders in health and in physical activity have agreed to plan together in every region, so that movement becomes part of everyday care.',
    ],
    details: [
      'The first step is a shared list of safe local activities that any nurse or doctor can offer.',
      'Progress will be published each spring, and people with long-term conditions will judge it.',
    ],
    points: [],
  },
  {
    topic: 'release-girls',
    tags: ['Women & Girls', '#ThisGirlCan', 'Young people'],
    titles: ['Half of girls want to be more active, survey of schools finds'],
    leads: [
      'Half of all girls would like to be more active than they are, a survey of schools suggests, and most know what would help.',
    ],
    details: [
      'Choice, privacy and friends come first; competition comes last.',
      'Active Partnerships offer schools free help to ask their own pupils the same questions.',
    ],
    points: [],
  },
  {
    topic: 'release-outdoors',
    tags: ['The Great Outdoors', 'Active Environments', 'Climate change'],
    titles: ['Plan for greener, cooler places to play is published'],
    leads: [
      'A plan for greener and cooler places to play has been published, with shade, water and seats at its heart.',
    ],
    details: [
      'Ten design rules, tested by children and by older people, fit on one page.',
      'Councils that take part can share designs, costs and mistakes with one another.',
    ],
    points: [],
  },
  {
    topic: 'release-workforce',
    tags: ['Workforce', 'Coaching', 'Training'],
    titles: ['New route into coaching for people without qualifications'],
    leads: [
      'A new route will let people start in coaching by what they can do and whom they can reach, not by which papers they hold.',
    ],
    details: [
      'It begins with ten hours beside an experienced coach, paid and close to home.',
      'Places are kept for people from communities that coaching has not reached so far.',
    ],
    points: [],
  },
  {
    topic: 'release-older',
    tags: ['Older adults', 'Ageing well', 'We Are Undefeatable'],
    titles: ['Strength matters: campaign for people over 60 begins'],
    leads: [
      'A campaign that shows how a little strength work keeps people steady begins today, with classes, films and a free booklet.',
    ],
    details: [
      'Two short sessions a week are enough to make a difference, at any age.',
      'Everything can be done at home, with a chair and a tin of beans.',
    ],
    points: [],
  },
];
