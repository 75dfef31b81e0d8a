import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultAgreement, defaultLimits } from './core/index.js';
import { projectRoot } from './core/root.js';
import { type ExplainedNode, type ExplainedValue, explained } from './explained.js';
import { loadRules } from './index.js';

const rules = loadRules().value;
const received = { id: '01JX', receivedAt: '2026-01-01T00:00:00Z' };
const agreement = { ...defaultAgreement, partner: 'ann' };
const read = (file: string): Buffer => readFileSync(join(projectRoot, 'conformance/cases', file));
const explain = (bytes: Uint8Array) => explained(bytes, agreement, rules, received, defaultLimits);

const valuesOf = (nodes: readonly ExplainedNode[]): readonly ExplainedValue[] =>
  nodes.flatMap((node) => [...node.values, ...valuesOf(node.children)]);

/** What a path of names and numbers leads to. */
const at = (document: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((here, name) => (here as Record<string, unknown> | undefined)?.[name], document);

describe('explained', () => {
  it.each([
    'equipment-event/coarri-d00b/control-total/input.edi',
    'cargo-manifest/mt1101/original/input.xml',
    'equipment-event/coarri-flat/load-utf8/input.txt',
  ])('%s: every value stands where it says, and every field it names is there', (file) => {
    const bytes = read(file);
    const { messages, documents, head } = explain(bytes);
    const values = valuesOf(messages.flatMap(({ nodes }) => nodes));
    expect(values.length).toBeGreaterThan(20);
    const decoder = new TextDecoder(head.charset);
    for (const { offset, length, value } of values.filter((each) => !/[?&]/.test(each.value)))
      expect(decoder.decode(bytes.subarray(offset, offset + length)), value).toContain(value.trim());
    const fields = values.flatMap((each) => each.fields ?? []);
    expect(fields.length).toBeGreaterThan(10);
    for (const { document, field } of fields)
      expect(
        at(
          documents.find(({ id }) => id === document),
          field,
        ),
        field,
      ).toBeDefined();
  });

  it('says what the standard calls a value and what its code means, groups under their trigger', () => {
    const { messages } = explain(read('equipment-event/coarri-d00b/control-total/input.edi'));
    const nodes = messages[0]?.nodes ?? [];
    const bgm = nodes.find(({ name }) => name === 'BGM');
    expect(bgm?.values.at(-1)).toMatchObject({
      id: '1225',
      name: 'Message function code',
      meaning: 'Original',
    });
    const eqd = nodes.find(({ name }) => name === 'EQD');
    expect(eqd?.children.map(({ name }) => name)).toContain('MEA');
  });

  it('lays out a refused message too, without documents', () => {
    const { status, messages, documents, problems } = explain(
      read('equipment-event/codeco-d95b/missing-control-total/input.edi'),
    );
    expect([status, documents.length]).toEqual(['rejected', 0]);
    expect(problems.map(({ code }) => code)).toContain('segment-missing');
    expect(valuesOf(messages[0]?.nodes ?? []).every(({ fields }) => fields === undefined)).toBe(true);
  });

  it('what is no message has problems and nothing to lay out', () => {
    expect(explain(Buffer.from('hello'))).toMatchObject({ status: 'rejected', messages: [], documents: [] });
  });
});
