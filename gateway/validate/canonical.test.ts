import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type Document, projectRoot } from '../core/index.js';
import { isMoment, loadSchemas } from './canonical.js';

const schemas = loadSchemas(join(projectRoot, 'schemas/canonical'));
const document = (more: object = {}): Document => ({
  id: '1-1',
  type: 'equipment-event',
  version: '1',
  source: {
    format: 'EDIFACT',
    message: 'CODECO:D:95B:UN',
    position: 1,
    sha256: '0'.repeat(64),
    mapping: { name: 'x', digest: '0'.repeat(64) },
  },
  extensions: [],
  ...more,
});

describe('canonical schemas', () => {
  it('accept the smallest document', () => expect(schemas.validate(document())).toEqual([]));
  it('are schemas', () => {
    const ajv = new Ajv2020({ strict: false });
    const folder = join(projectRoot, 'schemas/canonical');
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.schema.json'))) {
      const schema = JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
    }
  });
  it('tell where and why', () => {
    const found = schemas.validate(document({ issuedAt: 'yesterday' }));
    expect(found.map((each) => [each.code, each.message.en])).toEqual([
      ['document-invalid', 'the canonical document is not valid: issuedAt must match format "moment"'],
    ]);
    expect(schemas.validate(document({ nonsense: 1 }))[0]?.message.en).toMatch(/nonsense/);
    expect(schemas.validate(document({ type: 'nonsense' })).map((each) => each.code)).toEqual([
      'document-invalid',
    ]);
  });
  it('are there with the files they refer to', () => {
    const found = schemas.schema('equipment-event', '1');
    expect(found?.root).toMatchObject({ $id: 'equipment-event.schema.json' });
    expect(found?.resolve('common.schema.json')).toHaveProperty('$defs');
    expect(schemas.schema('equipment-event', '9')).toBeUndefined();
    expect(schemas.held).toContain('equipment-event/1');
  });
  it.each(schemas.held)('%s compiles', (name) => {
    const [type = '', version = ''] = name.split('/');
    expect(schemas.validate(document({ type, version }))).toEqual([]);
  });
});

describe('moment', () => {
  it.each([
    '2026-01-15',
    '2026-01',
    '2026-01-15T08:12+08:00',
    '2026-01-15T08:12Z',
    '2026-01-15T08:12:30+08:00',
    '2026-01-15T08:12:30.123-05:30',
    '2024-02-29',
    '2026',
    '2026-01',
  ])('%s is one', (text) => expect(isMoment(text)).toBe(true));
  it.each([
    '26',
    '2026-',
    '2026-02-29',
    '2026-13',
    '2026-01-15T08:12',
    '2026-01-15T24:00Z',
    '2026-01-15T08Z',
    '2026-01-15T08:12:60Z',
    '20260115',
    '2026-01-15 08:12Z',
    '',
  ])('%s is none', (text) => expect(isMoment(text)).toBe(false));
});
