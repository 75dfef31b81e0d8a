// Makes one file each of the commands that are run for a single small file, with all that they need of ours: loading 150 modules takes node a quarter of such a run.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'gateway', 'commands');
for (const name of ['check', 'translate'])
  await build({
    entryPoints: [join(folder, `${name}.js`)],
    outfile: join(folder, `${name}.js`),
    allowOverwrite: true,
    bundle: true,
    packages: 'external',
    // Shared with the program that calls them: it knows wrong usage by its class.
    external: ['./command.js'],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
