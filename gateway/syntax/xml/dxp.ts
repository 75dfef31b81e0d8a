import { type Json, type Limits, type Node, type Outcome, type Problem, problem } from '../../core/index.js';
import { descend } from './identify.js';
import { unzip } from './unzip.js';

/** What a DxpMsg of the national exchange platform carries, and what it says of it. */
export interface Payload {
  /** The business message, decoded and unpacked. */
  readonly bytes: Uint8Array;
  /** Where `Data` stands in what was received. */
  readonly offset: number;
}

const TEXT = { kind: 'text' } as const;

/**
 * The message inside a DxpMsg: `Data` in base64, plain or packed (a `Zip` child, or packed bytes without one). An
 * outcome without a value says why it can't be had; never more than the interchange limit is unpacked.
 */
export function unwrapDxp(root: Node, limits: Limits): Outcome<Payload | undefined> {
  const data = descend(root, ['Data']);
  const zip = data && descend(data, ['Zip']);
  const holder = zip ?? data;
  const at = { path: zip ? 'Data/Zip' : 'Data', offset: holder?.offset(TEXT) ?? root.offset() };
  const refuse = (each: Problem): Outcome<undefined> => ({ value: undefined, problems: [each] });
  const unreadable = (zh: string, en: string): Outcome<undefined> =>
    refuse(problem('payload-unreadable', at, { values: { reason: zh, reasonEn: en } }));
  const text = holder?.value(TEXT)?.replace(/\s+/g, '');
  if (data === undefined || text === undefined) return unreadable('没有内容', 'it is empty');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return unreadable('不是 base64', 'it is not base64');
  const packed = Buffer.from(text, 'base64');
  const unpacked = unzip(packed, limits.interchangeBytes, zip !== undefined);
  if (unpacked === 'too-large')
    return refuse(
      problem('limit-exceeded', at, {
        expected: `${limits.interchangeBytes} bytes`,
        values: { name: 'Data' },
      }),
    );
  if (unpacked === 'unreadable') return unreadable('不是可读的压缩数据', 'it is not readable as a zip');
  return { value: { bytes: unpacked, offset: data.offset() }, problems: [] };
}

/** What a DxpMsg says around its payload, for `source.wrapper`: members that have a value. */
export function wrapperOf(root: Node): Json {
  const text = (...steps: readonly string[]): string | undefined => descend(root, steps)?.value(TEXT);
  const attribute = (node: Node | undefined, name: string): string | undefined =>
    node?.value({ kind: 'attribute', name });
  const all = (steps: readonly string[], name: string): readonly Node[] =>
    descend(root, steps)?.children.filter((each) => each.name === name) ?? [];
  const recipients = all(['TransInfo', 'ReceiverIds'], 'ReceiverId').flatMap(
    (each) => each.value(TEXT) ?? [],
  );
  const keys = all(['AddInfo', 'BizKey'], 'Key').map((each) =>
    defined({ name: attribute(each, 'name'), value: each.value(TEXT) }),
  );
  return defined({
    name: root.name,
    version: attribute(root, 'ver'),
    id: attribute(root, 'Id'),
    reference: text('TransInfo', 'CopMsgId'),
    sender: text('TransInfo', 'SenderId'),
    recipients: recipients.length > 0 ? recipients : undefined,
    createdAt: text('TransInfo', 'CreatTime'),
    messageType: text('TransInfo', 'MsgType'),
    fileName: text('AddInfo', 'FileName'),
    icCard: text('AddInfo', 'IcCard'),
    keys: keys.length > 0 ? keys : undefined,
    encoding: attribute(descend(root, ['AddInfo', 'IsText']), 'Encode'),
    isText: text('AddInfo', 'IsText'),
    recordMapId: text('AddInfo', 'RecMapId'),
  });
}

const defined = (members: Record<string, Json | undefined>): Record<string, Json> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Record<
    string,
    Json
  >;
