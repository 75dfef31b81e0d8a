// Records what the README shows of the demo and of `eport check`: node scripts/record.mjs writes both READMEs anew.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const BROKEN = 'conformance/cases/equipment-event/codeco-d95b/missing-control-total/input.edi';

/** File and language of each README. */
export const READMES = [
  ['README.md', 'en'],
  ['README.zh-CN.md', 'zh'],
];

/** What a command prints, run in the checkout as a user runs it. */
const run = (...args) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['dist/gateway/cli.js', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 300_000,
  });
  return (stdout + stderr).trim();
};

/** Name of a recording → the command as the README shows it, and what it prints. */
export const RECORDINGS = {
  demo: (lang) => ({ command: 'npm run demo -- --once', out: () => run('demo', '--once', '--lang', lang) }),
  check: (lang) => ({
    command: `npx eport check ${BROKEN} --lang ${lang}`,
    out: () => run('check', BROKEN, '--lang', lang),
  }),
};

const BLOCK = /<!-- recorded: (\w+) -->\n```\n([\s\S]*?)```\n<!-- \/recorded -->/g;

/** The recordings that stand in a README, by name. */
export const recorded = (text) =>
  Object.fromEntries([...text.matchAll(BLOCK)].map(([, name, body]) => [name, body.trim()]));

/** What differs from run to run, made the same: ports, moments, references, counts of log entries, roots. */
export const steady = (text) =>
  text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\+\d{6,8}:\d{4}\+[A-Z0-9-]+/g, '+MOMENT+REFERENCE')
    .replace(/\d+( entries, |\s*条,已签名 )\d+/g, 'N$1N')
    .replace(/[0-9a-f]{16}…/g, 'ROOT…');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, lang] of READMES) {
    const text = readFileSync(root + file, 'utf8').replace(BLOCK, (_, name) => {
      const { command, out } = RECORDINGS[name](lang);
      return `<!-- recorded: ${name} -->\n\`\`\`\n$ ${command}\n${out()}\n\`\`\`\n<!-- /recorded -->`;
    });
    writeFileSync(root + file, text);
  }
}
