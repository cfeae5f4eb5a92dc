import { expect, test } from '@jest/globals';
import { storyImage } from './story-image.ts';

const bases = ['https://partner.example/news/'];
const inText = (html: string) => storyImage([], html, bases);
const urlOf = (html: string) => inText(html)?.url ?? null;

test('what the feed attaches comes before what stands in the text, and has its alt text', () => {
  const attached = [
    { url: 'https://1.gravatar.com/avatar/0a1b?s=96', alt: 'sam' },
    { url: 'javascript:x', alt: null },
    { url: '/c.jpg', alt: ' A &amp; B\n' },
  ];
  expect(storyImage(attached, '<img src="/d.jpg">', bases)).toEqual({
    url: 'https://partner.example/c.jpg',
    alt: 'A & B',
  });
});

test.each([
  '<img src="/p.gif" width="1" height="1">',
  '<img src="/p.jpg" style="width:1px; height:1px">',
  '<img src="/p.jpg" style="display:none">',
  '<img src="https://s.w.org/images/core/emoji/2.2.1/72x72/1f600.png" class="wp-smiley">',
  '<img src="https://secure.gravatar.com/avatar/1?s=96" class="avatar avatar-96">',
  '<img src="/me.jpg" class="author avatar">',
  '<img src="https://feeds.feedburner.com/~r/x/~4/1">',
  '<img src="https://pixel.wp.com/b.gif?host=x">',
  '<img src="https://www.facebook.com/tr?id=1&ev=PageView">',
  '<img src="/icons/facebook.png">',
  '<img src="/assets/twitter-icon-32x32.png" width="100">',
  '<img src="/mm/reddit.png">',
  '<img src="/flattr-badge-large.png">',
  '<img src="/theme/spacer.gif">',
  '<img src="/i.png" width="24">',
  '<img src="data:image/gif;base64,R0lGOD">',
  '<img src="javascript:alert(1)">',
  '<img>',
])('%s shows nothing, so the next picture is taken', (html) => {
  expect(inText(html)).toBeNull();
  expect(urlOf(`${html}<p>Text</p><img src="/b.jpg">`)).toBe('https://partner.example/b.jpg');
});

test.each([
  ['<img data-src="/b.jpg" src="data:x">', '/b.jpg'],
  ['<img data-lazy-src="/b.jpg" src="/placeholder.png">', '/b.jpg'],
  ['<img data-original="/b.jpg" src="/loading.gif">', '/b.jpg'],
  ['<img src="/b.jpg" srcset="/b-300.jpg 300w, /b-1024.jpg 1024w">', '/b.jpg'],
  ['<img srcset="/b-300.jpg 300w, /b-1024.jpg 1024w, /b-4000.jpg 4000w">', '/b-1024.jpg'],
  ['<img src="data:x" data-srcset="/b,c.jpg 1x, /b@2.jpg 2x">', '/b@2.jpg'],
  ['<img srcset="/b-4000.jpg 4000w,/b-5000.jpg 5000w">', '/b-4000.jpg'],
  ['<figure><IMG SRC=/b.jpg width="600"></figure>', '/b.jpg'],
  ['<img src="//cdn.example/b.jpg?a=1&amp;b=2">', 'https://cdn.example/b.jpg?a=1&b=2'],
  ['<img src="/facebook-live-event.jpg">', '/facebook-live-event.jpg'],
  ['<img src="/youth-avatar-project.jpg" width="100%">', '/youth-avatar-project.jpg'],
  ['<img src="/pixel-art-walk.jpg" height="auto">', '/pixel-art-walk.jpg'],
])('of %s the picture is %s', (html, url) => expect(urlOf(html)).toBe(new URL(url, bases[0]!).href));

test.each([
  ['Two people walk\n by   the river', 'Two people walk by the river'],
  ['A &amp; B', 'A & B'],
  ['2019 School Games', '2019 School Games'],
  ['Logo of Active Demo', 'Logo of Active Demo'],
  ['Cycling', 'Cycling'],
  ['Ask jo@partner.example', 'Ask'],
  ['IMG_1234.JPG', null],
  ['school games 2019 final.png', null],
  ['IMG_1234', null],
  ['DSC00012', null],
  ['image', null],
  ['Screenshot 2024-01-01 at 10.00.00', null],
  ['WhatsApp Image 2024-01-01 at 10.00.00', null],
  ['school-games-2019-final', null],
  ['20190417_103000', null],
  ['https://partner.example/b.jpg', null],
  ['', null],
  [' ', null],
])('the alt text %j is kept as %j', (alt, kept) =>
  expect(inText(`<img src="/b.jpg" alt="${alt}">`)!.alt).toBe(kept),
);
