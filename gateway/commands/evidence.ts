import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvidenceFiles, folderFiles, reportText, unzipped, verifyEvidence } from '../audit/index.js';
import { type Terminal, UsageError } from './command.js';
import { Refused, remoteNode, Unreachable } from './remote/node.js';

/** The files of a bundle, a ZIP or an unpacked one; undefined where the path is neither. */
export function filesOf(path: string): EvidenceFiles | 'damaged' | undefined {
  if (statSync(path).isDirectory())
    return existsSync(join(path, 'evidence.json')) ? (folderFiles(path) ?? 'damaged') : undefined;
  return startsLikeZip(path) ? (unzipped(readFileSync(path)) ?? 'damaged') : undefined;
}

function startsLikeZip(path: string): boolean {
  const handle = openSync(path, 'r');
  try {
    const start = Buffer.alloc(2);
    readSync(handle, start, 0, 2, 0);
    return start.toString('latin1') === 'PK';
  } finally {
    closeSync(handle);
  }
}

/** Verifies a bundle and prints what was found; gives the exit code. */
export async function verifyBundle(
  files: EvidenceFiles | 'damaged',
  own: {
    readonly key?: readonly string[] | undefined;
    readonly tsa?: string | undefined;
    readonly json?: boolean | undefined;
    readonly checkpoints: readonly string[];
  },
  lang: 'zh' | 'en',
  terminal: Terminal,
): Promise<number> {
  if (files === 'damaged') {
    await terminal.err(lang === 'zh' ? '证据包无法读取\n' : 'the bundle can not be read\n');
    return 3;
  }
  const report = await verifyEvidence(files, {
    ...(own.key === undefined ? {} : { keys: own.key }),
    ...(own.tsa === undefined ? {} : { authorities: readFileSync(own.tsa, 'utf8') }),
    checkpoints: own.checkpoints,
  });
  await terminal.out(own.json === true ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, lang));
  return report.findings.length === 0 ? 0 : 1;
}

/** `eport audit prove`: a bundle from a running node into a file; gives the exit code. */
export async function prove(
  message: string | undefined,
  values: Readonly<Partial<Record<'container' | 'day' | 'since' | 'output' | 'url' | 'key-file', string>>>,
  lang: 'zh' | 'en',
  terminal: Terminal,
): Promise<number> {
  const { container, day, since, output = 'evidence.zip' } = values;
  if ([message, container, day].filter((each) => each !== undefined).length !== 1)
    throw new UsageError('prove MESSAGE | prove --container NUMBER | prove --day YYYY-MM-DD');
  const query = new URLSearchParams(
    Object.entries({ container, day, since }).filter(
      (each): each is [string, string] => each[1] !== undefined,
    ),
  );
  const path =
    message === undefined ? '/v1/evidence' : `/v1/messages/${encodeURIComponent(message)}/evidence`;
  try {
    const zip = await remoteNode(values, terminal).bytes(query.size === 0 ? path : `${path}?${query}`);
    writeFileSync(output, zip, { mode: 0o600 });
    await terminal.out(
      lang === 'zh'
        ? `证据包 ${output},${zip.length} 字节;验证: eport audit verify ${output}\n`
        : `${output}: ${zip.length} bytes; verify it by: eport audit verify ${output}\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof Refused) {
      await terminal.err(`${error.problem.code}: ${error.problem.message[lang]}\n`);
      return 1;
    }
    if (!(error instanceof Unreachable)) throw error;
    await terminal.err(
      `${lang === 'zh' ? '无法连接节点' : 'the node cannot be reached'}: ${error.message}\n`,
    );
    return 3;
  }
}
