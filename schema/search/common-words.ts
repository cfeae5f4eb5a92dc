/** How much an English word says by occurring: a table that is part of the program, so that scores are equal everywhere. */

const rarest = 32;

/**
 * From those that every text holds to those that most news of sport and activity hold.
 *
 * Source: by hand, from the usual stop words and the commonest words of the topics and titles that partnerships write.
 * Shapes: folded as in terms.ts; a change here changes scores, and so belongs into a new version of the program.
 */
const levels: readonly (readonly [rarity: number, words: string])[] = [
  [
    1,
    'a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its me my no nor not of off on or our ours out she should so than that the their theirs them then there these they this those to too up us was we were what when where which while who whom whose why will with would you your yours',
  ],
  [
    4,
    'about across after again all also am any around because before being between both come during each either every few first get give go going good got great here just know last let like made make many may more most much must need never next now one only other over own part per put same see since some still such take tell through two under until use used using very via want way well within without',
  ],
  [
    8,
    'announce announced announces april area areas august available better big bring brings celebrate celebrates change changes check click day days december development discover england event events february find free friday full funding help helping helps info information january join july june latest launch launched launches learn look looking march may meet monday month months national new news november october online open opens people place places plan planning plans programme programmes project projects read ready report role saturday say says season send september set share stories story sunday support supporting supports team thursday time today together top tuesday update updates visit wednesday website week weeks welcome welcomes week win winner winners work working world year years',
  ],
  [
    12,
    'active activities activity adults children clubs club coach coaches communities community council county families family fitness health healthier healthy inactive inactivity live lives local movement move moving partner partners partnership partnerships physical physically play player players region regional school schools sport sporting sports wellbeing young youth',
  ],
];

const rarities: ReadonlyMap<string, number> = new Map(
  // A word of two levels has the lower.
  levels.toReversed().flatMap(([rarity, words]) => words.split(' ').map((word) => [word, rarity] as const)),
);

/** From 1 for words that say nothing to 32 for those that are not in the table. */
export function rarityOf(word: string): number {
  return rarities.get(word) ?? rarest;
}
