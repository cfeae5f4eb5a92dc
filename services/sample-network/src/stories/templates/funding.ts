/** Story patterns about money: grants, deadlines and what they paid for. */
import type { Template } from './template.ts';

export const fundingTemplates: readonly Template[] = [
  {
    topic: 'small-grants',
    tags: ['Funding & Support', 'Funding news', 'Small grants', 'Clubs'],
    titles: [
      'Small grants of up to {amount} open to clubs in {county}',
      '{amount} for the taking: small grants return for {place} groups',
      'New small grants round for community groups in {place} and {other}',
      'Apply now: up to {amount} to get your {place} club moving',
    ],
    leads: [
      'Clubs and community groups in {county} can apply for up to {amount} to start something new or to bring people back to an activity they have missed. The form is two pages long and takes about half an hour.',
      'A new round of small grants opens today for groups that help people in {place} and the villages around it to be active. Awards go up to {amount} and there is no need to match the money.',
    ],
    details: [
      'The last round paid for {activity} kit, a term of hall hire and the training of {small} volunteers. Three in four awards went to groups that had never applied for anything before.',
      'Groups do not need to be a registered charity. A bank account in the name of the group, a simple constitution and a safeguarding policy are enough, and we can help with all three.',
      'A panel of local people reads every application and answers within four weeks. Those that are not funded are told why, in words, and are offered a call.',
    ],
    points: ['Awards from £300 to {amount}', 'Closing date: {deadline}', 'Decisions within four weeks'],
  },
  {
    topic: 'together-fund',
    tags: ['Together Fund', '#TogetherFund', 'Tackling Inequalities Fund', 'Inequalities', 'Funding'],
    titles: [
      'Together Fund helps {small} groups reach people who are missing out',
      'How the Together Fund made room for everyone in {place}',
      '{small} community groups in {county} share {bigAmount} from the Together Fund',
    ],
    leads: [
      '{small} groups across {county} have shared {bigAmount} from the Together Fund to work with people who find it hardest to be active, from new arrivals in {place} to carers in {other}.',
      'When money and time are short, activity is often the first thing to go. The Together Fund has let {small} trusted local groups in {county} do something about that on their own terms.',
    ],
    details: [
      'One group in {place} used its award for a weekly {activity} session with tea afterwards. Within {weeks} weeks the tea had become as important as the session.',
      'More than half of those taking part said they had done less than thirty minutes of activity a week when they joined.',
      'Awards were made through partners who already know the communities, so nobody had to write a long application to a body they had never heard of.',
    ],
    points: [],
  },
  {
    topic: 'school-facilities',
    tags: ['OSF', 'Opening School Facilities', 'Facilities', 'C&YP'],
    titles: [
      'School gates open after hours in {place}',
      'Opening School Facilities: {small} schools in {county} let the community in',
      'A sports hall for everyone: {place} school opens in the evenings',
    ],
    leads: [
      'Sports halls that used to fall silent at four o’clock are now full until nine. {small} schools in {county} have opened their gates to local groups this term.',
      'Families in {place} no longer have to travel to {other} to find an indoor court. Their own secondary school now opens three evenings a week and on Saturday mornings.',
    ],
    details: [
      'The money paid for lighting, a booking system and, above all, someone to hold the keys.',
      'About {count} people a week now use the spaces, {percent} per cent of them pupils who would not otherwise be active after school.',
      'Schools that would like to do the same can ask for a free visit, a model hire agreement and an honest talk about running costs.',
    ],
    points: ['Open to primary, secondary and special schools', 'Free site visit', 'Model hire agreement'],
  },
  {
    topic: 'crowdfunding',
    tags: ['Fundng', 'Funding opportunities', 'Facilities', 'Grassroots'],
    titles: [
      '{place} pavilion project passes its target with days to spare',
      'Neighbours raise {bigAmount} to mend the {place} pavilion',
      'Matched pound for pound: how {place} got its changing rooms back',
    ],
    leads: [
      'A village appeal to mend a leaking pavilion roof has passed its target, and every pound given in {place} has been matched.',
      'It began with a bucket under a hole in the roof. It ended with {count} people giving what they could, and {bigAmount} in the bank.',
    ],
    details: [
      'Most gifts were of ten pounds or less. The committee says the number of names on the list mattered more than the total.',
      'Work starts in the spring. Until then, teams will share changing rooms in {other}.',
      'Our clubs team helped to plan the appeal and is glad to help others: the first conversation costs nothing and often saves a good deal.',
    ],
    points: [],
  },
  {
    topic: 'capital',
    tags: ['Investment', 'Facilities', 'MSAFF', 'Funding & Support'],
    titles: [
      '{bigAmount} investment brings a new all-weather pitch to {place}',
      'Three tired tennis courts in {place} get a second life',
      'Work begins on courts and pitches in {place} and {other}',
    ],
    leads: [
      'Work has begun on an all-weather pitch in {place} that will be shared by schools in the day and by {small} clubs in the evening.',
      'After years of patching, the courts in {place} are being rebuilt. They will be lit, free to book on two evenings a week, and marked for {activity} as well as tennis.',
    ],
    details: [
      'A third of the hours are kept for women and girls, for disabled people and for groups that have never had a regular home.',
      'The plan was drawn up with {count} residents, who asked first of all for toilets, seats and a path that a pushchair can use.',
      'Opening is planned for {season}. Bookings will be taken online and at {venue}.',
    ],
    points: [],
  },
  {
    topic: 'funding-clinic',
    tags: ['Funding', 'Workshops', 'Club support', 'Events'],
    titles: [
      'Funding clinic: bring your idea to {place} on {date}',
      'Stuck on a form? Free funding clinic comes to {place}',
      'Half an hour that could fund your club: clinic in {place}',
    ],
    leads: [
      'If you have an idea and no money, bring it to {venue} in {place} on {date}. Our team will sit down with you for half an hour and help you to find the right pot.',
      'Finding the right fund is half the work. A free clinic in {place} pairs volunteers with people who read applications for a living.',
    ],
    details: [
      'There are {small} appointments, each of thirty minutes. Bring your last accounts if you have them and do not worry if you have not.',
      'At the last clinic in {other}, nine out of ten visitors left with a fund to apply to and a date to do it by.',
    ],
    points: ['{venue}, {place}', '{date}, {time}', 'Free, booking needed'],
  },
];
