import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectRoot } from './core/index.js';
import { mappingFiles } from './mapping-files.js';

const headed = (json: Record<string, unknown>) => ({
  message: json.message ?? '',
  syntax: json.syntax,
  reads: json.reads ?? [],
});

it('the heads told without the rows are those of the files', () => {
  const folder = join(projectRoot, 'mappings');
  const files = [...mappingFiles(folder).values()].filter((each) => each.file.endsWith('.mapping.json'));
  expect(files.length).toBeGreaterThan(0);
  for (const { file, message, syntax, reads } of files) {
    const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
    expect({ message, syntax, reads }, file).toEqual(headed(json));
  }
});

it('a head behind the rows, in part or whole, is found as well', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eport-mappings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'x'));
  const head = { canonical: 'x/1', syntax: 'xml', message: 'X', reads: ['Y'] };
  const { reads, ...others } = head;
  const texts = {
    before: { ...head, rows: [] },
    after: { rows: [], ...head },
    part: { ...others, rows: [], reads },
  };
  for (const [name, json] of Object.entries(texts))
    writeFileSync(join(folder, `x/${name}.mapping.json`), JSON.stringify(json));
  writeFileSync(join(folder, 'x/broken.mapping.json'), '{"canonical": "x/1", "rows"');
  const found = mappingFiles(folder);
  for (const name of Object.keys(texts))
    expect(found.get(`x/${name}`), name).toMatchObject({
      type: 'x',
      version: '1',
      message: 'X',
      reads: ['Y'],
    });
  expect(found.get('x/broken')).toMatchObject({ message: '', reads: [] });
});
