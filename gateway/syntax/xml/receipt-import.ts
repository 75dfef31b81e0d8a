import type { Acknowledgement, MessageVerdict } from '../../core/index.js';
import type { XmlAnswer } from './receipt.js';
import { element, sentences, textAt } from './receipt-draft.js';
import { writeXml } from './write.js';

const NAMESPACE = 'http://www.chinaport.gov.cn/dec';
/** Where a declaration stands in the message that brings it. */
const DECLARATION: Readonly<Record<string, string>> = {
  DecMessage: '',
  ImportMessage: 'SWImpData/DecMessage/',
};

/**
 * DecImportResponse to a declaration that was handed in (DecMessage, and SWImp around it): ResponseCode 0 taken, 1 not, under
 * its ClientSeqNo, which it must have. The 18 digits of SeqNo are the single window's to give: one that it has is said again.
 */
export function importReceipt(
  { root, problems, refused }: XmlAnswer,
  message: MessageVerdict,
): Acknowledgement | undefined {
  if (root === undefined || !Object.hasOwn(DECLARATION, root.name)) return undefined;
  const at = DECLARATION[root.name] as string;
  const client = textAt(root, `${at}DecSign/ClientSeqNo`)?.trim();
  if (client === undefined || client === '') return undefined;
  const accepted = message.accepted && refused !== true;
  const sequence = textAt(root, `${at}DecHead/SeqNo`)?.trim();
  const draft = element('DecImportResponse', [
    element('ResponseCode', accepted ? '0' : '1'),
    element('ErrorMessage', accepted ? '导入成功' : sentences(problems, '导入失败')),
    element('ClientSeqNo', client),
    sequence === undefined || sequence === '' ? undefined : element('SeqNo', sequence),
  ]);
  const { value } = writeXml(draft, { namespace: NAMESPACE, charset: 'UTF-8' });
  return {
    name: 'DecImportResponse',
    mediaType: 'application/xml',
    text: Buffer.from(value).toString('utf8'),
  };
}
