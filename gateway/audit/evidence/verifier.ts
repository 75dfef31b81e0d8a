import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { folderFiles } from './folder.js';
import { reportText } from './report.js';
import { verifyEvidence } from './verify-evidence.js';
import { unzipped } from './zip.js';

// The program verify.mjs that lies in every bundle: this file and what it needs in one. Node 20 or newer, nothing else.

const HELP = `node verify.mjs [bundle.zip | folder]   (default: the folder that this file is in)

  --key VKEY         the log's public key, known from elsewhere (may be given several times)
  --checkpoint FILE  a checkpoint of the log that you or a witness kept (several times)
  --tsa FILE         certificates (PEM) of the time stamping authorities that you trust
  --json             the whole report as JSON
  --lang zh|en

exit codes 退出码: 0 nothing is wrong 通过, 1 something is 有问题, 2 wrong usage 用法错误, 3 can't be read 无法读取
`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true },
      checkpoint: { type: 'string', multiple: true },
      tsa: { type: 'string' },
      json: { type: 'boolean' },
      lang: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const path = positionals[0] ?? dirname(fileURLToPath(import.meta.url));
  const files = statSync(path).isDirectory() ? folderFiles(path) : unzipped(readFileSync(path));
  if (files === undefined) throw new Error(`${path}: not a ZIP of a bundle`);
  const report = await verifyEvidence(files, {
    ...(values.key === undefined ? {} : { keys: values.key }),
    checkpoints: (values.checkpoint ?? []).map((file) => readFileSync(file, 'utf8')),
    ...(values.tsa === undefined ? {} : { authorities: readFileSync(values.tsa, 'utf8') }),
  });
  const lang = values.lang === 'zh' || values.lang === 'en' ? values.lang : undefined;
  process.stdout.write(
    values.json === true ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, lang),
  );
  return report.findings.length === 0 ? 0 : 1;
}

run().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error & { code?: string }) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = /^ERR_PARSE_ARGS/.test(error.code ?? '') ? 2 : 3;
  },
);
