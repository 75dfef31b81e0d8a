import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Document,
  defaultAgreement,
  defaultLimits,
  type Interchange,
  type Node,
  projectRoot,
} from './core/index.js';
import { judgeMessages, loadRules, open } from './index.js';
import { leafText } from './testing/grown-drafts.js';
import { leavesOf, stands, structureOf, wordsOf } from './testing/standing.js';
import { structure } from './validate/structure.js';

const samples = join(projectRoot, '../shared/samples');
const files = existsSync(samples)
  ? (readdirSync(samples, { recursive: true }) as string[])
      .filter((file) => /\.(edi|txt|xml|json)$/.test(file) && file !== 'manifest.json')
      .filter((file) => statSync(join(samples, file)).isFile())
      .sort()
  : [];
const rules = loadRules({ lazy: true }).value;
const AGREEMENT = { ...defaultAgreement, lenient: true };
const RECEIVED = { id: 'sample', receivedAt: '2026-01-15T00:00:00.000Z' };

/** What the syntax says of itself, and what a wrapper carries. */
const OWN = /^UN[HT]\/|^\d\d(\/\d\d)*\/1\.1$|^99\/|^DxpMsg\/Data\//;

/** A message's values in their groups, as the mapping sees them. */
function treeOf(message: Interchange['messages'][number]): readonly Node[] {
  const syntax = message.nodes().value[0]?.name.match(/^[A-Z]{3}$|^\d\d$/) ? 'list' : 'tree';
  if (syntax === 'tree') return message.nodes().value;
  const shape = rules.shape(
    /^\d/.test(message.nodes().value[0]?.name ?? '') ? 'flat' : 'edifact',
    message.name,
  ).value;
  if (shape === undefined) return message.nodes().value;
  return structure(message.nodes().value, shape, { lenient: true, limits: defaultLimits }).value.children;
}

function* valuesOf(nodes: readonly Node[], around = ''): Generator<{ path: string; value: string }> {
  for (const node of nodes) {
    const name = node.name.replace(/_\d+$/, '');
    const path = around === '' ? name : `${around}/${name}`;
    for (const leaf of node.leaves())
      yield { path: `${path}/${leafText(leaf)}`, value: node.value(leaf) ?? '' };
    yield* valuesOf(node.children, path);
  }
}

describe.skipIf(files.length === 0)(
  'messages of others (skipped where ../shared is not beside the checkout)',
  () => {
    it.each(files)('%s: documents or problems with places, no value lost, nine of ten as fields', (file) => {
      const bytes = readFileSync(join(samples, file));
      const opened = open(bytes, AGREEMENT, RECEIVED);
      const judged = [...judgeMessages(opened, AGREEMENT, rules, RECEIVED)];
      const documents: readonly Document[] = judged.flatMap((each) => each.documents);
      const problems = [...opened.problems, ...judged.flatMap((each) => each.problems)];
      const errors = problems.filter(({ severity }) => severity === 'error');
      expect(documents.length + errors.length).toBeGreaterThan(0);
      if (documents.length === 0) return;
      const mappings = [...new Set(documents.map(({ source }) => source.mapping?.name ?? ''))].flatMap(
        (name) => rules.mappingNamed(name) ?? [],
      );
      const words = mappings.map(wordsOf);
      const structural = new Set(mappings.flatMap((each) => [...structureOf(each)]));
      const [asField, inExtensions] = leavesOf(documents);
      let [values, fields] = [0, 0];
      const lost: string[] = [];
      for (const message of opened.interchange?.messages ?? [])
        for (const { path, value } of valuesOf(treeOf(message))) {
          if (value.trim() === '' || OWN.test(path)) continue;
          if (structural.has(path) || structural.has(`${path}=${value}`)) continue;
          values++;
          const isField = words.some((each) => stands(value, asField, each));
          if (isField) fields++;
          else if (!stands(value, inExtensions, undefined)) lost.push(`${path}=${value}`);
        }
      // A template has no values.
      if (values === 0) return;
      expect(lost.length / values, lost.join('\n')).toBeLessThanOrEqual(0.01);
      expect(fields / values).toBeGreaterThanOrEqual(0.9);
    });
  },
);
