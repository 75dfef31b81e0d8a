import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Draft, projectRoot } from '../../core/index.js';
import { loadShapes } from '../../validate/shapes.js';
import { complete, textAt } from './complete.js';

const shapes = loadShapes(join(projectRoot, 'schemas'));
const element = (tag: string, ...children: readonly Draft[]): Draft => ({ tag, values: [], children });
const manifest = (...parts: readonly Draft[]): Draft =>
  element('Manifest', element('Declaration', element('Consignment', ...parts)));
const partsOf = (draft: Draft): readonly string[] =>
  draft.children[0]?.children.find(({ tag }) => tag === 'Consignment')?.children.map(({ tag }) => tag) ?? [];

describe('elements that must be there and may be empty', () => {
  const supplement = shapes.find('xml', 'MT1201', '0');
  if (supplement === undefined) throw new Error('no MT1201');

  it('are made, in their place', () => {
    const made = complete(
      manifest(element('TransportContractDocument'), element('UnloadingLocation')),
      supplement,
    );
    expect(partsOf(made)).toEqual(['TransportContractDocument', 'LoadingLocation', 'UnloadingLocation']);
  });

  it('are left as they are where they stand already', () => {
    const filled = manifest(element('LoadingLocation', element('ID')));
    expect(partsOf(complete(filled, supplement))).toContain('LoadingLocation');
    expect(partsOf(complete(filled, supplement)).filter((each) => each === 'LoadingLocation')).toHaveLength(
      1,
    );
  });

  it('are not made where something in them must be there: that is missing', () => {
    expect(partsOf(complete(manifest(), supplement))).not.toContain('TransportContractDocument');
  });
});

it('finds the text at the end of some steps', () => {
  const code: Draft = { tag: 'FunctionCode', values: [{ leaf: { kind: 'text' }, value: '5' }], children: [] };
  expect(textAt(element('Manifest', element('Head', code)), ['Head', 'FunctionCode'])).toBe('5');
  expect(textAt(element('Manifest'), ['Head', 'FunctionCode'])).toBeUndefined();
});
