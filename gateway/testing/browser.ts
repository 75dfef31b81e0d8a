import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { projectRoot } from '../core/root.js';

/** The distribution's browser, or the one that is named; undefined where there is none. */
export const browserAt = (named: string | undefined): string | undefined =>
  [named, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (each): each is string => each !== undefined && existsSync(each),
  );

/** How long anything may take to appear, in ms. */
const PATIENCE = 15_000;

const AXE = `${readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8')}; undefined`;
/** Kept by whoever runs the tests: what the pages look like. */
const SCREENSHOTS = join(projectRoot, 'screenshots');

export const launch = (executable: string): Promise<Browser> =>
  chromium.launch({
    executablePath: executable,
    // A container's root has no sandbox of its own.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });

export type Language = 'zh' | 'en';

/** Somebody at a page: signed in with a key, in a language; what went wrong and where requests went is noted. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the policy. */
  readonly faults: string[];
  /** Requests to other hosts than the node. */
  readonly elsewhere: string[];
  /** Goes to a page and waits until it has what it asked for. */
  open(path: string): Promise<void>;
  screenshot(name: string): Promise<void>;
}

export async function visit(
  browser: Browser,
  url: string,
  { key, language, width = 1280 }: { key?: string; language: Language; width?: number },
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    timezoneId: 'Asia/Shanghai',
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  let loads = 0;
  const faults: string[] = [];
  const elsewhere: string[] = [];
  page.on('pageerror', (error) => void faults.push(error.message));
  page.on('console', (message) => {
    // A 404 or 401 that a page asks for on purpose is told of there too.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      faults.push(message.text());
  });
  /** Requests under way. */
  const asked = new Set<unknown>();
  page.on('requestfinished', (request) => void asked.delete(request));
  page.on('requestfailed', (request) => void asked.delete(request));
  // What one answer makes a page ask next is asked within two frames.
  const quiet = async (): Promise<void> => {
    for (let still = 0; still < 3; still = asked.size === 0 ? still + 1 : 0)
      await page.evaluate('new Promise((then) => requestAnimationFrame(then))');
  };
  page.on('request', (request) => {
    asked.add(request);
    const address = request.url();
    if (!address.startsWith(url) && !/^(blob|data|about):/.test(address)) elsewhere.push(address);
  });
  await page.addInitScript(
    `if (${JSON.stringify(key ?? '')} !== '') sessionStorage.setItem('eport-key', ${JSON.stringify(key ?? '')});
     if (localStorage.getItem('eport-language') === null) localStorage.setItem('eport-language', '${language}');`,
  );
  return {
    page,
    context,
    faults,
    elsewhere,
    async open(path) {
      // Pages differ in their fragment: a query that nobody reads has each loaded anew.
      const [place, fragment] = path.split('#');
      await page.goto(`${url}${place}${fragment === undefined ? '' : `?${loads++}#${fragment}`}`);
      await page.locator('main h1').waitFor();
      await quiet();
    },
    async screenshot(name) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${language}.png`), fullPage: true });
    },
  };
}

interface Found {
  readonly violations: ReadonlyArray<{
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: ReadonlyArray<{ readonly html: string }>;
  }>;
}

/** Serious and critical faults that axe finds on a page as it stands. */
export async function barriers(page: Page): Promise<readonly string[]> {
  // By the debugger, not as an element: the page's own policy allows no script but its own.
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as Found;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
