/** Story patterns of the national body, which writes about its network and for it. */
import type { Template } from './template.ts';

export const nationalTemplates: readonly Template[] = [
  {
    topic: 'network-gathering',
    tags: ['Network News', 'Conference', 'Events'],
    titles: [
      'The network meets in {place}: {small} things we are taking home',
      'Two days, {count} colleagues: notes from the convention in {place}',
      'Booking opens for the {season} gathering in {place}',
    ],
    leads: [
      'Colleagues from every Active Partnership met in {place} to compare notes on what is working, what is not and what to try next.',
      'More than {count} people from across the network came to {place} to talk about health, places and the people who are left out.',
    ],
    details: [
      'The best-attended session had no slides at all: six partnerships told the story of something that had failed.',
      'Notes, drawings and contacts from every table have been sent to all partnerships.',
      'The next gathering will be in {other}, with more time between sessions and a quiet room.',
    ],
    points: [],
  },
  {
    topic: 'network-evidence',
    tags: ['Insight', 'Research', 'Active Lives', 'Network News'],
    titles: [
      'What the newest figures say about activity in England',
      'Behind the numbers: who is missing out, and where',
      'Five charts from {month} that every board should see',
    ],
    leads: [
      'New figures show how active people in England are, and how much still depends on age, income, disability and address. Our insight team has read them so that you need not.',
      'The gap between the most and the least active places has hardly moved. Five charts show where it is narrowing, and what those places have in common.',
    ],
    details: [
      'Walking is again the activity that most people choose, and the one that most often grows.',
      'Each partnership can ask for its own figures, with a page of plain English beside them.',
      'A free hour with the team on {date} will help boards to ask good questions of the data.',
    ],
    points: ['Five charts', 'One page for boards', 'Free webinar on {date}'],
  },
  {
    topic: 'network-learning',
    tags: ['Workforce', 'CPD', 'Webinar', 'Network News'],
    titles: [
      'Learning hour: {small} places left for {date}',
      'New to the network? An introduction in three mornings',
      'Learning together: what {small} partnerships tried this {season}',
    ],
    leads: [
      'An hour, a mug of something and one good question: the learning hour returns on {date}, and this time it is about working with health teams.',
      'People who joined an Active Partnership this {season} can meet each other, and some of those who have been here for years, on three mornings.',
    ],
    details: [
      'Places are free for everybody who works or volunteers in the network, trustees included.',
      'Sessions are recorded with captions, and the chat is turned into a list of who can help with what.',
    ],
    points: [],
  },
  {
    topic: 'network-health',
    tags: ['Health and well-being', 'NHS', 'Integrated care', 'Social prescribing'],
    titles: [
      'Movement as medicine: how {place} and {other} work with the health service',
      'A seat at the table: partnerships and integrated care',
      'Waiting well: activity for people on hospital lists in {place}',
    ],
    leads: [
      'In {place} and {other}, people who wait for an operation are offered company, a plan and something gentle to do. The network is learning from both.',
      'Most Active Partnerships now have a place in the health and care plans of their area. We asked {small} of them what difference it has made.',
    ],
    details: [
      'The common thread is time: it took two years of turning up before anything was signed.',
      'Health teams say that a single number to call matters more than any leaflet.',
      'A short guide with job descriptions, data agreements and costs can be had from the national team.',
    ],
    points: [],
  },
  {
    topic: 'network-place',
    tags: ['Place based', 'Local Delivery Pilots', 'Whole system approach', 'Leadership'],
    titles: [
      'Starting with place: what {place} taught {other}',
      'Slow is quick: {small} lessons from working in places',
      'Who decides? Residents lead the way in {place}',
    ],
    leads: [
      'When a team from {other} visited {place}, it expected a project. It found a set of habits: listening first, sharing the money and staying for years.',
      'Working in places takes longer than anybody plans for. {small} lessons from across England say why that may be a good sign.',
    ],
    details: [
      'Residents sit on the panels, are paid for their time and may say no.',
      'Nobody counts attendances in the first year. They count who came back, and who brought a friend.',
      'The lessons were gathered by the partnerships themselves and are free to use.',
    ],
    points: [],
  },
  {
    topic: 'network-people',
    tags: ['Jobs', 'Vacancies', 'Recruitment', 'Network News'],
    titles: [
      'Join the national team: evaluation officer',
      'Vacancy: strategic lead for health and activity',
      'Could you chair a committee? Trustee roles across the network',
    ],
    leads: [
      'We are looking for somebody who is curious about people, patient with numbers and happy to work from {place}, {other} or home.',
      '{small} Active Partnerships are looking for trustees. No experience of sport is needed; experience of life is.',
    ],
    details: [
      'We welcome applications from people whose communities are missing from our team, and will pay for travel and care on the day.',
      'A recorded talk says what the first six months would look like, and what is hard about the work.',
    ],
    points: ['Closing date: {deadline}', 'Flexible hours', 'Home working possible'],
  },
  {
    topic: 'network-children',
    tags: ['C&YP', 'Children and Young People', 'School Games', 'PESSPA'],
    titles: [
      'Every child, every day: partnerships and schools compare notes',
      'What {count} teachers told us about the playground',
      'School Games: the year in {small} short stories',
    ],
    leads: [
      'Active Partnerships work with thousands of schools. A new summary shows what those schools ask for most: time, training and somebody to call.',
      'We asked {count} teachers what would help children to move more. Few mentioned equipment, and nearly all mentioned the timetable.',
    ],
    details: [
      'Examples come from {place}, {other} and {third}, and from a school with {small} pupils in all.',
      'The summary has a page for heads, one for governors and one for pupils.',
    ],
    points: [],
  },
  {
    topic: 'network-equality',
    tags: ['EDI', 'Inequality', 'Under Represented Groups', 'Leadership'],
    titles: [
      'Who is in the room? The network looks at itself',
      'Inclusion is a habit: {small} small changes that lasted',
      'Listening to disabled people: a promise and a plan',
    ],
    leads: [
      'The network has published who works in it, who sits on its boards and what it intends to do about the gaps.',
      'A year ago partnerships promised to make {small} small changes. Most have lasted, and the ones that did not are in the report, too.',
    ],
    details: [
      'Job adverts now say the salary, the hours and the steps at the front door.',
      'A group of people with experience of exclusion meets each quarter and is paid to tell us what it sees.',
    ],
    points: [],
  },
  {
    topic: 'network-funding',
    tags: [
      'Funding & Support',
      'Fundng',
      'National Lottery funding',
      'services/core-service/funding-support',
    ],
    titles: [
      '{bigAmount} reaches groups through Active Partnerships this {season}',
      'Small grants, long reach: what {amount} can do',
      'How the network spends: our figures for {year} in one page',
    ],
    leads: [
      'Between them, {small} partnerships have passed {bigAmount} to community groups this {season}, most of it in awards of less than {amount}.',
      'An award of {amount} paid for a ramp in {place}, a boat in {other} and a great many biscuits in {third}.',
    ],
    details: [
      'Seven in ten groups had never before asked anybody for money.',
      'The page shows income and costs, and what it takes to reach people who are not on any list.',
    ],
    points: [],
  },
  {
    topic: 'network-policy',
    tags: ['Policy', 'Goverment', 'Government policy', 'Network News'],
    titles: [
      'Our answer to the consultation on parks and play',
      'What we told the inquiry about activity and health',
      'Bus fares, benches and bathrooms: our note for ministers',
    ],
    leads: [
      'People are more active where it is easy, safe and pleasant to be outdoors. Our answer to the consultation says what that takes.',
      'We have written to an inquiry with the experience of {small} partnerships, and with the words of people who use their services.',
    ],
    details: [
      'It asks for long-term money, for toilets that open and for planning rules that put walking first.',
      'Partnerships may reuse the text, the figures and the photographs for answers of their own.',
    ],
    points: [],
  },
];
