import { createHash } from 'node:crypto';
import { defaultAgreement, judge, type Rules } from '../../../gateway/index.js';
import { sampleOf } from '../../sample/sample.js';

/** The node that the kit is in the link. */
export const KIT_NODE = 'conformance-kit';

/** What a package is made of: the message, its id, and who stood on its way before the kit. */
export interface Packing {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly at: string;
  readonly leaf: string;
  readonly checkpoint?: string;
  readonly earlier?: readonly string[];
}

/** A message as it travels between nodes: bytes, documents, verdict and stations, as docs/exchange.md says. */
export function packed(
  rules: Rules,
  { id, bytes, mediaType, at, leaf, checkpoint, earlier = [] }: Packing,
): Readonly<Record<string, unknown>> {
  const {
    documents,
    status,
    head,
    messages,
    problems,
    rules: digest,
  } = judge(bytes, defaultAgreement, rules, {
    id,
    receivedAt: at,
  });
  const station = (node: string): object => ({ node, sender: 'terminal', receivedAt: at, leaf });
  return {
    id,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    mediaType,
    originalBytes: Buffer.from(bytes).toString('base64'),
    lane: 'conformance',
    sender: 'terminal',
    receivedAt: at,
    verdict: { status, head, messages, problems, rules: digest },
    documents,
    provenance: [
      ...earlier.map(station),
      { ...station(KIT_NODE), ...(checkpoint === undefined ? {} : { checkpoint }) },
    ],
  };
}

/** A message to travel: of a type (`dxp+TYPE`: in a DXP wrapper), the same for the same seed and reference. */
export function message(
  rules: Rules,
  type: string,
  seed: number,
  reference: string,
): { readonly bytes: Uint8Array; readonly mediaType: string } {
  const [, wrapper, inner = ''] = /^(dxp\+)?(.*)$/.exec(type) ?? [];
  const made = sampleOf(rules, { type: inner, seed, reference });
  if (made.kind !== 'sample') throw new Error(`no sample of ${type}`);
  const { bytes, file, message: kind } = made.sample;
  if (wrapper !== undefined) return { bytes: dxp(bytes, kind, reference), mediaType: 'application/xml' };
  return { bytes, mediaType: file.endsWith('edi') ? 'application/edifact' : 'application/xml' };
}

/** A DxpMsg around a message, as a participant of the exchange platform writes it. */
const dxp = (bytes: Uint8Array, type: string, reference: string): Uint8Array =>
  Buffer.from(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><TransInfo>',
      `<CopMsgId>${reference}</CopMsgId><SenderId>DXPENT0000000077</SenderId>`,
      '<ReceiverIds><ReceiverId>DXPDSWMFT0000001</ReceiverId></ReceiverIds>',
      `<CreatTime>2026-01-15T08:00:00+08:00</CreatTime><MsgType>${type}</MsgType></TransInfo>`,
      `<Data>${Buffer.from(bytes).toString('base64')}</Data>`,
      '<AddInfo><IsText Encode="UTF-8"/></AddInfo></DxpMsg>',
    ].join(''),
  );
