/** Shows HTML to a real browser in two ways, touches all that can be touched, and tells what came alive. */
import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

/** Null where there is none; CHROMIUM_PATH names another. */
export const chromiumPath =
  [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  ) ?? null;
export const noChromiumText =
  'There is no Chromium here: what browsers make of stored HTML is not tried. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.';

export type Trial = {
  readonly fired: readonly string[];
  readonly requests: readonly string[];
  readonly badAddresses: readonly string[];
};

const home = 'http://page.invalid/';

/** Shapes: each piece is tried alone, by innerHTML and as a document. */
export async function tryInBrowser(pieces: readonly string[]): Promise<Trial> {
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  try {
    const [fired, requests, badAddresses] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const context = await browser.newContext();
    await context.route('**/*', (route) => {
      const url = route.request().url();
      if (url === home)
        return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>t</title>' });
      requests.add(url);
      // An answer without content leaves the page as it is, where an error would replace it.
      return route.request().isNavigationRequest() ? route.fulfill({ status: 204 }) : route.abort();
    });
    for (let at = 0; at < pieces.length; at += batch) {
      const page = await context.newPage();
      page.on('dialog', (dialog) => void dialog.dismiss());
      await page.exposeFunction('fire', (name: string) => void fired.add(String(name)));
      await page.goto(home);
      for (const address of await show(page, pieces.slice(at, at + batch))) badAddresses.add(address);
      await page.close();
    }
    return { fired: [...fired], requests: [...requests], badAddresses: [...badAddresses] };
  } finally {
    await browser.close();
  }
}

/** Few enough that one that leads its page away costs not many others. */
const batch = 40;

/** Runs in the page: a text, since it is not our program that runs it. */
const showAll = `async (pieces) => {
  const bad = [];
  // What would be sent is judged by its address; sending it would end the page.
  addEventListener('submit', (event) => event.preventDefault(), true);
  const touch = (root) => {
    for (const element of root.querySelectorAll('*')) {
      for (const name of ['href', 'src', 'action', 'formAction', 'data']) {
        const value = element[name];
        const text = typeof value === 'string' ? value : value?.baseVal;
        if (text && element.hasAttribute(name.toLowerCase()) && !/^https?:/.test(text)) bad.push(text);
      }
      for (const type of ['mouseover', 'focus', 'mousedown', 'pointerenter'])
        try { element.dispatchEvent(new Event(type, { bubbles: true })); } catch {}
      // A link to another site would leave the page; anything else is followed.
      if (!/^https?:/.test(element.closest('[href]')?.href ?? '')) try { element.click?.(); } catch {}
    }
  };
  const frames = pieces.map((piece) => {
    const div = document.createElement('div');
    document.body.append(div);
    div.innerHTML = piece;
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => { frame.onload = resolve; setTimeout(resolve, 1500); });
    frame.srcdoc = '<!doctype html><body>' + piece;
    document.body.append(frame);
    return [div, frame, loaded];
  });
  for (const [div, frame, loaded] of frames) {
    await loaded;
    touch(div);
    try { if (frame.contentDocument) touch(frame.contentDocument); } catch {}
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return bad;
}`;

async function show(page: Page, pieces: readonly string[]): Promise<readonly string[]> {
  try {
    return await page.evaluate(`(${showAll})(${JSON.stringify(pieces)})`);
  } catch (error) {
    // What led the page away has come alive.
    return [`the page was led away: ${String(error).slice(0, 200)}`];
  }
}
