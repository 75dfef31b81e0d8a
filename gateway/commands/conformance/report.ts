import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '../../../conformance/kit/exchange.js';
import type { StepResult } from '../../../conformance/kit/judge.js';
import { reportOf } from '../../../conformance/kit/report/report.js';
import { readReport, writeReport } from '../../../conformance/kit/report/write.js';
import type { Session } from '../../../conformance/kit/session.js';
import {
  loadOrCreateSigner,
  parseNote,
  parseVkey,
  type Signer,
  signatureLine,
  signedBy,
  sm2Signer,
} from '../../audit/index.js';
import { defaultAgreement, judge, type Rules, rfc3339, systemClock } from '../../index.js';
import { type Terminal, UsageError } from '../command.js';
import { type Report, sarif } from '../reports.js';

/** What of the command's options a report goes by. */
export interface ReportOptions {
  readonly report?: string | undefined;
  readonly 'sm2-key'?: string | undefined;
}

/** The session's own Ed25519 key, and the SM2 key that is named. @throws UsageError where that is none */
function signersOf(made: Session, sm2Key: string | undefined): readonly Signer[] {
  const name = `eport/conformance/${made.head.id.slice(0, 8)}`;
  const own = loadOrCreateSigner(join(made.folder, 'report.key'), name);
  if (sm2Key === undefined) return [own];
  let pem: string;
  try {
    pem = readFileSync(sm2Key, 'utf8');
  } catch {
    throw new UsageError(`--sm2-key ${sm2Key}`);
  }
  const sm2 = sm2Signer(name, pem);
  if (sm2 === undefined) throw new UsageError(`--sm2-key ${sm2Key}: SM2, PKCS#8`);
  return [own, sm2];
}

/** SARIF of the files that a session was given; undefined where it was given none. */
function sarifOf({ head, recording }: Session, rules: Rules, lang: 'zh' | 'en'): string | undefined {
  const agreement = { ...defaultAgreement, ...(head.profile === undefined ? {} : { profile: head.profile }) };
  const files = new Map(
    recording.exchanges
      .filter(({ kind, from }) => kind === 'file' && from === 'participant')
      .map((each) => [each.path, bytesOf(each.request)] as const),
  );
  if (files.size === 0) return undefined;
  const reports = [...files].map(([file, bytes]): Report => {
    const about = { id: 'file', receivedAt: head.begunAt };
    return { file, problems: judge(bytes, agreement, rules, { ...about, translate: false }).problems };
  });
  return `${sarif(reports, lang, head.suite)}\n`;
}

/** Writes the report of what was judged; gives it, its files and who signed it. */
export async function put(
  made: Session,
  results: readonly StepResult[],
  values: ReportOptions,
  lang: 'zh' | 'en',
  rules: Rules,
) {
  const report = reportOf(made, results, { judgedAt: rfc3339(systemClock.now()), rules: rules.digest });
  const signers = signersOf(made, values['sm2-key']);
  const sign = async (text: string): Promise<string> => {
    const lines = [];
    for (const each of signers) lines.push(await signatureLine(text, each));
    return `${text}\n${lines.join('')}`;
  };
  const files = await writeReport(values.report ?? made.folder, report, sign, sarifOf(made, rules, lang));
  return { report, files, signers };
}

/** Judges, prints, and writes the report. */
export async function finish(
  made: Session,
  values: ReportOptions,
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
): Promise<number> {
  const results = await made.judge(rules);
  const { report, files, signers } = await put(made, results, values, lang, rules);
  const mark = { passed: '✓', failed: '✗', skipped: '–', 'not-covered': '·', overridden: '!' } as const;
  for (const { step, title, verdict, reason, findings } of results) {
    await terminal.out(
      `${mark[verdict]} ${step}  ${title[lang]}${reason === undefined ? '' : `  (${reason})`}\n`,
    );
    for (const each of findings.filter(({ passed }) => !passed))
      await terminal.out(`    ${each.check}: ${each.text[lang]}\n`);
  }
  const { counts } = report;
  await terminal.out(
    lang === 'zh'
      ? `\n${counts.passed} 项要求通过,${counts.failed} 项未通过,${counts.overridden} 项豁免,${counts.skipped} 项跳过,${counts['not-covered']} 项未覆盖\n`
      : `\n${counts.passed} requirements passed, ${counts.failed} failed, ${counts.overridden} overridden, ${counts.skipped} skipped, ${counts['not-covered']} not covered\n`,
  );
  const open = files.find((file) => file.endsWith('.html')) ?? '';
  await terminal.out(
    lang === 'zh'
      ? `请打开 ${open};其余文件与公钥:\n`
      : `open ${open}; the other files, and whose signature it is:\n`,
  );
  await terminal.out(`${[...files, ...signers.map(({ vkey }) => vkey)].join('\n')}\n`);
  return report.outcome === 'passed' ? 0 : 1;
}

/** `eport conformance verify`: whether a report is as it was signed, and by whom. */
export async function verify(
  path: string,
  key: string | undefined,
  terminal: Terminal,
  lang: 'zh' | 'en',
): Promise<number> {
  let sealed: ReturnType<typeof readReport>;
  try {
    sealed = readReport(path);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const note = parseNote(sealed.note);
  const verifier = key === undefined ? undefined : parseVkey(key);
  if (key !== undefined && verifier === undefined) throw new UsageError(`--key ${key}`);
  const signed = note !== undefined && verifier !== undefined ? signedBy(note, verifier) : 'none';
  const findings = [
    ...sealed.changed.map((name) => (lang === 'zh' ? `${name} 已被改动` : `${name} was changed`)),
    ...(sealed.session === sealed.report.session.id ? [] : [lang === 'zh' ? '会话不符' : 'another session']),
    ...(verifier !== undefined && signed !== 'good'
      ? [lang === 'zh' ? '签名无效' : 'the signature is not good']
      : []),
    ...(note === undefined ? [lang === 'zh' ? '没有签名' : 'it is not signed'] : []),
  ];
  for (const each of findings) await terminal.out(`✗ ${each}\n`);
  if (findings.length > 0) return 1;
  const { outcome, session: head } = sealed.report;
  const names = (note?.signatures ?? []).map(({ name, keyId }) => `${name} (${keyId})`).join(', ');
  const trust =
    verifier === undefined
      ? lang === 'zh'
        ? '未给 --key:只核对了内容,未核对签名人'
        : 'without --key: the contents agree, whose signature it is was not checked'
      : lang === 'zh'
        ? '签名有效'
        : 'the signature is good';
  await terminal.out(`✓ ${head.role} ${head.product} ${head.version}: ${outcome}\n${trust}: ${names}\n`);
  return 0;
}
