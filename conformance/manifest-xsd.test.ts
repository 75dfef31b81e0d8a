import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { expect, test } from 'vitest';
import { projectRoot } from '../gateway/index.js';

// The customs' own XSDs aren't part of the project; where they lie beside it, what we write is held against them.
const folder = join(projectRoot, '../shared/reference/cn/manifest-xsd');
const cases = join(projectRoot, 'conformance/cases');
const schemas = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.xsd')) : [];

/** Goldens that the gateway wrote, by message and function code; a receipt's XSD is the same for all messages. */
const written = new Map<string, string>();
for (const file of readdirSync(cases, { recursive: true }) as string[]) {
  if (!file.endsWith('rewritten.xml')) continue;
  const text = readFileSync(join(cases, file), 'utf8');
  // The single window's own receipt has no XSD.
  if (!text.includes('<Manifest') || text.includes('<StatementCode>')) continue;
  const of = (name: string): string => new RegExp(`<${name}>(?:MT)?(\\w+)</`).exec(text)?.[1] ?? '';
  const receipt = text.includes('<ImportInformation>') ? 'Transfer_Check_Response' : 'Response';
  const key = text.includes('<Response>') ? receipt : `${of('MessageType')}_${of('FunctionCode')}`;
  written.set(key, text);
}

test('the XSDs are all there', (ctx) => {
  if (schemas.length === 0) ctx.skip('the manifest XSDs are not beside this checkout');
  expect(schemas.length).toBe(60);
});

test.each(schemas)('%s accepts what we write', (name) => {
  const key = /(\w{4}_\d|Transfer_Check_Response|Response)\.xsd$/.exec(name)?.[1] ?? '';
  const text = written.get(key.replace(/^_/, ''));
  expect(text, `no golden is written as ${key}`).toBeDefined();
  const schema = XmlDocument.fromString(readFileSync(join(folder, name), 'utf8'), {
    url: `file://${folder}/${name}`,
  });
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(text ?? '');
  try {
    expect(() => validator.validate(document)).not.toThrow();
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
});
