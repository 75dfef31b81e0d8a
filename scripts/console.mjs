// Makes dist/console of gateway/console: what the node serves under /console.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../gateway/console', import.meta.url));
await build({ root, configFile: `${root}/vite.config.ts`, logLevel: 'warn' });
