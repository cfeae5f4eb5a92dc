/** How many stories the national body's sample feed holds of each London calendar month: a fixed archive for counting tests. */

export type ArchiveMonth = { readonly month: string; readonly stories: number };

/** One line a year, a number a month from January; months without stories are 0 here and left out of the list. */
const years: Readonly<Record<string, readonly number[]>> = {
  '2015': [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4],
  '2016': [0, 5, 3, 4, 8, 10, 10, 3, 13, 9, 8, 1],
  '2017': [8, 4, 6, 8, 8, 14, 9, 0, 11, 11, 5, 5],
  '2018': [5, 4, 3, 1, 9, 6, 11, 1, 9, 11, 5, 6],
  '2019': [6, 5, 6, 8, 7, 7, 6, 2, 8, 6, 7, 2],
  '2020': [5, 7, 7, 14, 4, 9, 8, 2, 11, 0, 8, 0],
  '2021': [4, 7, 7, 0, 9, 6, 8, 2, 4, 4, 10, 1],
  '2022': [5, 3, 6, 10, 2, 7, 4, 3, 6, 0, 14, 4],
  '2023': [10],
};

/** Oldest first; shapes: `{ month: '2015-11', stories: 5 }`. The stories add up to 524. */
export const nationalArchive: readonly ArchiveMonth[] = Object.entries(years)
  .flatMap(([year, counts]) =>
    counts.map((stories, index) => ({ month: `${year}-${String(index + 1).padStart(2, '0')}`, stories })),
  )
  .filter(({ stories }) => stories > 0);
