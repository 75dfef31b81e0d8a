import type { Node } from '../../core/index.js';

/** What an XML document says of itself. */
export interface Identity {
  /** `MT1101`, `ManifestResponse`, `WLJK_IRTA`, …, else the root's local name. */
  readonly name: string;
  /** The function code, where it selects a variant of the message's shape. */
  readonly variant?: string;
  readonly reference?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly preparedAt?: string;
  /** The element that such a document usually stands in and here doesn't (WCO: MetaData). */
  readonly within?: string;
}

/** Where a family of messages keeps its head; steps are local names below the root. */
interface Family {
  readonly root: string;
  readonly head: readonly string[];
  readonly reference: string;
  readonly type?: string;
  readonly variant?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly preparedAt?: string;
}

/** Our own forms for agencies: the same in JSON. */
const own = (root: string): Family => ({
  root,
  head: [],
  reference: 'messageId',
  sender: 'sender/code',
  recipient: 'recipient/code',
  preparedAt: 'issuedAt',
});

const FAMILIES: readonly Family[] = [
  own('agencyNotice'),
  own('personPreAnnouncement'),
  {
    root: 'Manifest',
    head: ['Head'],
    reference: 'MessageID',
    type: 'MessageType',
    variant: 'FunctionCode',
    sender: 'SenderID',
    recipient: 'ReceiverID',
    preparedAt: 'SendTime',
  },
  {
    root: 'MESSAGE',
    head: ['MESSAGE_HEAD'],
    reference: 'MESSAGE_ID',
    type: 'MESSAGE_TYPE',
    variant: 'FUNCTION_CODE',
    sender: 'SENDER',
    recipient: 'RECEIVER',
    preparedAt: 'MESSAGE_CREATE_TIME',
  },
  // Provincial e-ports (MT9801, MT0102).
  {
    root: 'Message',
    head: ['Head'],
    reference: 'MessageId',
    type: 'MessageType',
    sender: 'SendId',
    recipient: 'ReceiveId',
    preparedAt: 'SendTime',
  },
  // Customs' means of transport (CSM001, …).
  {
    root: 'Message',
    head: ['MessageHead'],
    reference: 'MessageID',
    type: 'MessageType',
    variant: 'FunctionCode',
    sender: 'SenderID',
    recipient: 'ReceiverID',
    preparedAt: 'SendTime',
  },
  // The national exchange platform's wrapper.
  {
    root: 'DxpMsg',
    head: ['TransInfo'],
    reference: 'CopMsgId',
    sender: 'SenderId',
    recipient: 'ReceiverIds/ReceiverId',
    preparedAt: 'CreatTime',
  },
  // Bonded zones and processing trade (SAS121, INV101): a signature around the package that it signs.
  {
    root: 'Signature',
    head: ['Object', 'Package', 'EnvelopInfo'],
    reference: 'message_id',
    type: 'message_type',
    sender: 'sender_id',
    recipient: 'receiver_id',
    preparedAt: 'send_time',
  },
  // WCO Data Model: what is wrapped says which message it is.
  { root: 'MetaData', head: ['Declaration'], reference: 'FunctionalReferenceID' },
  { root: 'MetaData', head: ['Response'], reference: 'FunctionalReferenceID' },
  { root: 'Declaration', head: [], reference: 'FunctionalReferenceID' },
  { root: 'Response', head: [], reference: 'FunctionalReferenceID' },
  // The European maritime single window (EMSWe): a main header beside the message.
  {
    root: 'Envelope',
    head: ['MAI'],
    reference: 'ExchangedDocument/ID',
    type: 'ExchangedDocument/TypeCode',
    preparedAt: 'ExchangedDocument/FirstSignatoryDocumentAuthentication/ActualDateTime/DateTimeString',
  },
  // Ship clearance (ISO 28005): what stands beside the header says whether it asks or answers.
  {
    root: 'EPCMessage',
    head: [],
    reference: 'EPCMessageHeader/ShipMessageId',
    sender: 'EPCMessageHeader/SenderId',
    preparedAt: 'EPCMessageHeader/SentTime',
  },
  // Declarations to the single window up to 2018.
  { root: 'ImportMessage', head: ['SWImpHead'], reference: 'CopMsgId' },
];

/** What a signed package holds decides which message it is; its message_type is often left as the template had it. */
const SIGNED: Readonly<Record<string, string>> = { InvtMessage: 'INV101', PassPortMessage: 'SAS121' };

/** What MetaData wraps, where it comes without: WCO leaves the wrapper to the parties. Others call an element so as well. */
const BARE: Readonly<Record<string, string>> = { Declaration: 'WCO_DEC', Response: 'WCO_RES' };

const saysFunction = (root: Node): boolean =>
  root.children.some((each) => each.name === 'FunctionCode' || each.name === 'FunctionalReferenceID');

const isApplication = (node: Node): boolean => node.children.some((each) => each.name === 'ApplyHead');

/** Reads the head of the families it knows, by local names; of other documents only the root's name is known. */
export function identify(root: Node): Identity {
  if (root.name === 'Declaration' && isApplication(root)) return { name: 'ApplyHead' };
  const bare = Object.hasOwn(BARE, root.name);
  for (const family of FAMILIES) {
    if (family.root !== root.name || (bare && !saysFunction(root))) continue;
    const head = descend(root, family.head);
    if (head === undefined) continue;
    const read = (path: string | undefined): string | undefined =>
      path === undefined ? undefined : descend(head, path.split('/'))?.value({ kind: 'text' });
    const members = {
      reference: read(family.reference),
      sender: read(family.sender),
      recipient: read(family.recipient),
      preparedAt: read(family.preparedAt),
      variant: read(family.variant),
    };
    const present = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    return { ...present, name: nameOf(root, read(family.type)), ...(bare ? { within: 'MetaData' } : {}) };
  }
  return { name: root.name };
}

/** A receipt carries the type of what it answers, so it is told apart by its body; international transfers and the single window's import have receipts of their own. */
function nameOf(root: Node, type: string | undefined): string {
  if (root.name === 'Signature') {
    const data = descend(root, ['Object', 'Package', 'DataInfo', 'BussinessData']);
    const signed = data?.children.find((each) => Object.hasOwn(SIGNED, each.name));
    return (signed && SIGNED[signed.name]) ?? type ?? root.name;
  }
  // The older form of the customs' instructions.
  if (
    root.name === 'Message' &&
    root.children.some((each) => each.name === 'Declaration' && isApplication(each))
  )
    return `${type}A`;
  if (Object.hasOwn(BARE, root.name)) return BARE[root.name] as string;
  if (root.name === 'EPCMessage')
    return root.children.some((each) => each.name === 'EPCRequestBody' || each.name === 'EPCCancelBody')
      ? 'EPC_REQUEST'
      : 'EPC_RESPONSE';
  if (root.name === 'Envelope')
    return `EMSWE_${root.children.find((each) => each.name !== 'MAI')?.name ?? type ?? ''}`;
  if (root.name === 'MetaData') return descend(root, ['Declaration']) === undefined ? 'WCO_RES' : 'WCO_DEC';
  const response = root.name === 'Manifest' ? descend(root, ['Response']) : undefined;
  if (response === undefined) return type ?? root.name;
  if (descend(response, ['StatementCode']) !== undefined) return 'ManifestStatement';
  return descend(response, ['ImportInformation']) === undefined
    ? 'ManifestResponse'
    : 'ManifestTransferCheckResponse';
}

/** The first node at the end of those steps. */
export function descend(node: Node, steps: readonly string[]): Node | undefined {
  let at: Node | undefined = node;
  for (const step of steps) at = at?.children.find((each) => each.name === step);
  return at;
}
