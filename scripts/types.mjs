// Writes gateway/core/canonical.ts from schemas/canonical: node scripts/types.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'schemas', 'canonical');
const COMMON = 'common.schema.json';

/** The types of all canonical documents as one TypeScript module, unformatted. */
export async function canonicalTypes() {
  const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const types = readdirSync(folder)
    .filter((file) => file.endsWith('.schema.json') && file !== COMMON)
    .sort();
  // One schema with everything under $defs: definitions that documents share come out once.
  const bundle = {
    title: 'CanonicalDocument',
    $defs: { ...read(COMMON).$defs, ...Object.fromEntries(types.map((file) => [nameOf(file), read(file)])) },
    anyOf: types.map((file) => ({ $ref: `#/$defs/${nameOf(file)}` })),
  };
  const body = await compile(prepared(bundle), 'CanonicalDocument', {
    bannerComment: '',
    additionalProperties: false,
    format: false,
    unreachableDefinitions: false,
  });
  return `// Generated from schemas/canonical by scripts/types.mjs; do not edit.\n\n${body}`;
}

const nameOf = (file) => `${file.slice(0, -'.schema.json'.length)}-document`;

// References become local, the Chinese and English labels become comments, and ids go, since the bundle is one schema.
function prepared(value) {
  if (Array.isArray(value)) return value.map(prepared);
  if (typeof value !== 'object' || value === null) return value;
  const { $id, $schema, label, edifact, wco, ...rest } = value;
  const out = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, prepared(each)]));
  if (typeof out.$ref === 'string') return { $ref: out.$ref.replace(COMMON, '') };
  const isLabel = typeof label === 'object' && typeof label?.zh === 'string' && typeof label?.en === 'string';
  return isLabel
    ? { ...out, description: label.zh === label.en ? label.en : `${label.zh}: ${label.en}` }
    : { ...value, ...out };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'gateway', 'core', 'canonical.ts'), await canonicalTypes());
