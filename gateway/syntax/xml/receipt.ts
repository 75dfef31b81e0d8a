import type { Acknowledgement, Draft, Head, MessageVerdict, Node, Problem } from '../../core/index.js';
import { importReceipt } from './receipt-import.js';
import { manifestReceipt, transferReceipt } from './receipt-manifest.js';
import { yardReceipt } from './receipt-yard.js';
import { writeXml } from './write.js';

/** What a receipt is made of: the head as read, what became of the message, and when. */
export interface XmlAnswer {
  readonly head: Head;
  readonly messages: readonly MessageVerdict[];
  /** Located. */
  readonly problems: readonly Problem[];
  /** RFC 3339. */
  readonly preparedAt: string;
  readonly refused?: boolean;
  /** The message's root element: entries of the receipt repeat its keys. */
  readonly root?: Node | undefined;
  /** Function code of the message. */
  readonly variant?: string | undefined;
  /** IANA name or offset; China's where it isn't given. */
  readonly timeZone?: string | undefined;
}

/** The same, for one message of a family that is answered. */
export interface Answering extends XmlAnswer {
  readonly name: string;
  readonly accepted: boolean;
  readonly timeZone: string;
}

const MANIFEST = /^MT(\d{4}|EC(IM|EX))$/;
/** Types of provincial e-ports that look alike but stand in another envelope. */
const PROVINCIAL = /^MT(98|01)/;
const TRANSFER = /^MT8[12]05$/;

/**
 * The receipt that a message gets in its own notation: customs' manifests (Manifest/Response, code 01 accepted, 03
 * returned), rail-yard messages (WLJK_*R) and declarations to the single window (DecImportResponse). Undefined where the notation has none, for receipts themselves and
 * where the head couldn't be read.
 */
export function xmlReceipt(answer: XmlAnswer): Acknowledgement | undefined {
  const message = answer.messages[0];
  if (message === undefined) return undefined;
  const imported = importReceipt(answer, message);
  if (imported !== undefined) return imported;
  if (answer.head.reference === undefined) return undefined;
  const answering: Answering = {
    ...answer,
    name: message.name,
    accepted: message.accepted && answer.refused !== true,
    variant:
      answer.variant ??
      answer.root?.children
        .find((each) => /HEAD/i.test(each.name))
        ?.children.find((each) => /^FUNCTION_?CODE$/i.test(each.name))
        ?.value({ kind: 'text' }),
    timeZone: answer.timeZone ?? 'Asia/Shanghai',
  };
  const receipt = draftOf(answering);
  if (receipt === undefined) return undefined;
  const { value } = writeXml(receipt.draft, { charset: 'UTF-8' });
  return { name: receipt.name, mediaType: 'application/xml', text: Buffer.from(value).toString('utf8') };
}

function draftOf(answering: Answering): { readonly name: string; readonly draft: Draft } | undefined {
  const { name, root } = answering;
  if (MANIFEST.test(name) && !PROVINCIAL.test(name) && (root === undefined || root.name === 'Manifest')) {
    const draft = TRANSFER.test(name) ? transferReceipt(answering) : manifestReceipt(answering);
    return draft === undefined
      ? undefined
      : { name: TRANSFER.test(name) ? 'ManifestTransferCheckResponse' : 'ManifestResponse', draft };
  }
  return yardReceipt(answering);
}
