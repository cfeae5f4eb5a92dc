/** Month names of the languages that partners' systems write, by their first letters; none of them is ambiguous. */

/** January to December; alternatives in any order. Compared in lower case without accents and full stops. */
const names: readonly string[] = [
  'january jan januar jaenner januari janvier janv enero ene janeiro gennaio gen ionawr ion styczen ocak jaanuar januarja',
  'february feb februar februari fevrier fevr fev febrero fevereiro febbraio chwefror chwe luty subat helmikuu',
  'march mar marz maerz maart mrt mars marzo marco mawrth maw marzec mart maaliskuu',
  'april apr avril avr abril abr aprile ebrill ebr kwiecien nisan huhtikuu',
  'may mai mei mayo maio maggio mag maj toukokuu',
  'june jun juni juin junio junho giugno giu mehefin meh czerwiec haziran kesakuu',
  'july jul juli juillet juil julio julho luglio lug gorffennaf gorff lipiec temmuz heinakuu',
  'august aug aout agosto ago awst sierpien agustos elokuu augusti augustus',
  'september sep sept septembre septiembre setembro set settembre medi wrzesien eylul syyskuu',
  'october oct oktober okt octobre octubre outubro out ottobre ott hydref hyd pazdziernik ekim lokakuu',
  'november nov novembre noviembre novembro tachwedd tach listopad kasim marraskuu',
  'december dec dezember dez decembre diciembre dic dezembro dicembre rhagfyr rhag grudzien aralik joulukuu desember des',
];

const monthOf: ReadonlyMap<string, number> = new Map(
  names.flatMap((line, index) => line.split(' ').map((name): [string, number] => [name, index + 1])),
);

/** The month, 1 to 12, that a word names, or null. */
export function monthNamed(word: string): number | null {
  const plain = word
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase();
  return monthOf.get(plain) ?? null;
}
