import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, browserAt, type Language, launch, type Visitor, visit } from './testing/browser.js';
import { PASSWORD, type World, world } from './testing/console-world.js';

/** Without a browser there is nothing to look at; the reason stands in the name of what is skipped. */
const executable = browserAt(process.env.CHROMIUM);
const there = executable !== undefined;
const name = there ? 'the console' : 'the console (skipped: no Chromium; CHROMIUM names one)';

let browser: Browser;
let all: World;
beforeAll(async () => {
  if (!there) return;
  [browser, all] = await Promise.all([launch(executable as string), world()]);
});
afterAll(async () => {
  await browser?.close();
  await all?.close();
});

/** A visit that ends clean: no script failed, nothing was asked of another host. */
async function during(
  options: { language: Language; key?: string; width?: number },
  work: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  const visitor = await visit(browser, all.url, options);
  try {
    await work(visitor);
    expect(visitor.faults).toEqual([]);
    expect(visitor.elsewhere).toEqual([]);
    expect(await visitor.page.evaluate(() => (globalThis as { planted?: unknown }).planted)).toBeUndefined();
  } finally {
    await visitor.context.close();
  }
}

/** What a page must still be once its task is done. */
async function proper({ page, screenshot }: Visitor, shot: string): Promise<void> {
  await screenshot(shot);
  expect(await barriers(page)).toEqual([]);
}

const WORDS = {
  zh: {
    key: '访问密钥',
    enter: '登录',
    leave: '退出',
    user: '用户名',
    password: '密码',
    withPassword: '用密码登录',
    today: '今日',
    balance: '账平',
    search: '查询',
    faulty: '示例:有错误',
    notation: '格式',
    structure: '结构树',
    authorisation: '授权书编号',
    reason: '理由',
    propose: '提交修复(待第二人确认)',
    apply: '确认修复(第二人)',
    make: '签发新密钥',
    once: '只显示这一次',
    send: '发送',
    csv: '导出 CSV',
    definitions: '指标口径',
    other: 'English',
  },
  en: {
    key: 'API key',
    enter: 'Sign in',
    leave: 'Sign out',
    user: 'Name',
    password: 'Password',
    withPassword: 'With a password',
    today: 'Today',
    balance: 'in balance',
    search: 'Search',
    faulty: 'Sample: with faults',
    notation: 'Notation',
    structure: 'Tree',
    authorisation: 'Authorisation reference',
    reason: 'Reason',
    propose: 'Propose (a second person confirms)',
    apply: 'Confirm the repair (second person)',
    make: 'Make a new key',
    once: 'This key is shown once',
    send: 'Send',
    csv: 'Export CSV',
    definitions: 'Definitions',
    other: '中文',
  },
} as const;

describe.runIf(there).each(['zh', 'en'] as const)(`${name}, %s`, (language) => {
  const words = WORDS[language];
  const operator = { language, key: 'key-olga' };
  const agent = { language, key: 'key-agent' };

  it('lets in who has a key, nobody else, and forgets it on the way out', () =>
    during({ language }, async (visitor) => {
      const { page } = visitor;
      const other = WORDS[language === 'zh' ? 'en' : 'zh'];
      await visitor.open('/console');
      await page.getByLabel(words.key).fill('wrong');
      await page.getByRole('button', { name: words.enter, exact: true }).click();
      await page.getByRole('alert').waitFor();
      await proper(visitor, 'sign-in');
      await page.getByLabel(words.key).fill('key-olga');
      await page.getByRole('button', { name: words.enter, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: words.today }).waitFor();
      await page.getByRole('button', { name: words.other }).click();
      await page.getByRole('heading', { level: 1, name: other.today }).waitFor();
      expect(await page.evaluate('document.documentElement.lang')).toBe(language === 'zh' ? 'en' : 'zh-CN');
      await page.reload();
      await page.getByRole('heading', { level: 1, name: other.today }).waitFor();
      await page.getByRole('button', { name: other.leave }).click();
      await page.locator('input[type=password]').waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    }));

  it('lets in a person by name and password; who may only look is shown nothing to change', () =>
    during({ language }, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/console');
      await page.getByRole('button', { name: words.withPassword }).click();
      await page.getByLabel(words.user).fill('zhang');
      await page.getByLabel(words.password).fill(PASSWORD);
      await page.getByRole('button', { name: words.enter, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: words.today }).waitFor();
      // The session outlives the page; no script sees it.
      await visitor.open(`/console#/messages/${all.ids.get('coarri-discharge')}`);
      await page.locator('.bytes').waitFor();
      expect(await page.evaluate('document.cookie')).toBe('');
      expect(await page.locator('.head button').count()).toBe(2);
      await visitor.open(`/console#/exceptions/rejected~${all.ids.get('unreadable')}`);
      await page.locator('main .empty').waitFor();
      expect(await page.locator('main button.main, main select, main textarea').count()).toBe(0);
      await page.getByRole('button', { name: words.leave }).click();
      await page.locator('input[type=password]').waitFor();
      await page.reload();
      await page.locator('input[type=password]').waitFor();
    }));

  it('Today: the ledger balances, and a figure leads to what it counts', () =>
    during(operator, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/console#/today');
      await page.getByText(words.balance, { exact: true }).waitFor();
      const row = page.getByRole('row').filter({ hasText: 'CODECO:D:95B:UN' }).first();
      await row.waitFor();
      await proper(visitor, 'today');
      const count = await row.getByRole('link').first().innerText();
      await row.getByRole('link').first().click();
      await page.waitForURL(/kind=CODECO/);
      await page.locator('table.rows tbody tr').first().waitFor();
      expect(String(await page.locator('table.rows tbody tr').count())).toBe(count);
    }));

  it('Messages: found by container; a click leads from a value to its field, and back', () =>
    during(operator, async (visitor) => {
      const { page } = visitor;
      const id = all.ids.get('codeco-gate-in');
      await visitor.open('/console#/messages');
      await page.locator('table.rows tbody tr').first().waitFor();
      await proper(visitor, 'messages');
      await page.getByRole('searchbox').fill('DLSU3012742');
      await page.getByRole('button', { name: words.search }).click();
      await page.locator(`a[href$="/messages/${id}"]`).first().waitFor();
      await visitor.screenshot('search');
      await visitor.open(`/console#/messages/${id}`);
      await page
        .locator('.bytes .value', { hasText: /^DLSU3012742$/ })
        .first()
        .click();
      await expect.poll(() => page.locator('.leaf.picked').first().innerText()).toContain('DLSU3012742');
      await page.locator('.documents .leaf.mapped').first().click();
      expect(await page.locator('.bytes .value.picked').count()).toBeGreaterThan(0);
      await page.locator('.trail li').first().waitFor();
      await proper(visitor, 'message');
      await page.getByRole('tab', { name: words.structure }).click();
      await page.locator('.tree .leaf').first().waitFor();
      await proper(visitor, 'message-tree');
    }));

  it('Messages: a refused one has its problem marked where it stands', () =>
    during(operator, async (visitor) => {
      const { page } = visitor;
      // The other language's was mended by then.
      const [refused, code] =
        language === 'zh' ? ['codeco-broken', 'segment-missing'] : ['planted-refused', 'segment-unknown'];
      await visitor.open(`/console#/messages/${all.ids.get(refused)}`);
      const marks = page.locator('.inline-problem.error');
      await expect.poll(async () => (await marks.allInnerTexts()).join()).toContain(code);
      await proper(visitor, 'message-refused');
    }));

  it('Containers: one timeline over all sources, with what is missing next', () =>
    during(operator, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/console#/timelines');
      await page.getByRole('searchbox').fill('DLSU3012742');
      await page.getByRole('button', { name: words.search }).click();
      await page.getByRole('link', { name: 'DLSU3012742' }).click();
      await page.locator('.line-of-time li').first().waitFor();
      expect(await page.locator('.line-of-time li').count()).toBeGreaterThan(3);
      expect(await page.locator('.next b').count()).toBe(2);
      await proper(visitor, 'container');
    }));

  it('Clearance: figures with their definitions, and as CSV', () =>
    during(operator, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/console#/clearance?kind=sea&from=2026-01&to=2026-01');
      await page.getByRole('cell', { name: 'CNDLC' }).waitFor();
      await page.getByRole('heading', { name: words.definitions }).waitFor();
      await page.locator('.plot canvas').first().waitFor();
      await proper(visitor, 'clearance');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: words.csv }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('clearance-sea.csv');
    }));

  it('Clearance: a page without login or script', () =>
    during({ language }, async (visitor) => {
      const { page } = visitor;
      await visitor.open(`/clearance?kind=sea&from=2026-01&to=2026-01&lang=${language}`);
      await page.getByRole('cell', { name: 'CNDLC' }).waitFor();
      expect(await page.locator('script').count()).toBe(0);
      await proper(visitor, 'public');
    }));

  it('Exceptions: a repair is checked as one types, proposed by one and applied by another', async () => {
    // Each language has a refused message of its own to mend.
    const id = all.ids.get(language === 'zh' ? 'codeco-broken' : 'planted-refused') as string;
    const address = `/console#/exceptions/rejected~${id}`;
    const mend = (text: string): string =>
      language === 'zh'
        ? text.replace(/UNT\+(\d+)/, (_, count) => `CNT+16:2'\nUNT+${Number(count) + 1}`)
        : text.replace(/ZZZ\+[^']*/, 'CNT+16:1');
    const authorised = async (page: Visitor['page']): Promise<void> => {
      await page.getByLabel(words.authorisation).fill('DLHG-2026-017');
      await page.getByLabel(words.reason).fill('total');
    };
    await during(operator, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/console#/exceptions');
      await page.locator('table.rows tbody tr').first().waitFor();
      await proper(visitor, 'exceptions');
      await visitor.open(address);
      const text = page.locator('.repair textarea');
      await expect.poll(() => text.inputValue()).toContain('CODECO');
      await page.locator('.repair .badge.bad').waitFor();
      await proper(visitor, 'exception');
      await text.fill(mend(await text.inputValue()));
      await page.locator('.repair .badge.good').waitFor();
      await authorised(page);
      await page.getByRole('button', { name: words.propose }).click();
      const apply = page.getByRole('button', { name: words.apply });
      await apply.waitFor();
      // Who proposed it can't apply it.
      await authorised(page);
      await apply.click();
      await page.getByRole('alert').waitFor();
      await visitor.screenshot('exception-proposed');
    });
    await during({ language, key: 'key-otto' }, async (visitor) => {
      const { page } = visitor;
      await visitor.open(address);
      await authorised(page);
      await page.getByRole('button', { name: words.apply }).click();
      await page.locator('.head .badge.good').waitFor();
      await visitor.screenshot('exception-closed');
    });
  });

  it('Partners: a test message is taken; a key is made and shown once', () =>
    during(agent, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/console#/partners');
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await page.locator('output a').waitFor();
      await proper(visitor, 'partners');
      await visitor.open('/console#/partners/agent');
      await page.getByRole('button', { name: words.make }).click();
      await page.getByText(words.once).waitFor();
      await proper(visitor, 'partner');
    }));

  it('Try it: problems as one types, and the same in another notation; nothing is kept', () =>
    during(agent, async (visitor) => {
      const { page } = visitor;
      const kept = async (): Promise<number> => {
        const headers = { authorization: 'Bearer key-agent' };
        const answer = await page.request.get(`${all.url}/v1/messages`, { headers });
        return ((await answer.json()) as { messages: unknown[] }).messages.length;
      };
      await visitor.open('/console#/try');
      const before = await kept();
      await page.getByRole('button', { name: words.faulty }).click();
      await page.locator('.inset .badge.bad').waitFor();
      await proper(visitor, 'try-refused');
      const text = page.locator('textarea');
      const mended = (await text.inputValue())
        .replace('BHSU3012746', 'BHSU3012741')
        .replace('202613150805', '202601150805')
        .replace('UNT+13', 'UNT+11');
      await text.fill(mended);
      await page.locator('.documents .leaf').first().waitFor();
      await page.getByLabel(words.notation).selectOption('equipment-event/codeco-d00b');
      await expect.poll(() => page.locator('[data-written]').innerText()).toContain('CODECO:D:00B');
      await proper(visitor, 'try');
      expect(await kept()).toBe(before);
    }));

  it('what senders plant in their messages stays text, on every page that shows it', () =>
    during(operator, async (visitor) => {
      const { page } = visitor;
      const id = (each: string): string => all.ids.get(each) as string;
      for (const path of [
        `/messages/${id('planted-refused')}`,
        `/messages/${id('unreadable')}`,
        `/exceptions/rejected~${id('unreadable')}`,
        '/timelines/containers/BHSU3012749',
        '/messages?q=BHSU3012749',
        '/messages',
        '/today',
        `/messages/${id('planted')}`,
      ]) {
        await visitor.open(`/console#${path}`);
        expect(await page.locator('img[src="x"], main script, main s, main u').count(), path).toBe(0);
      }
      await expect.poll(() => page.locator('.bytes').innerText()).toContain('<script>window.planted=1');
      await expect.poll(() => page.locator('.documents').innerText()).toContain('onerror=window.planted=1');
    }));

  it('is whole on a tablet, and by keyboard', () =>
    during({ ...operator, width: 820 }, async (visitor) => {
      const { page } = visitor;
      for (const path of ['/today', '/messages', `/messages/${all.ids.get('codeco-gate-in')}`]) {
        await visitor.open(`/console#${path}`);
        const [wide, seen] = (await page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        )) as [number, number];
        expect(wide, path).toBeLessThanOrEqual(seen);
      }
      await visitor.screenshot('tablet');
      await visitor.open('/console#/messages');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement?.id')).toBe('main');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#\/try$/);
    }));
});
