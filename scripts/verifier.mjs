// Makes dist/gateway/audit/evidence/verify.mjs of the built verifier and all that it needs: the one file that lies in every bundle of evidence.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'gateway', 'audit', 'evidence');
await build({
  entryPoints: [join(folder, 'verifier.js')],
  outfile: join(folder, 'verify.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // ES modules where a library has them: only what is used comes along, and nothing is loaded at run time.
  mainFields: ['module', 'main'],
  legalComments: 'eof',
  logLevel: 'warning',
});
