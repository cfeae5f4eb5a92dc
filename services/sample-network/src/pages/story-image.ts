/** Draws the picture of a story: hills, a path and a low sun, in colours of its own. */
import type { SampleStory } from '../stories/sample-story.ts';
import { seeded } from '../stories/seeded.ts';

/** An SVG of 1200 by 630, the same for the same story. */
export function storyImage(story: Pick<SampleStory, 'partnership' | 'number'>): string {
  const draw = seeded(`${story.partnership} picture ${story.number}`);
  const hue = draw.pick([95, 110, 130, 150, 165, 185]);
  const sky = draw.pick([28, 40, 195, 205, 215]);
  const sunX = draw.int(180, 1020);
  const sunY = draw.int(130, 260);
  const hills = [0, 1, 2].map((row) => {
    const base = 300 + row * 90;
    const [a, b, c] = [draw.int(-70, 40), draw.int(-70, 60), draw.int(-60, 40)];
    const light = 62 - row * 15;
    return `<path fill="hsl(${hue + row * 6} ${30 + row * 8}% ${light}%)" d="M0 ${base + a} C 300 ${base + b - 90}, 480 ${base + 80}, 700 ${base + c} S 1050 ${base + b - 40}, 1200 ${base + a + 30} V 630 H 0 Z"/>`;
  });
  const bend = draw.int(-160, 160);
  const foot = draw.int(380, 760);
  const path = `M${foot} 640 C ${foot + bend} 590, ${foot - bend} 550, ${foot + bend / 2} 505 S ${foot + bend} 470, ${foot + bend} 450`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${sky} 70% 78%)"/><stop offset="1" stop-color="hsl(${sky} 80% 94%)"/></linearGradient></defs>
<rect width="1200" height="630" fill="url(#sky)"/>
<circle cx="${sunX}" cy="${sunY}" r="62" fill="hsl(45 95% 70%)"/>
${hills.join('\n')}
<path d="${path}" fill="none" stroke="hsl(42 55% 86%)" stroke-width="20" stroke-linecap="round"/>
</svg>
`;
}
