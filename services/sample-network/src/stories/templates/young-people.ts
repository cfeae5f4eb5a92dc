/** Story patterns about children and young people: school, holidays and clubs. */
import type { Template } from './template.ts';

export const youngPeopleTemplates: readonly Template[] = [
  {
    topic: 'school-games',
    months: [5, 6, 7],
    tags: ['School Games', 'SchoolGames', 'PESSPA', 'Events'],
    titles: [
      '{count} pupils take part in the {county} School Games finals',
      'School Games summer finals fill the field in {place}',
      'Spirit of the Games: what we saw at the {place} finals',
    ],
    leads: [
      'The sun held for the School Games summer finals, where {count} pupils from {small} schools in {county} tried everything from quad kids to boccia.',
      '{small} schools, {count} pupils and one very long lunch queue: the School Games summer finals returned to {place} this week.',
    ],
    details: [
      'Teams were chosen for effort and friendship as well as for speed, and a third of those on the field had never worn a school vest before.',
      'Young leaders from {other} ran the warm-ups, kept the scores and looked after the water.',
      'Certificates for the values of determination, honesty, passion, respect, self-belief and teamwork went to one pupil in every team.',
    ],
    points: [],
  },
  {
    topic: 'school-games',
    months: [9, 10, 11, 1, 2],
    tags: ['School Games', 'SGO', 'School Games Mark', 'PE'],
    titles: [
      'School Games calendar for {county} is out',
      'A gentler start: {place} schools try festivals before fixtures',
      'Every school has a place in the new {county} School Games calendar',
    ],
    leads: [
      'The new School Games calendar for {county} is ready, with more festivals, fewer knock-outs and a place for every school that wants one.',
      'Schools in {place} and {other} are swapping some of their fixtures for festivals where nobody goes home after one match.',
    ],
    details: [
      'There are {small} events between now and the end of the spring term, from sports hall athletics to {activity}.',
      'School Games Organisers will visit every primary school this half term to help staff to choose.',
      'Transport can be paid for where a coach would stop a school from coming.',
    ],
    points: ['{small} events this term', 'Travel help for small schools', 'Entries close {deadline}'],
  },
  {
    topic: 'holiday-activities',
    months: [3, 4, 6, 7, 8, 12],
    tags: [
      'HAF',
      'HAF programme',
      'Holiday Activities and Food programme',
      'C&YP',
      'Children and Young People',
    ],
    titles: [
      'Free {season} holiday clubs: places open across {county}',
      'HAF programme: {big} free places this {season}',
      'Play, cook, eat: {season} holiday clubs come to {place}',
      'Where to find a free holiday club near {place}',
    ],
    leads: [
      'Booking is open for {big} free holiday club places across {county}. Children who receive free school meals can come for four hours a day, and lunch is always hot.',
      'From {activity} to bread making, the {season} holiday clubs in {place} and {other} offer something for every child who receives benefits-related free school meals.',
    ],
    details: [
      'There are {small} clubs this time, four of them run by and for families of disabled children.',
      'Parents told us that the hardest part is getting there, so two clubs now collect children from the estate by minibus.',
      'Each club is visited during the holiday, and its safeguarding, food and ratios are checked before a single place is offered.',
    ],
    points: ['Ages 5 to 16', 'Free with a voucher code from school', 'Lunch included'],
  },
  {
    topic: 'satellite-clubs',
    tags: ['Satelite Clubs', 'Satellite Club', 'Young people', 'Clubs'],
    titles: [
      'A club where they already are: {activity} lands at {place} college',
      'Satellite clubs: {amount} to start something new for teenagers',
      'Teenagers in {place} pick their own sport, and pick {activity}',
    ],
    leads: [
      'Teenagers in {place} were asked what they would turn up for on a wet Tuesday. They said {activity}, close to home, with their friends and with no kit list.',
      'A satellite club brings activity to where young people already are. {small} new ones opened in {county} this term.',
    ],
    details: [
      'Sessions cost a pound or nothing and are led by coaches not much older than the group.',
      'After {weeks} weeks, {percent} per cent of those who came were still coming, most of them girls.',
      'Awards of up to {amount} pay for coaching, hire and equipment for a first year.',
    ],
    points: ['Ages 14 to 19', 'Up to {amount} for the first year', 'Ask our young people’s team'],
  },
  {
    topic: 'active-lessons',
    tags: ['Schools', 'PE and Sport Premium', 'Education – Schools', 'CPD'],
    titles: [
      'Active lessons: {place} primary moves its maths into the playground',
      'Using the PE and Sport Premium well: notes from {small} schools',
      'Two minutes, ten times a day: how a {place} school got moving',
    ],
    leads: [
      'Times tables are now hopped, skipped and shouted at a primary school in {place}, where every class moves for two minutes in every lesson.',
      'What does good use of the PE and Sport Premium look like? We asked {small} schools in {county}, and the answer was seldom a new climbing frame.',
    ],
    details: [
      'Teachers say that the room is calmer afterwards, and that the children who used to be sent out are now the ones who lead.',
      'A free pack of {small} ideas, each needing no equipment, is ready to download.',
      'Staff training is offered in {other} and online at the end of the school day.',
    ],
    points: [],
  },
  {
    topic: 'girls',
    tags: ['Girls Active', 'Women & Girls', 'Young people', 'School sport'],
    titles: [
      '“Let us choose”: what {count} girls told us about PE',
      'Girls in {place} design the PE lesson they would go to',
      'Music, mirrors and no bibs: girls-only sessions grow in {county}',
    ],
    leads: [
      'We asked {count} girls in {county} what stops them being active at school. Being watched came first, kit came second and the cold came a long way down the list.',
      'A group of girls in {place} was handed the PE timetable for a half term. They kept the netball, dropped the bleep test and added {activity}.',
    ],
    details: [
      'Small changes made the largest difference: a choice of kit, a door that shuts, and ten more minutes to change.',
      'Attendance rose in every year group. It rose most in Year 9, where it usually falls.',
      'Schools can borrow the survey and the lesson plans free of charge.',
    ],
    points: [],
  },
  {
    topic: 'early-years',
    tags: ['Early years', 'Under 5s', 'Physical literacy', 'Healthy Movers'],
    titles: [
      'Crawl, roll, reach: nurseries in {place} make room to move',
      'Under fives in {county} get a running start',
      '{small} nurseries join the early movers programme',
    ],
    leads: [
      'Staff at {small} nurseries in {county} have learned how to turn a corridor, a blanket and a box into a morning of movement.',
      'Before children can sit still they have to move a great deal. Nurseries in {place} are giving them the room to do it.',
    ],
    details: [
      'The training has three short parts and a bag of simple equipment that goes home with a different family each week.',
      'Parents who borrowed the bag said that they played on the floor more often, and that it had not cost them anything.',
    ],
    points: [],
  },
  {
    topic: 'young-leaders',
    tags: ['Young leaders', 'Volunteering', 'Youth voice', 'Leadership'],
    titles: [
      '{small} young people join the {county} youth board',
      'Young leaders wanted in {place}: no experience, all welcome',
      'Meet the teenagers who now decide where the money goes in {place}',
    ],
    leads: [
      '{small} young people from {place}, {other} and {third} have joined our youth board. Their first decision was to move the meetings to a place with a bus stop.',
      'Applications are open for the next group of young leaders in {county}. Being good at sport is not on the list of things we look for.',
    ],
    details: [
      'Members meet once a month, are paid for their time and travel, and hold a budget of {bigAmount} of their own.',
      'Last year’s group funded {activity} in {other}, a bike library and a quiet hour at the pool.',
    ],
    points: ['Ages 13 to 19', 'Travel and time paid', 'Apply by {deadline}'],
  },
];
