import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultAgreement, projectRoot } from '../gateway/core/index.js';
import { judge } from '../gateway/judge.js';
import { loadRules } from '../gateway/rules.js';
import { FORMS, files, tables } from './agency-forms.mjs';

const text = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const { value: rules } = loadRules({ lazy: true });

test.each(files())('%s is what scripts/agency-forms.mjs makes', (path, content) => {
  expect(JSON.parse(text(path))).toEqual(content);
});

describe.each([
  ['docs/agency-forms.md', 'en'],
  ['docs/agency-forms.zh-CN.md', 'zh'],
] as const)('%s', (path, language) => {
  const page = text(path);
  const examples = [...page.matchAll(/^### (.*)\n\n```(json|xml)\n([\s\S]*?)\n```$/gm)].map(
    ([, name = '', , example = '']) => [name, example] as const,
  );

  test('has a row for every field', () => {
    for (const table of tables(language)) expect(page).toContain(table);
  });

  test('has an example of every kind, a withdrawal and a crew', () => {
    const kinds =
      FORMS[0]?.fields
        .find((each) => each.name === 'kind')
        ?.kind?.fixed?.slice(1)
        .split('|') ?? [];
    expect(kinds.length).toBe(7);
    for (const kind of kinds)
      expect(
        examples.some(([, each]) => each.includes(kind)),
        kind,
      ).toBe(true);
    expect(examples.filter(([, each]) => each.includes('withdrawalOf')).length).toBe(2);
    expect(examples.length).toBe(10);
  });

  test.each(examples)('%s is read whole', (_, example) => {
    const bytes = new TextEncoder().encode(`${example}\n`);
    const received = { id: 'example', receivedAt: '2026-11-22T00:00:00Z' };
    const { status, problems, documents } = judge(bytes, defaultAgreement, rules, received);
    expect(problems).toEqual([]);
    expect(status).toBe('accepted');
    expect(documents.flatMap((each) => each.extensions)).toEqual([]);
  });
});
