/** Writes the results of the kit for a person at a terminal. */
import { styleText } from 'node:util';
import type { CheckResult } from './run-contract.ts';

const width = 100;
const indent = '        ';

/** One line for a rule that holds; what is wrong, the cure and the place in the specification for one that does not. */
export function resultText({ check, outcome, detail }: CheckResult): string {
  const rule = check.rule.padEnd(3);
  if (outcome === 'holds')
    return `  ${styleText('green', '✓')} ${rule} ${check.name} ${styleText('gray', `· ${detail}`)}`;
  if (outcome === 'not tried')
    return `  ${styleText('gray', `– ${rule} ${check.name}`)}\n${styleText('gray', wrapped(`not tried: ${detail}`))}`;
  const [mark, colour] = check.level === 'must' ? (['✗', 'red'] as const) : (['!', 'yellow'] as const);
  return [
    `  ${styleText(colour, mark)} ${rule} ${styleText('bold', check.name)}`,
    styleText(colour, wrapped(detail)),
    wrapped(`Cure: ${check.cure}`),
    styleText('gray', wrapped(`docs/instance-protocol.md § ${check.section}, rule ${check.rule}`)),
  ].join('\n');
}

export function headingText(section: string): string {
  return `\n${styleText('bold', section)}`;
}

export function summaryText(results: readonly CheckResult[]): string {
  const count = (wanted: (result: CheckResult) => boolean) => results.filter(wanted).length;
  const broken = count(isFault);
  const advice = count(({ outcome, check }) => outcome === 'broken' && check.level === 'should');
  const untried = count(({ outcome }) => outcome === 'not tried');
  const held = count(({ outcome }) => outcome === 'holds');
  const parts = [
    styleText('green', `${held} ${held === 1 ? 'rule holds' : 'rules hold'}`),
    broken > 0 && styleText('red', `${broken} ${broken === 1 ? 'is' : 'are'} broken`),
    advice > 0 && styleText('yellow', `${advice} could be better`),
    untried > 0 && styleText('gray', `${untried} could not be tried`),
  ];
  const verdict = broken
    ? styleText('red', 'A gateway cannot rely on this instance.')
    : 'As far as it was tried, this instance keeps the protocol, version 1.';
  return `\n${parts.filter(Boolean).join(', ')}.\n${styleText('bold', verdict)}`;
}

/** Whether a result means that the instance breaks the contract. */
export function isFault({ outcome, check }: CheckResult): boolean {
  return outcome === 'broken' && check.level === 'must';
}

function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((one) => indent + one).join('\n');
}
