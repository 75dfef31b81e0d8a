import type { Operation } from './operations.js';

const ZIP = ['application/zip'] as const;
const SINCE = {
  since: 'size of a checkpoint that you hold: the bundle then proves that the log was only added to since',
};

/** Bundles of evidence, and the log by its hashes. */
export const EVIDENCE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/messages/{id}/evidence',
    zh: '一条报文的证据包:原文、单证、日志条目及其证明、检查点、验证说明',
    en: 'Evidence of one message: bytes, documents, entries with their proofs, checkpoints, how to verify it all',
    parameters: SINCE,
    answer: [200, ZIP],
    errors: [400, 404, 422],
  },
  {
    method: 'get',
    path: '/v1/evidence',
    zh: '一个集装箱或一天(UTC)的证据包',
    en: 'Evidence of a container, or of what was received on a day (UTC)',
    parameters: { container: 'its number', day: '2026-01-15', ...SINCE },
    answer: [200, ZIP],
    errors: [400, 404, 422],
  },
  {
    method: 'get',
    path: '/v1/audit/log/checkpoint',
    zh: '最近签名的检查点,供任何人镜像日志(C2SP tlog-tiles)',
    en: 'The checkpoint that was signed last, for whoever mirrors the log (C2SP tlog-tiles)',
    answer: [200, ['text/plain']],
    errors: [404],
    open: true,
  },
  {
    method: 'get',
    path: '/v1/audit/log/tile/{path}',
    zh: '日志散列值的一片:层/序号[.p/宽度](C2SP tlog-tiles)',
    en: 'A tile of the hashes of the log: level/number[.p/width] (C2SP tlog-tiles)',
    answer: [200, ['application/octet-stream']],
    errors: [404],
    open: true,
  },
];
