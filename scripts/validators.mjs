// Makes dist/gateway/validate/compiled/<type>-<version>.cjs: what ajv makes of each canonical schema, so that no start has to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _ } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { transform } from 'esbuild';
import { ajvOf, compiledName, idOf, readSchemas } from '../dist/gateway/validate/canonical.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist/gateway/validate/compiled');
mkdirSync(out, { recursive: true });
const schemas = readSchemas(join(root, 'schemas/canonical'));
for (const [name, { file, json }] of schemas.byType) {
  const ajv = ajvOf(schemas, true);
  ajv.opts.code.formats = _`formats`;
  const code = standalone.default(ajv, ajv.getSchema(idOf(json, file)));
  const made = `exports.digest = '${schemas.digest}';\nexports.make = (moment) => {\nconst formats = { moment };\nconst module = {};\n${code}\nreturn module.exports;\n};\n`;
  const { code: small } = await transform(made, { minify: true, target: 'node20' });
  writeFileSync(join(out, compiledName(name)), small);
}
