import { describe, expect, it } from 'vitest';
import { conformancePage, requirementsFile } from './conformance-page.js';
import { messagesPage } from './messages-page.js';
import { performancePage } from './performance-page.js';
import { problemsPage } from './problems-page.js';

// `npx vitest run scripts -u` writes the pages anew.
describe('generated pages are fresh', () => {
  it('docs/problems.md', async () => {
    await expect(problemsPage()).toMatchFileSnapshot('../docs/problems.md');
  });

  it('docs/conformance.md', async () => {
    await expect(conformancePage()).toMatchFileSnapshot('../docs/conformance.md');
  });

  it('conformance/requirements.json', async () => {
    await expect(requirementsFile()).toMatchFileSnapshot('../conformance/requirements.json');
  });

  it('95 of 100 requirements have a positive and a negative case', () => {
    expect(Number(/requirements \(([\d.]+) %\)/.exec(conformancePage())?.[1])).toBeGreaterThanOrEqual(95);
  });

  it('docs/messages.md', async () => {
    await expect(messagesPage()).toMatchFileSnapshot('../docs/messages.md');
  });

  it('docs/performance.md and its Chinese twin', async () => {
    await expect(performancePage('en')).toMatchFileSnapshot('../docs/performance.md');
    await expect(performancePage('zh')).toMatchFileSnapshot('../docs/performance.zh-CN.md');
  });
});
