/** Markup put together by chance from the pieces that parsers disagree on; the same seed gives the same. */
import * as fc from 'fast-check';
import { hash32 } from '@active-news/sample-network/stories/seeded.ts';

const names = [
  'p',
  'b',
  'a',
  'img',
  'svg',
  'math',
  'style',
  'script',
  'title',
  'textarea',
  'noscript',
  'iframe',
  'template',
  'select',
  'option',
  'table',
  'td',
  'tr',
  'caption',
  'form',
  'mtext',
  'mglyph',
  'malignmark',
  'annotation-xml',
  'desc',
  'foreignObject',
  'xmp',
  'noembed',
  'noframes',
  'plaintext',
  'listing',
  'pre',
  'blockquote',
  'ul',
  'li',
  'font',
  'object',
  'embed',
  'video',
  'x-y',
  'a:b',
];
const fire = "top.fire('random')";
const attributes = [
  `onerror="${fire}"`,
  `onload=${fire}`,
  `ONCLICK='${fire}'`,
  'src=x',
  'src="javascript:' + fire + '"',
  `href="javascript:${fire}"`,
  `href="jav&#x09;ascript:${fire}"`,
  'href="https://partner.example/a?b=c&d=e"',
  'id=fire',
  'name=top',
  'style="background:url(http://canary.invalid/a)"',
  'class=click',
  `srcdoc="<script>${fire}</script>"`,
  'srcset="http://canary.invalid/b 2x"',
  `title="</style><img src=x onerror=${fire}>"`,
  `alt='-->'`,
  'autofocus',
  `onfocus="${fire}"`,
  '"',
  "'",
  '/',
  '=',
  '`',
  'encoding="text/html"',
];
const pieces = [
  '<!--',
  '-->',
  '--!>',
  '<![CDATA[',
  ']]>',
  '<!doctype html>',
  '<?php',
  '?>',
  '&lt;',
  '&gt;',
  '&amp;lt;',
  '&quot;',
  '&#x3c;',
  '&#60',
  '<',
  '>',
  '</',
  '"',
  "'",
  '\u0000',
  '\u2028',
  ' ',
  'word',
  'Tom & Jerry',
  `<img src=x onerror=${fire}>`,
  `<script>${fire}</script>`,
];

/** Shapes: `count` texts, each of up to two dozen pieces. */
export function randomMarkup(seed: string, count: number): readonly string[] {
  const name = fc.constantFrom(...names);
  const open = fc
    .tuple(
      name,
      fc.array(fc.constantFrom(...attributes), { maxLength: 3 }),
      fc.constantFrom('>', '/>', ' >', ''),
    )
    .map(([tag, own, end]) => `<${[tag, ...own].join(' ')}${end}`);
  const close = name.map((tag) => `</${tag}>`);
  const part = fc.oneof(
    { weight: 5, arbitrary: open },
    { weight: 3, arbitrary: close },
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
  );
  const text = fc.array(part, { minLength: 1, maxLength: 24, size: 'max' }).map((parts) => parts.join(''));
  return fc.sample(text, { numRuns: count, seed: hash32(seed) });
}
