import type { Text } from '../core/index.js';

/** Something that a verifier found wrong, named by leaf index and checkpoint. */
export interface Finding {
  readonly kind: FindingKind;
  /** Index of the leaf; with `to`, of the first of several, `to` exclusive. */
  readonly leaf?: number;
  readonly to?: number;
  /** Tree size that the checkpoint states, and which of those given it is, from 1. */
  readonly checkpoint?: number;
  readonly ordinal?: number;
  /** Line of an exported file, from 1. */
  readonly line?: number;
  /** File of a bundle. */
  readonly file?: string;
  readonly message: Text;
}

const KINDS = {
  'leaf-changed': {
    zh: '日志第 {leaf} 条的内容与其散列值不符',
    en: 'entry {leaf} does not match its hash: one of them was changed',
  },
  'leaf-malformed': {
    zh: '日志第 {leaf} 条不是规范 JSON',
    en: 'entry {leaf} is not canonical JSON',
  },
  'leaf-missing': {
    zh: '缺少日志第 {leaf} 条(至第 {to} 条之前)',
    en: 'entries from {leaf} to before {to} are missing',
  },
  'leaf-order': { zh: '日志第 {leaf} 条重复或次序有误', en: 'entry {leaf} is repeated or out of order' },
  'payload-changed': {
    zh: '日志第 {leaf} 条所指的原始报文已被改动',
    en: 'the payload that entry {leaf} tells of was changed',
  },
  'verdict-changed': {
    zh: '日志第 {leaf} 条所指的结论或单证已被改动',
    en: 'the verdict or a document that entry {leaf} tells of was changed',
  },
  'tail-removed': {
    zh: '检查点声明 {checkpoint} 条,日志自第 {leaf} 条起被截断',
    en: 'the checkpoint states {checkpoint} entries; the log is cut off from entry {leaf} on',
  },
  'root-mismatch': {
    zh: '检查点 {checkpoint} 的树根与日志不符:第 {leaf} 条至第 {to} 条之前有改动、调序或分叉',
    en: 'the root of checkpoint {checkpoint} is not that of the log: something from entry {leaf} to before {to} was changed, reordered or forked',
  },
  'checkpoint-forked': {
    zh: '同一大小 {checkpoint} 有两个树根不同的检查点:日志分叉',
    en: 'two checkpoints of size {checkpoint} have different roots: the log was forked',
  },
  'checkpoint-malformed': {
    zh: '第 {ordinal} 个检查点无法读取',
    en: 'checkpoint number {ordinal} can not be read',
  },
  'checkpoint-signature': {
    zh: '检查点 {checkpoint} 的签名不正确',
    en: 'the signature of checkpoint {checkpoint} is wrong',
  },
  'checkpoint-unsigned': {
    zh: '检查点 {checkpoint} 没有已知密钥的签名',
    en: 'checkpoint {checkpoint} is not signed by a known key',
  },
  'checkpoint-origin': {
    zh: '检查点 {checkpoint} 属于另一日志',
    en: 'checkpoint {checkpoint} belongs to another log',
  },
  'checkpoint-missing': { zh: '没有任何检查点', en: 'there is no checkpoint that covers these entries' },
  'checkpoint-unproven': {
    zh: '证据包不能证明自持检查点 {checkpoint} 与其一致;请以 since={checkpoint} 重新索取',
    en: 'the bundle does not prove that it agrees with your checkpoint of size {checkpoint}: ask for it with since={checkpoint}',
  },
  'proof-wrong': {
    zh: '日志第 {leaf} 条的包含证明不成立({file})',
    en: 'the proof that entry {leaf} is in the log does not hold ({file})',
  },
  'consistency-wrong': {
    zh: '检查点 {checkpoint} 与证据包的检查点之间的一致性证明不成立({file})',
    en: 'the proof that the log of checkpoint {checkpoint} was only added to does not hold ({file})',
  },
  'cosignature-wrong': {
    zh: '检查点 {checkpoint} 的见证签名不正确({file})',
    en: 'a countersignature of checkpoint {checkpoint} is wrong ({file})',
  },
  'time-stamp-wrong': {
    zh: '检查点 {checkpoint} 的时间戳不成立({file})',
    en: 'the time stamp of checkpoint {checkpoint} does not hold ({file})',
  },
  'file-changed': { zh: '文件 {file} 已被改动', en: 'the file {file} was changed' },
  'file-missing': { zh: '缺少文件 {file}', en: 'the file {file} is missing' },
  'file-unlisted': { zh: '文件 {file} 不属于证据包', en: 'the file {file} is not of the bundle' },
  'file-malformed': { zh: '文件 {file} 无法读取', en: 'the file {file} can not be read' },
  'manifest-signature': {
    zh: '文件清单没有日志密钥的正确签名({file})',
    en: 'the list of files is not rightly signed by the key of the log ({file})',
  },
  'document-changed': {
    zh: '单证 {file} 与已证明的结论不符',
    en: 'the document {file} is none of the proven verdict',
  },
  'line-malformed': { zh: '第 {line} 行无法读取', en: 'line {line} can not be read' },
} as const satisfies Record<string, Text>;

export type FindingKind = keyof typeof KINDS;

/** Makes a finding; its sentences come from the table. */
export function finding(kind: FindingKind, where: Omit<Finding, 'kind' | 'message'>): Finding {
  const values: Readonly<Record<string, number | string | undefined>> = { ...where };
  const fill = (sentence: string): string =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '?'));
  return { kind, ...where, message: { zh: fill(KINDS[kind].zh), en: fill(KINDS[kind].en) } };
}
