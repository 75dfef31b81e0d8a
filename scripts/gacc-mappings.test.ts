import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../gateway/core/index.js';
// @ts-expect-error: a script without types
import { gaccMappings } from './gacc-mappings.mjs';

const json = (path: string): unknown => JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));
const made: ReadonlyMap<string, unknown> = gaccMappings((message: string) =>
  json(`schemas/xml/${message}.shape.json`),
);

test('31 messages', () => {
  expect(made.size).toBe(31);
});

test.each([...made])('mappings/%s is what the table gives', (file, mapping) => {
  expect(json(`mappings/${file}`)).toEqual(mapping);
});
