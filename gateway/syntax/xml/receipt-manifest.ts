import type { Draft, Node } from '../../core/index.js';
import { localTime } from './local-time.js';
import type { Answering } from './receipt.js';
import { element, errorsIn, nodesAt, sentences, textAt } from './receipt-draft.js';

const MOST = 9999;

/** Manifest_Response.xsd: one verdict for each bill and each container of the message, and one for the whole. */
export function manifestReceipt(answering: Answering): Draft {
  const { root, problems } = answering;
  const consignments = nodesAt(root, 'Declaration/Consignment')
    .filter((each) => textAt(each, 'TransportContractDocument/ID') !== undefined)
    .slice(0, MOST)
    .map((each) => element('Consignment', [...billOf(each), verdict(answering, each)]));
  const equipment = nodesAt(root, 'Declaration/TransportEquipment')
    .filter((each) => textAt(each, 'EquipmentIdentification/ID') !== undefined)
    .slice(0, MOST)
    .map((each) =>
      element('TransportEquipment', [
        element('EquipmentIdentification', [element('ID', textAt(each, 'EquipmentIdentification/ID') ?? '')]),
        verdict(answering, each),
      ]),
    );
  const whole = element('ResponseType', [
    element('Code', answering.accepted ? '01' : '03'),
    element('Text', answering.accepted ? '接受申报' : `退单:${sentences(problems, '报文未被接受')}`),
  ]);
  return element('Manifest', [
    head(answering),
    element('Response', [
      meansOf(nodesAt(root, 'Declaration/BorderTransportMeans')[0]),
      ...consignments,
      ...equipment,
      whole,
    ]),
  ]);
}

/** Manifest_Transfer_Check_Response.xsd: one Response for each pair of bills; undefined where none could be read. */
export function transferReceipt(answering: Answering): Draft | undefined {
  const side = (relation: Node, name: string): Draft => {
    const from = nodesAt(relation, name)[0];
    return element(name, [
      meansOf(nodesAt(from, 'BorderTransportMeans')[0]),
      element('Consignment', billOf(nodesAt(from, 'Consignment')[0])),
    ]);
  };
  const responses = nodesAt(answering.root, 'Declaration/Relation')
    .slice(0, MOST)
    .map((each) =>
      element('Response', [
        side(each, 'ImportInformation'),
        side(each, 'ExportInformation'),
        verdict(answering, each),
      ]),
    );
  return responses.length === 0 ? undefined : element('Manifest', [head(answering), ...responses]);
}

/** The request's own head with sender and receiver exchanged. */
function head({ head: own, name, variant, preparedAt, timeZone, root }: Answering): Draft {
  const { date, time, millis } = localTime(preparedAt, timeZone);
  return element('Head', [
    element('MessageID', own.reference ?? ''),
    element('FunctionCode', variant ?? ''),
    element('MessageType', name),
    element('SenderID', own.recipient?.code ?? ''),
    element('ReceiverID', own.sender?.code ?? ''),
    element('SendTime', `${date}${time}${millis}`),
    element('Version', textAt(root, 'Head/Version') ?? '1.0'),
  ]);
}

function meansOf(means: Node | undefined): Draft {
  const id = textAt(means, 'ID');
  return element('BorderTransportMeans', [
    element('JourneyID', textAt(means, 'JourneyID') ?? ''),
    id === undefined ? undefined : element('ID', id),
  ]);
}

function billOf(consignment: Node | undefined): readonly (Draft | undefined)[] {
  const house = textAt(consignment, 'AssociatedTransportDocument/ID');
  return [
    element('TransportContractDocument', [
      element('ID', textAt(consignment, 'TransportContractDocument/ID') ?? ''),
    ]),
    house === undefined ? undefined : element('AssociatedTransportDocument', [element('ID', house)]),
  ];
}

/** Its own errors where it has some; else, in a returned message, that others have. */
function verdict({ accepted, problems }: Answering, node: Node): Draft {
  const text = accepted ? '接受申报' : `退单:${sentences(errorsIn(problems, node), '同一报文中另有错误')}`;
  return element('ResponseType', [element('Code', accepted ? '01' : '03'), element('Text', text)]);
}
