/** Patterns of announcements that many partnerships carry within a day, nearly word for word. */
import type { Template } from './template.ts';

export const releaseTemplates: readonly Template[] = [
  {
    topic: 'release-fund',
    tags: ['Funding', 'Funding & Support', 'National Lottery funding'],
    titles: ['New national fund will help community groups to buy equipment'],
    leads: ['A new fund for community groups opens across England this month, with awards of up to £2,500 for equipment, hire and training.'],
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
    leads: ['More adults are meeting the guidelines for activity than a year ago, but age, disability and income still make a large difference.'],
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
    leads: ['More places in England will receive long-term investment to help people who face the greatest barriers to being active.'],
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
    leads: ['Schools are invited to sign a pledge that gives every child a say in what PE and school sport look like.'],
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
    leads: ['A month of ten-minute walks begins this week, with routes from libraries, stations and surgeries all over the country.'],
    details: [
      'The aim is not distance but habit: a short walk, most days, with somebody else.',
      'Maps, badges and a guide for walk leaders are free to download.',
    ],
    points: [],
  },
];
