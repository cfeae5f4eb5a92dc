/** Story patterns about places: travel, water, parks and the seasons. */
import type { Template } from './template.ts';

export const outdoorTemplates: readonly Template[] = [
  {
    topic: 'cycling',
    tags: ['Cycling', 'Bike Week', 'Cycling confidence', 'Bikes'],
    titles: [
      'Bike library opens its doors in {place}',
      'Wobble free: adult cycling lessons in {place}',
      '{count} old bikes find new riders in {county}',
      'In the saddle at last: adult learners in {place}',
    ],
    leads: [
      'A bike library has opened at {venue} in {place}. Anyone may borrow a bike, a trailer or a trike for a month, free of charge.',
      'It is never too late: {small} adults in {place} have learned to ride in a car park on Sunday mornings, the eldest of them 71.',
    ],
    details: [
      'All {count} bikes were given, mended by volunteers and checked by a mechanic.',
      'Lights, locks and helmets come with each loan, and so does a map of quiet streets between {place} and {other}.',
      'People who have finished the course ride together on {weekday}s, at the speed of a chat.',
    ],
    points: ['Loans of one month', 'Lights, lock and helmet included', 'No deposit'],
  },
  {
    topic: 'active-travel',
    tags: ['Active travel', 'Walking and cycling', 'Sustainable travel', 'Walking, wheeling and cycling'],
    titles: [
      'School street makes the morning quieter in {place}',
      'Walking, wheeling and cycling: {place} draws its own map',
      'Leave the car, keep the chat: walking buses in {place}',
    ],
    leads: [
      'For forty minutes each morning the road outside a primary school in {place} belongs to children. The number arriving on foot has risen by {percent} per cent.',
      'Residents of {place} have drawn the map that no planner had: which crossings feel safe, which paths flood, and where a bench would help.',
    ],
    details: [
      'The walking bus has three routes and {small} volunteers, and leaves on time whatever the weather.',
      'The council will use the map when it decides which junctions to mend first.',
      'Maps of {other} and {third} follow in {season}.',
    ],
    points: [],
  },
  {
    topic: 'swimming',
    tags: ['Swimming', 'Learn to swim', 'Water safety', 'Swimming pools'],
    titles: [
      'Quiet hour at {place} pool goes weekly',
      'Learn to swim at any age: adult lessons return to {place}',
      'Water safety lessons for every Year 6 pupil in {place}',
      'Back in the water: {place} pool reopens',
    ],
    leads: [
      'Lights low, music off, armbands welcome at any age: the quiet hour at the pool in {place} is now held every {weekday}.',
      'One in three adults in {place} told us that they cannot swim a length. New lessons at {time} on {weekday}s are for them.',
      'Every Year 6 pupil in {place} will learn this term how to float, how to call for help and how to get out.',
      'The pool in {place} is open again after {weeks} weeks of work, with warmer water and a ramp at the shallow end.',
    ],
    details: [
      'The teacher is in the water with the class, which is never larger than eight.',
      'Costumes can be borrowed, and long sleeves and leggings made for swimming are welcome.',
      'Every Year 6 pupil in {place} and {other} will also learn what to do on falling in: float first, then call.',
    ],
    points: ['{weekday}s at {time}', 'Groups of eight', 'Costumes to borrow'],
  },
  {
    topic: 'parks',
    months: [3, 4, 5, 6, 7, 8, 9],
    tags: ['Parks', 'Green spaces', 'The Great Outdoors', 'Active Environments'],
    titles: [
      'Free {activity} in {small} parks across {county}',
      'New trail opens in {place} park',
      'Summer in the park: what is on in {place}',
    ],
    leads: [
      'Nobody owns the park, and everybody does. From this week there is free {activity} in {small} parks in {county}, with no booking and no kit list.',
      'A level, mile-long trail with a seat every two hundred paces has opened in {place}.',
    ],
    details: [
      'Leaders have been trained from among the people who already use the park every day.',
      'The surface was chosen by wheelchair users from {other}, who tried four kinds in the rain.',
      'If it pours, come anyway: there is a gazebo, and the kettle is on.',
    ],
    points: [],
  },
  {
    topic: 'running',
    tags: ['Running', 'Couch to 5k', 'Joggers', 'Run'],
    titles: [
      'Slowest runners wanted for a new {place} group',
      'Nine weeks, {small} beginners, one finish line in {place}',
      'Couch to 5k starts again in {place}',
    ],
    leads: [
      'The new group in {place} has one rule: the last runner sets the pace. It meets at {venue} every {weekday} at {time}.',
      '{small} people who swore that they could not run have finished nine weeks together in {place}, most of them in odd socks.',
    ],
    details: [
      'The leaders have all been beginners lately enough to remember it.',
      'Bring a bottle of water and a friend. We have spare hi-vis vests.',
    ],
    points: ['{venue}, {place}', '{weekday}s at {time}', 'Free for nine weeks'],
  },
  {
    topic: 'place-partnerships',
    tags: ['Place partnership', 'Place Expansion', 'Place based', 'LDP', 'Place-based working'],
    titles: [
      'Place partnership: what {place} wants to do first',
      'Working in place: two years on in {place}',
      'Long-term investment for {place} and {other} starts with listening',
      '{place} neighbours set the agenda for a new place partnership',
    ],
    leads: [
      'The new place partnership in {place} has spent its first six months doing one thing: listening, in launderettes, at bus stops and over {small} community lunches.',
      'Change in {place} will take ten years, say those who live there, and will be led by them. The first {bigAmount} goes to things they chose.',
    ],
    details: [
      'Three things came up again and again: safer paths after dark, a reason to come out, and someone to go with.',
      'A group of residents and officers now meets every month at {venue} and shares a single budget.',
      'Notes of every meeting are public, including what did not work.',
    ],
    points: [],
  },
  {
    topic: 'winter',
    months: [11, 12, 1],
    tags: ['Blog', 'Health and wellbeing', 'Older people'],
    titles: [
      'Dark evenings, bright halls: what is on in {place} this winter',
      'Keep warm, keep moving: a winter guide for {county}',
      'Warm and active spaces open in {place}',
    ],
    leads: [
      'Halls that are warm, lit and free are opening in {place}, with {activity} on the floor and soup at the back.',
      'When it is dark at four it is easy to stay in. Our winter guide lists {small} reasons in {county} not to.',
    ],
    details: [
      'Each space opens two afternoons a week until the end of March.',
      'Volunteers will walk with anyone who does not like to go home alone in the dark.',
    ],
    points: [],
  },
  {
    topic: 'climate',
    tags: ['Climate change', 'Environmental sustainability', 'Clubs', 'Facilities'],
    titles: [
      'Sun on the clubhouse roof cuts bills in {place}',
      'When the pitch floods: clubs in {county} plan for a wetter winter',
      'Cheaper heat, lower bills: a {place} clubhouse goes green',
    ],
    leads: [
      'A club in {place} that once feared its heating bill now sells power back on sunny days.',
      '{small} clubs in {county} lost more than a month of play to water last winter. They have been comparing notes.',
    ],
    details: [
      'Small steps first: pipe lagging, LED lamps and one bin that everybody understands.',
      'A free energy visit takes an hour, and has saved clubs in {other} about {amount} a year.',
    ],
    points: [],
  },
];
