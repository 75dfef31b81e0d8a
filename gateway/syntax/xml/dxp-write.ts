import { type Document, type Draft, type Outcome, type Problem, problem } from '../../core/index.js';
import { writeXml } from './write.js';

const NAMESPACE = 'http://www.chinaport.gov.cn/dxp';
const ADDRESS = /DXP[A-Z0-9]{13}/;

/** What a new DxpMsg says beside its payload. */
export interface Wrapping {
  /** RFC 3339. */
  readonly createdAt: string;
  /** CopMsgId; else the wrapper's that the document came in, else the document's own number or id. */
  readonly reference?: string | undefined;
  /** MsgType, where the document came in no wrapper. */
  readonly messageType: string;
}

/**
 * Bytes → a DxpMsg that carries them in base64. What the wrapper of the first document said is said again; addresses
 * are else the platform's (`DXP…`, 16 characters) in the document's sender and recipient, or those as they are.
 */
export function wrapDxp(payload: Uint8Array, document: Document, wrapping: Wrapping): Outcome<Uint8Array> {
  const problems: Problem[] = [];
  const known = (document.source.wrapper ?? {}) as Readonly<Record<string, unknown>>;
  const said = (name: string): string | undefined =>
    typeof known[name] === 'string' ? (known[name] as string) : undefined;
  const address = (field: string, code: string | undefined): string => {
    const found = ADDRESS.exec(code ?? '')?.[0] ?? code ?? '';
    if (found === '' || found.length > 16)
      problems.push(
        problem('document-not-carried', undefined, { found: `${field} ${found}`, expected: 'DxpMsg' }),
      );
    return found;
  };
  const recipients = Array.isArray(known.recipients)
    ? known.recipients.map(String)
    : [address('recipient.code', document.recipient?.code)];
  const keys = Array.isArray(known.keys) ? (known.keys as ReadonlyArray<Record<string, string>>) : [];
  const optional = (tag: string, value: string | undefined): readonly Draft[] =>
    value === undefined ? [] : [element(tag, value)];
  const addition = [
    ...optional('FileName', said('fileName')),
    ...optional('IcCard', said('icCard')),
    ...(keys.length === 0 ? [] : [element('BizKey', '', keys.map(keyOf))]),
    element('IsText', said('isText') ?? '', [], { Encode: said('encoding') ?? 'UTF-8' }),
    ...optional('RecMapId', said('recordMapId')),
  ];
  const draft = element(
    'DxpMsg',
    '',
    [
      element('TransInfo', '', [
        element('CopMsgId', said('reference') ?? wrapping.reference ?? document.documentId ?? document.id),
        element('SenderId', said('sender') ?? address('sender.code', document.sender?.code)),
        element(
          'ReceiverIds',
          '',
          recipients.map((each) => element('ReceiverId', each)),
        ),
        element('CreatTime', said('createdAt') ?? wrapping.createdAt),
        element('MsgType', said('messageType') ?? wrapping.messageType),
      ]),
      element('Data', Buffer.from(payload).toString('base64')),
      element('AddInfo', '', addition),
    ],
    { ver: said('version') ?? '1.0', ...(said('id') === undefined ? {} : { Id: said('id') as string }) },
  );
  const written = writeXml(draft, { namespace: NAMESPACE, charset: 'UTF-8' });
  return { value: written.value, problems: [...problems, ...written.problems] };
}

const keyOf = (key: Record<string, string>): Draft =>
  element('Key', key.value ?? '', [], key.name === undefined ? {} : { name: key.name });

const element = (
  tag: string,
  text: string,
  children: readonly Draft[] = [],
  attributes: Readonly<Record<string, string>> = {},
): Draft => ({
  tag,
  values: [
    ...Object.entries(attributes).map(([name, value]) => ({
      leaf: { kind: 'attribute', name } as const,
      value,
    })),
    ...(text === '' ? [] : [{ leaf: { kind: 'text' } as const, value: text }]),
  ],
  children,
});
