/** Story patterns about adults, health and who is missing out. */
import type { Template } from './template.ts';

export const healthTemplates: readonly Template[] = [
  {
    topic: 'walking',
    tags: ['Walking', 'Health walks', 'Walking group', 'Wellbeing'],
    titles: [
      'New walking group sets off from {venue} in {place}',
      'Buggies, boots and dogs welcome: walks in {county} this {season}',
      'One mile, then tea: a slow walk for {place}',
      'Walk leaders wanted for {place} and {other}',
    ],
    leads: [
      'A new weekly walk leaves {venue} in {place} every {weekday} at {time}. It goes no faster than its slowest walker and nobody is left behind.',
      '{small} short walks, each starting at a bus stop and ending near a kettle: the new programme for {county} is ready.',
    ],
    details: [
      'Routes are between one and three miles, have no stiles, and have been checked by people who use sticks and wheelchairs.',
      'Two of the leaders began as walkers in {other} last year. They say that turning up alone the first time was the hardest step of the whole mile.',
      'There is no need to book. Wear what you would wear to the shops and bring a coat.',
    ],
    points: ['Every {weekday} at {time}', 'Meet at {venue}', 'Free, no booking'],
  },
  {
    topic: 'older-adults',
    tags: ['Older adults', 'Ageing well', 'Over 60s', 'Live Longer Better'],
    titles: [
      'Stronger for longer: strength classes spread across {county}',
      'Steady on your feet: free falls prevention classes in {place}',
      'Over 60 and starting now: {gentle} for beginners in {place}',
    ],
    leads: [
      'A chair, a band and a good playlist: strength and balance classes for people over 60 are now held in {small} halls in {county}.',
      'After {weeks} weeks of gentle strength work, most of a group in {place} could stand up from a chair without using their hands.',
    ],
    details: [
      'Classes are free for the first {weeks} weeks, and cost no more than three pounds after that.',
      'Instructors are trained to work with people who have fallen, or who are afraid that they will.',
      'A short film shows the first six exercises for people who would rather begin at home in {other}.',
    ],
    points: ['{venue}, {place}', '{weekday}s at {time}', 'First {weeks} weeks free'],
  },
  {
    topic: 'disability',
    tags: ['Disabled people', 'Disability sport', 'Inclusive sport', 'SEND', 'Inclusion'],
    titles: [
      'Boccia, wheelchairs and a very loud hall: inclusive day in {place}',
      'What disabled people in {county} told us about leisure centres',
      'Inclusive {activity} comes to {place}',
      'Leisure centres in {county}: a warm welcome matters most',
    ],
    leads: [
      'More than {count} people came to {venue} in {place} to try {activity}, boccia and wheelchair racing, and to meet the clubs that run them all year.',
      'We asked disabled people in {county} what would make a leisure centre feel like theirs. A warm welcome at the desk came above every piece of equipment.',
    ],
    details: [
      'Each session lists in advance what the lights, the noise, the toilets and the parking are like.',
      'Personal assistants come free, and so does anyone who is only there to watch the first time.',
      'Clubs that want to become more inclusive can ask for a half-day visit by trainers who are disabled themselves.',
    ],
    points: [],
  },
  {
    topic: 'this-girl-can',
    tags: ['#ThisGirlCan', 'This Girl Can', 'TGC', 'Women and girls'],
    titles: [
      'This Girl Can: {small} free sessions for women in {place}',
      'This Girl Can week comes to {county}',
      'No mirrors, no judgement: women’s {activity} starts in {place}',
    ],
    leads: [
      'Women in {place} can try {small} free sessions this month, from {activity} to a first swim in twenty years.',
      'This Girl Can is for anyone who has ever stood outside a gym and walked on. In {county} it now has {small} front doors.',
    ],
    details: [
      'Sessions are led by women, start after school drop-off or after bedtime, and let you keep your coat on until you feel ready.',
      'Three creche places are kept at each one. Ask when you book, or just turn up and we will make it work.',
      'Last time, {percent} per cent of those who came said they would never have gone alone.',
    ],
    points: ['Women of all ages', 'First session free', 'Creche at {venue}'],
  },
  {
    topic: 'long-term-conditions',
    tags: ['We Are Undefeatable', 'LTC', 'Long term conditions', 'Health and well-being'],
    titles: [
      'Undefeatable: gentle {gentle} for people with long-term conditions',
      'Moving with a long-term condition: where to start in {county}',
      'Good days and bad days welcome at new {place} sessions',
    ],
    leads: [
      'For people who live with pain, breathlessness or fatigue, five minutes can be a victory. New sessions in {place} are planned with that in mind.',
      'A new guide lists {small} places in {county} where people with a long-term condition can be active at their own pace.',
    ],
    details: [
      'Nobody is asked to explain why they missed a week. The group sends a card.',
      'Instructors work with the local health teams, and people can refer themselves.',
      'The guide is also printed in large type and is free at libraries in {place} and {other}.',
    ],
    points: [],
  },
  {
    topic: 'mental-health',
    tags: ['Mental health', 'Mental Wellbeing', 'Loneliness', 'Health & Wellbeing'],
    titles: [
      'A kickabout and a chat: men’s sessions grow in {place}',
      'Mental wellbeing: small steps that helped people in {county}',
      'Feeling low? {place} group swaps the sofa for {activity}',
    ],
    leads: [
      'It started with four people and a borrowed ball. Now {small} men meet in {place} every {weekday} to play a little and to talk a little more.',
      'Being active will not solve everything, but for members of one group in {place} it has become the fixed point of the week.',
    ],
    details: [
      'The rule is that you may talk or not talk, play or not play. Two leaders are trained in mental health first aid.',
      'Eight in ten members said they feel less alone than they did {weeks} weeks ago.',
      'If you are struggling now, please speak to someone you trust or to your doctor: activity is a help, not a cure.',
    ],
    points: [],
  },
  {
    topic: 'social-prescribing',
    tags: ['Social prescribing', 'Exercise referral', 'NHS', 'Integrated care', 'Green Social Prescribing'],
    titles: [
      'From surgery to allotment: social prescribing in {place}',
      'Doctors in {place} prescribe {gentle}',
      'Health teams and clubs sit down together in {county}',
    ],
    leads: [
      'Link workers at {small} surgeries in {county} can now refer people straight to a walk, a class or a garden, and hear back how they got on.',
      'In {place} a prescription may now read: {gentle}, once a week, with company.',
    ],
    details: [
      'In the first six months {count} people were referred, and six in ten went more than once.',
      'A shared list of safe, friendly places is kept up to date by the clubs themselves.',
      'The next step is to do the same for people waiting for an operation in {other}.',
    ],
    points: [],
  },
  {
    topic: 'inequalities',
    tags: ['Tackling inequality', 'Inequalities', 'Communities', 'EDI'],
    titles: [
      'Trusted people first: what we learned in {place}',
      'A women’s swim that fills every lane in {place}',
      'New to {county}: football and friendship for people seeking safety',
    ],
    leads: [
      'The session that works is the one the community runs itself. That is the plain lesson from two years of listening in {place}.',
      'A private swim for women in {place} was meant to last {weeks} weeks. The waiting list decided otherwise.',
    ],
    details: [
      'Leaders were found through the mosque, the food bank and the school gate, and were trained close to home.',
      'Curtains, a female lifeguard and a time that suits prayers cost very little. Asking first cost nothing.',
      'We now ask every project that we fund who decided the time, the place and the price.',
    ],
    points: [],
  },
  {
    topic: 'new-year',
    months: [1],
    tags: ['Campaign', 'Latest', 'Health'],
    titles: [
      'A kinder new year: ten minutes is enough in {county}',
      'January, gently: small ways to move in {place}',
      'Forget the gym: {small} free ways to move in {county}',
    ],
    leads: [
      'No resolutions, no weighing scales. Our new year guide for {county} has {small} ideas that cost nothing and take ten minutes.',
      'If last January’s plan lasted until the twelfth, you are in good company. This year {place} is trying something smaller.',
    ],
    details: [
      'Dance while the kettle boils. Get off one stop early. Walk to {venue} and back with someone you like.',
      'Every idea was sent in by a resident of {place}, {other} or {third}.',
    ],
    points: [],
  },
];
