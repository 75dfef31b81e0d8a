import { describe, expect, it } from 'vitest';
import { problemsPage } from './problems-page.js';

// `npx vitest run scripts -u` writes the pages anew.
describe('generated pages are fresh', () => {
  it('docs/problems.md', async () => {
    await expect(problemsPage()).toMatchFileSnapshot('../docs/problems.md');
  });
});
