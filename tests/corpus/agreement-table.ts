/** Sums comparisons up: a row per field and kind of document, as Markdown. */
import { fields, type Comparison } from './compare-with-oracle.ts';
import type { CorpusKind } from './load-corpus.ts';

export type ComparedDocument = { readonly kind: CorpusKind; readonly comparisons: readonly Comparison[] };

const kinds = ['wellformed', 'malformed', 'encoding', 'hostile'] as const;

/** A table with the share that agrees of what was compared, and beside it how much the oracle's known faults keep out of it. */
export function agreementTable(documents: readonly ComparedDocument[]): string {
  const groups = [
    { name: 'all', documents },
    ...kinds.map((kind) => ({
      name: kind,
      documents: documents.filter((document) => document.kind === kind),
    })),
  ];
  const heads = groups.map((group) => `${group.name} (${group.documents.length})`);
  const rows = fields.map((field) => {
    const cells = groups.map((group) => {
      const { agrees, excused, compared } = count(group.documents, field);
      if (compared === 0) return '-';
      const more = excused === 0 ? '' : ` (${excused} more: the oracle errs)`;
      return `${percent(agrees, compared - excused)} % of ${compared - excused}${more}`;
    });
    return [field, ...cells];
  });
  return [['', ...heads], ['---', ...heads.map(() => '---')], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Per cent by field, of what the oracle is not known to have wrong; 100 where nothing was compared. */
export function percentages(documents: readonly ComparedDocument[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    fields.map((field) => {
      const { agrees, excused, compared } = count(documents, field);
      return [field, compared === excused ? 100 : (100 * agrees) / (compared - excused)];
    }),
  );
}

/** Every difference that is not excused, by field and document, as Markdown; the words of the documents stay out of it. */
export function differenceTable(documents: readonly ComparedDocument[]): string {
  const differences = documents.flatMap(({ kind, comparisons }) =>
    comparisons
      .filter(({ verdict }) => verdict === 'differs')
      .map(({ field, file }) => ({ field, file, kind })),
  );
  const rows = fields.flatMap((field) => {
    const files = Map.groupBy(
      differences.filter((difference) => difference.field === field),
      ({ file }) => file,
    );
    return [...files].map(([file, each]) => `| ${field} | ${each[0]!.kind} | \`${file}\` | ${each.length} |`);
  });
  return ['| field | kind | document | differences |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function count(documents: readonly ComparedDocument[], field: string) {
  const of = documents.flatMap(({ comparisons }) =>
    comparisons.filter((comparison) => comparison.field === field),
  );
  const agrees = of.filter(({ verdict }) => verdict === 'agrees').length;
  const excused = of.filter(({ verdict }) => verdict === 'excused').length;
  return { agrees, excused, compared: of.length };
}

/** Rounded down, so that 100.0 means all of them. */
function percent(part: number, whole: number): string {
  return (Math.floor((1_000 * part) / whole) / 10).toFixed(1);
}
