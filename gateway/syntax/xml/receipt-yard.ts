import type { Draft, Node } from '../../core/index.js';
import { localTime } from './local-time.js';
import type { Answering } from './receipt.js';
import { element, errorsIn, nodesAt, sentences, textAt } from './receipt-draft.js';

/** How the messages of one kind are answered: the receipt's type, its entries, and the keys that they repeat. */
interface Kind {
  readonly receipt: string;
  readonly entry: string;
  readonly of: string;
  readonly keys: readonly string[];
}

const tally = (receipt: string): Kind => ({
  receipt,
  entry: 'RESPONSE_RAILWAY_BILLINFO',
  of: 'RAILWAY_BILLINFO',
  keys: ['BILL_NO'],
});
const arrival: Kind = {
  receipt: 'WLJK_ERRR',
  entry: 'RESPONSE_ARRIVEINFO',
  of: 'ARRIVE_INFO',
  keys: ['ARRIVE_NO'],
};
const loading = (of: string): Kind => ({
  receipt: 'WLJK_TLR',
  entry: 'RESPONSE_BILL_INFO',
  of,
  keys: ['CARRIAGE_NO', 'BILL_NO'],
});

/** Notices from customs (TLN, TREL) and the receipts themselves aren't here: they are never answered. */
const KINDS: Readonly<Record<string, Kind>> = {
  WLJK_IRTA: tally('WLJK_IRTR'),
  WLJK_IRTD: tally('WLJK_IRTR'),
  WLJK_ERTA: tally('WLJK_ERTR'),
  WLJK_ERTD: tally('WLJK_ERTR'),
  WLJK_ERRA: arrival,
  WLJK_ERRD: arrival,
  WLJK_TLA: loading('CONTA_INFO'),
  WLJK_TLD: loading('BILL_INFO'),
};

/** WLJK_*R: RESPONSE_INFO for the whole and one entry for each bill; CHK_FLAG 01 accepted, 03 returned. */
export function yardReceipt(
  answering: Answering,
): { readonly name: string; readonly draft: Draft } | undefined {
  const { head, name, preparedAt, timeZone, root, accepted, problems } = answering;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) return undefined;
  const { date, time, millis } = localTime(preparedAt, timeZone);
  const moment = `${date}${time}${millis}`;
  const sender = head.recipient?.code ?? '';
  const flag = element('CHK_FLAG', accepted ? '01' : '03');
  const entries = nodesAt(root, `MESSAGE_LIST/${kind.of}`)
    .filter((each) => kind.keys.some((key) => textAt(each, key) !== undefined))
    .map((each: Node) =>
      element(kind.entry, [
        ...kind.keys.map((key) => element(key, textAt(each, key) ?? '')),
        flag,
        element(
          'NOTES',
          accepted ? '接受申报' : `退单:${sentences(errorsIn(problems, each), '同一报文中另有错误')}`,
        ),
      ]),
    );
  const draft = element('MESSAGE', [
    element('MESSAGE_HEAD', [
      element('MESSAGE_ID', `${sender}_${moment}`),
      element('FUNCTION_CODE', answering.variant ?? '2'),
      element('MESSAGE_TYPE', kind.receipt),
      element('MESSAGE_CREATE_TIME', moment),
      element('SENDER', sender),
      element('RECEIVER', head.sender?.code ?? ''),
      element('VERSION', '1.0'),
    ]),
    element('MESSAGE_LIST', [
      element('RESPONSE_INFO', [
        element('MSGID', head.reference ?? ''),
        flag,
        element(
          'PER_TIME',
          `${date.replace(/(....)(..)(..)/, '$1-$2-$3')} ${time.replace(/(..)(..)(..)/, '$1:$2:$3')}`,
        ),
        element('PER_OP', sender),
        element('NOTES', accepted ? '接受申报' : `退单:${sentences(problems, '报文未被接受')}`),
      ]),
      ...entries,
    ]),
  ]);
  return { name: kind.receipt, draft };
}
