/** Story patterns for people who work or volunteer in the sector. */
import type { Template } from './template.ts';

export const sectorTemplates: readonly Template[] = [
  {
    topic: 'safeguarding',
    tags: ['services/core-service/safeguarding', 'Safeguarding', 'Club welfare', 'Sport Welfare Officers'],
    titles: [
      'Safeguarding training dates for clubs in {county}',
      'Club welfare officers: free drop-in on {date}',
      'Safeguarding adults: new short course for {county} clubs',
      'Safer sport starts with one name on the wall',
    ],
    leads: [
      'New dates are out for safeguarding training in {county}. Evening, weekend and online places are all free for volunteers.',
      'Every club has someone whom parents turn to. Our welfare officers’ drop-in on {date} is for that person.',
    ],
    details: [
      'The course lasts three hours, and covers what to notice, whom to tell and what to write down.',
      'Since the spring, {count} volunteers from {place}, {other} and {third} have taken part.',
      'If a child or an adult is in danger now, do not wait for a course: call the emergency services.',
    ],
    points: ['{date}, {time}', 'Online or at {venue}, {place}', 'Free for volunteers'],
  },
  {
    topic: 'volunteering',
    tags: [
      'Volunteers',
      'Volunteering',
      'Volunteer Development',
      'services/core-service/volunteer-development',
    ],
    titles: [
      'An hour a month: volunteer roles in {place}',
      'Thank you to the {big} people who made it happen',
      'Could you hold the clipboard? Volunteers wanted in {place}',
      'The people behind the tea urn: volunteering in {county}',
    ],
    leads: [
      'You do not need to know the offside rule. {small} clubs in {place} are looking for people who can count money, answer messages or put out cones.',
      'Without the people who unlock the gate, nothing opens. This week we are saying thank you to {big} volunteers in {county}.',
    ],
    details: [
      'Roles start at an hour a month, and most can be done with a friend.',
      'References for work, travel costs and free training are part of the deal.',
      'New volunteers tell us that they came for the sport and stayed for the company.',
    ],
    points: [],
  },
  {
    topic: 'jobs',
    tags: ['Current Vacancies', 'Jobs', 'Vacancy', 'We are hiring'],
    titles: [
      'We are hiring: community connector, {place}',
      'Job: physical activity officer, {county} (part time)',
      'Vacancy: children and young people lead',
      'Join our board: new trustees wanted in {county}',
    ],
    leads: [
      'We are looking for someone who is good with people and not put off by rain. The role is based in {place}, and three days can become four.',
      'Could you help more people in {county} to move? We have a new role, and experience of sport is not needed.',
    ],
    details: [
      'Anyone who meets the basic needs of the role and says they are disabled will be offered an interview.',
      'You may apply in writing, by voice note or by film, and questions are sent out two days before the interview.',
      'Talk to us first if you like: an open call is held at {time} on {weekday}.',
    ],
    points: ['{place}, with some work from home', 'Closing date: {deadline}', 'Flexible hours'],
  },
  {
    topic: 'workplace',
    tags: ['Workplace', 'Workplace Health Champion', 'Workplaces', 'Business Games'],
    titles: [
      'Stand up, step out: {small} employers join the {county} workplace challenge',
      'Lunch break, reclaimed: how a {place} depot got moving',
      'Workplace champions: free training in {place}',
    ],
    leads: [
      '{small} employers in {county}, from a bakery to a bus depot, have signed up to help their staff to move more in working hours.',
      'On nights, at desks or behind a wheel: moving at work looks different everywhere. A depot in {place} found its own way.',
    ],
    details: [
      'Walking meetings, a stretch at the start of a shift and a bike pump by the door were the three changes that lasted.',
      'Managers were asked to go first. Where they did, twice as many joined in.',
      'Training for workplace champions takes half a day and is free for small firms.',
    ],
    points: [],
  },
  {
    topic: 'events',
    tags: ['Conference', 'Events', 'Partner Forum', 'Networking'],
    titles: [
      'Save the date: {county} movement forum, {date}',
      'Five things we heard at the {place} forum',
      'Booking opens for our partner forum in {place}',
    ],
    leads: [
      'Our next partner forum is at {venue} in {place} on {date}. There will be no slides after lunch.',
      '{count} people from clubs, councils, schools and health came to {place} to talk about what gets in the way.',
    ],
    details: [
      'There are {small} small conversations to choose from, each led by somebody who has tried the thing they talk about.',
      'Interpreters, a quiet room and travel costs are there for anyone who asks.',
      'Notes will be shared within a week, in plain English and in Easy Read.',
    ],
    points: ['{date}, {time}', '{venue}, {place}', 'Free, lunch included'],
  },
  {
    topic: 'awards',
    months: [9, 10, 11, 3, 4, 5],
    tags: ['Awards', 'Community Sports Awards', 'Nominations', 'Sports Awards'],
    titles: [
      'Nominations open for the {county} activity awards',
      'Shortlist announced for the {year} activity awards',
      'Who made you move? Tell us by {deadline}',
    ],
    leads: [
      'Do you know someone in {place} who gets everybody moving and never asks for thanks? Nominations for the {year} awards are open until {deadline}.',
      'From {count} nominations the judges have chosen a shortlist of {small}, and the oldest on it is 84.',
    ],
    details: [
      'There are nine prizes, among them one for the quiet hero who keeps the door open.',
      'Entries may be written, spoken or drawn. Spelling is not judged.',
      'The evening will be held at {venue} in {other}.',
    ],
    points: [],
  },
  {
    topic: 'insight',
    tags: ['Insight', 'Active Lives', 'Active Lives Survey', 'Data', 'Evaluation'],
    titles: [
      'What the latest figures say about {county}',
      'New insight tool maps activity street by street in {county}',
      'Small rise, wide gaps: {county} in figures',
      'Behind the numbers: activity in {place} and {other}',
    ],
    leads: [
      'More adults in {county} are active than a year ago, but the gap between the richest and the poorest streets has not closed.',
      'A new map lets anyone see how active each part of {county} is, and what stands in the way.',
    ],
    details: [
      'The rise is greatest among people over 55. Among teenagers in {place} there is no change.',
      'Numbers say where to look, not what to do: each chart is shown beside the words of people who live there.',
      'A free half-hour briefing for councillors and clubs is held on {date}.',
    ],
    points: [],
  },
  {
    topic: 'training',
    tags: ['Courses', 'CPD', 'Coaching', 'First aid', 'Workforce'],
    titles: [
      'Courses this {season}: first aid, coaching and more',
      'New to coaching? Start here, in {place}',
      'Free first aid places for clubs in {place}',
    ],
    leads: [
      'The {season} programme of courses for coaches and volunteers in {county} is out, with {small} dates and {count} free places.',
      'A good coach notices who is standing at the edge. Our new course in {place} starts there.',
    ],
    details: [
      'First aid, coaching disabled people, running a committee without tears: the list was chosen by clubs.',
      'Bursaries cover up to {percent} per cent of the cost of a qualification for people on a low income.',
      'If there is no course near you, find eight people and we will bring one to {other}.',
    ],
    points: ['{small} dates', 'Free or low cost', 'Book by {deadline}'],
  },
  {
    topic: 'strategy',
    tags: ['Strategy', 'UTM', 'Uniting the Movement', 'Leadership', 'Systems change'],
    titles: [
      'One page, plain words: our new strategy',
      'Uniting the movement in {county}: a progress report',
      'Our plan for the next five years in {county}',
    ],
    leads: [
      'Our new strategy fits on one page. It says what we will do, what we will stop doing, and how you can tell.',
      'Two years into our plan for {county}, this is what has moved, what has not, and what surprised us.',
    ],
    details: [
      'It was written with {count} people in {place}, {other} and {third}, most of whom do not think of themselves as sporty.',
      'We will spend more where activity is lowest, and say in public where that is.',
      'An audio version and an Easy Read version come out on the same day.',
    ],
    points: [],
  },
  {
    topic: 'governance',
    months: [6, 7, 9, 10, 11, 12],
    tags: ['Board', 'AGM', 'Meet the Board', 'Impact report'],
    titles: [
      'Annual report: the year in {county}',
      'AGM on {date}: come and ask us anything',
      'Looking back, looking forward: our impact report',
    ],
    leads: [
      'Our annual report is out. It counts the people we reached, and it is honest about those we did not.',
      'Our annual general meeting is at {venue} in {place} on {date}. Anyone may come, and the first half hour is for your questions.',
    ],
    details: [
      'For every pound spent, {percent} pence went straight to community groups.',
      'Two trustees stand down after six years, and three new ones will be proposed.',
    ],
    points: [],
  },
  {
    topic: 'newsletter',
    tags: ['Newsletter', 'Bulletin', 'Updates', 'eNews'],
    titles: [
      'Partner update: {month} {year}',
      'In brief: funding, training and jobs for {month}',
      'Your {month} bulletin from {org}',
    ],
    leads: [
      'In this month’s update: a fund that closes soon, {small} training dates, two jobs, and a walk that ends in cake.',
      'Short on time? Here are the {small} things that clubs and partners in {county} asked about most this month.',
    ],
    details: [
      'Funding: small grants of up to {amount} close on {deadline}.',
      'Training: safeguarding in {place}, first aid in {other}, and a new course for welfare officers online.',
      'And lastly: thank you to the group in {third} that sent us a jar of chutney.',
    ],
    points: ['Funding', 'Training', 'Jobs', 'Dates for the diary'],
  },
  {
    topic: 'case-study',
    tags: ['Case study', 'Success stories', '#movingstories', 'Our stories'],
    titles: [
      'Our stories: from the back row to the front in {place}',
      'Success story: the {place} group that would not close',
      'How {activity} gave one {place} carer her {weekday}s back',
    ],
    leads: [
      'She came to watch. {weeks} weeks later she was leading the warm-up. This is a story from {place} about {activity} and patience.',
      'When its hall was sold, a group in {place} carried on in the car park. It is still there, and twice the size.',
    ],
    details: [
      'The group never advertised. Each person was asked to bring one other.',
      'What it needed from us was small: a letter, a key and an insurance form.',
      'If you have a story like this one, tell us. We will come to you and you may read it before anyone else does.',
    ],
    points: [],
  },
  {
    topic: 'clubs',
    tags: ['Grassroots', 'Club support', 'Club Matters', 'Local News'],
    titles: [
      'A friendlier first night: how a {place} club grew by a third',
      '{small} new clubs join the {county} directory',
      'Is your club ready for {season}? A one-page check',
    ],
    leads: [
      'The first night at a new club can be long. One in {place} now gives every newcomer a name, a mug and someone to stand beside.',
      '{small} clubs have joined our online directory this month, from {activity} in {place} to korfball in {other}.',
    ],
    details: [
      'Membership rose by a third in a year, and the waiting list for juniors is gone.',
      'The one-page check covers insurance, welfare, first aid and the state of the kettle.',
    ],
    points: [],
  },
];
