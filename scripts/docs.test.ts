import { describe, expect, it } from 'vitest';
import { conformancePage } from './conformance-page.js';
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

  it('docs/messages.md', async () => {
    await expect(messagesPage()).toMatchFileSnapshot('../docs/messages.md');
  });

  it('docs/performance.md and its Chinese twin', async () => {
    await expect(performancePage('en')).toMatchFileSnapshot('../docs/performance.md');
    await expect(performancePage('zh')).toMatchFileSnapshot('../docs/performance.zh-CN.md');
  });
});
