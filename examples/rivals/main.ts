/** `npm run rivals`: one question, the same three subgraphs, three runtimes, and what each makes of them. */
import { compareRuntimes } from './compare.ts';
import { markdownTable, terminalTable } from './show-comparison.ts';

const comparison = await compareRuntimes();
if (process.argv.includes('--markdown')) {
  console.log(markdownTable(comparison));
} else {
  const isPlain = !process.stdout.isTTY || Boolean(process.env.NO_COLOR);
  console.log(
    'Three subgraphs with one schema hold nine stories. Each runtime is asked the same question:\n',
  );
  console.log(terminalTable(comparison, isPlain));
}
