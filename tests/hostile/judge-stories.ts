/** What must hold of every story that the graph shows, whatever its feed said. */
import { liveMarkup } from '../corpus/live-markup.ts';
import type { HostileReading, ShownStory } from './ingest-hostile.ts';

export function judgeReading({ document, report, stories, problems }: HostileReading): readonly string[] {
  const wrong = stories.flatMap((story) => judgeStory(story));
  if (report === undefined) wrong.push('it was never polled');
  else if (report.outcome === 'failed' && !/\w+ \w+/.test(report.message ?? ''))
    wrong.push(`it failed without words: ${report.message}`);
  for (const problem of problems) {
    if (!problem.isWellFormed()) wrong.push('a problem holds half a character');
    if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(problem))
      wrong.push(`a problem holds a control character: ${JSON.stringify(problem).slice(0, 100)}`);
    if (problem.length > 2_000) wrong.push('a problem is longer than anybody reads');
  }
  return [...new Set(wrong)].map((line) => `${document.name}: ${line}`);
}

export function judgeStory(story: ShownStory): string[] {
  const { title, url, summary, contentHtml, byline, category, image, rawTags, publishedRaw } = story;
  const wrong = [
    ...liveMarkup({ title, url, summary, contentHtml, byline, image, rawTags } as Parameters<
      typeof liveMarkup
    >[0]),
  ];
  for (const [name, text] of Object.entries({
    title,
    summary,
    contentHtml,
    byline,
    category,
    alt: image?.alt ?? null,
    publishedRaw,
    tags: rawTags.join(' '),
  })) {
    if (text === null) continue;
    if (!text.isWellFormed()) wrong.push(`${name} holds half a character`);
    if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text)) wrong.push(`${name} holds a control character`);
  }
  for (const address of [url, image?.url ?? null]) {
    if (address === null) continue;
    const { protocol, username, password } = new URL(address);
    if (!['http:', 'https:'].includes(protocol) || username !== '' || password !== '')
      wrong.push(`an address is ${address.slice(0, 100)}`);
    if (address.length > 4_096) wrong.push('an address is longer than 4,096 characters');
  }
  return wrong;
}
