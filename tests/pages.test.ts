/** The pages in a real browser: they work, nothing is asked of other hosts, and they can be used by everybody. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { exampleQueries } from '@active-news/gateway/pages/example-queries.ts';
import { freePort } from './processes/free-port.ts';
import { postQuery, waitFor } from './processes/post-query.ts';
import { runService, type Service } from './processes/run-service.ts';

const chromiumPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
const noChromiumText =
  'There is no Chromium here: the tests of pages are left out. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.';

let demo: Service;
let browser: Browser;
let url: string;

/** A page that remembers what went wrong on it and which other hosts it asked. */
async function openPage(
  path: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && /^https?:/.test(request.url()))
      faults.push(`foreign request: ${request.url()}`);
  });
  page.on(
    'response',
    (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`),
  );
  await page.goto(`${url}${path}`, { waitUntil: 'load' });
  return { page, faults };
}

if (!chromiumPath) test(noChromiumText, () => console.log(noChromiumText));
else {
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    demo = await runService(
      ['node', 'services/embedded/src/demo.ts'],
      { PORT: String(port) },
      /Active News is running/,
    );
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    });
    await waitFor(
      () => postQuery(url, '{ stories { totalCount } }'),
      ({ data }) => data?.stories?.totalCount > 1000,
    );
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  test.each(['light', 'dark'] as const)(
    'the first page has no accessibility fault in the %s scheme, wide or narrow',
    async (scheme) => {
      const { page, faults } = await openPage('/', scheme);
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(axe);
        const violations = await page.evaluate(
          'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
        );
        expect(violations).toEqual([]);
        // At any width the page itself never scrolls sideways; the table scrolls in its own frame.
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
      expect(await page.locator('tbody tr').count()).toBe(44);
      expect(faults).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test('an example query on the first page opens in GraphiQL, and answers there', async () => {
    const { page, faults } = await openPage('/');
    // GraphiQL reads the schema and only then can run a query; a person would see the editor fill, so this waits for both.
    const introspected = page.waitForResponse((response) => response.request().method() === 'POST', {
      timeout: 20_000,
    });
    await page.getByRole('link', { name: exampleQueries[3]!.title }).click();
    await introspected;
    await page.locator('.view-lines').getByText('archives').first().waitFor({ timeout: 20_000 });
    const answered = page.waitForResponse(
      (response) => response.request().postData()?.includes('NationalArchive') ?? false,
      { timeout: 20_000 },
    );
    await page.getByRole('button', { name: /execute query/i }).click();
    expect((await answered).status()).toBe(200);
    await page.getByText('"2023-01"').first().waitFor({ timeout: 20_000 });
    expect(faults).toEqual([]);
    await page.close();
  }, 60_000);

  test('pages set no cookie and store nothing on the device, GraphiQL aside, which keeps its tabs', async () => {
    const { page } = await openPage('/');
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    await page.close();
  });
}
