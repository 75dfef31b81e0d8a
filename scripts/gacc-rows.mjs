// Which place of the customs' manifest messages holds which canonical value: rows of the mapping notation for every
// place that any of the messages has. gacc-mappings.mjs takes of them what a message's shape has.

/** Rows moved below a field and a path: `under('consignee.', 'Consignee/', PARTY)`. */
export const under = (field, path, rows) =>
  rows.map((row) => ({
    ...row,
    ...(row.field === undefined ? {} : { field: field + row.field }),
    ...(row.each === undefined ? {} : { each: field + row.each }),
    ...(row.parts === undefined ? {} : { parts: row.parts.map((each) => field + each) }),
    ...(row.keep === undefined ? {} : { keep: field + row.keep }),
    ...(row.path === undefined ? {} : { path: path + row.path }),
  }));

const text = (field, path, more) => ({ field, path, ...more });
const decimal = (field, path, more) => ({ field, path, ...more, as: 'decimal' });
const mass = (field, path) => decimal(field, path, { unit: { const: 'KGM' } });
const volume = (field, path) => decimal(field, path, { unit: { const: 'MTQ' } });
const each = (field, path, rows) => ({ each: field, path, rows });
/** An array of plain texts. */
const list = (field, path) => each(field, path, [{ field: '', path: '' }]);
/** `CNNHS510088/5119`: UN/LOCODE with the supervised place's number, and the customs office. */
const place = (field, path) => ({
  parts: [`${field}.code`, `${field}.facility`, `${field}.customsOffice`],
  as: 'locode/customs',
  path,
});
const MOMENT = ['CCYYMMDDHHMMSS', 'CCYYMMDDHHMMZZZ', 'CCYYMMDDHHMM', 'CCYYMMDD', 'CCYYMMDDHHMMSSmmm'];
const DATE = ['CCYYMMDD', 'CCYYMMDDHHMMSS', 'CCYYMMDDHHMMZZZ', 'CCYYMMDDHHMM', 'CCYYMMDDHHMMSSmmm'];
const moment = (field, path, formats = MOMENT) => ({ field, path, formats, as: 'datetime' });

const COMMUNICATIONS = each('communications', 'Communication', [
  text('number', 'ID'),
  text('type', 'TypeID'),
]);
const CONTACT = [text('name', 'Name'), COMMUNICATIONS];
const ADDRESS = [
  text('city', 'CityName'),
  text('subentity', 'CountrySubEntityID'),
  text('subentityName', 'CountrySubEntityName'),
  text('postcode', 'PostcodeID'),
  text('country', 'CountryCode'),
];
/** Consignee, consignor and notify party; the code is of the kind `USCI+91…`. */
const PARTY = [
  { parts: ['list', 'code'], as: 'type+value', path: 'ID' },
  text('name', 'Name'),
  text('address', 'Address/Line'),
  ...under('', 'Address/', ADDRESS),
  COMMUNICATIONS,
  each('contacts', 'Contact', CONTACT),
  text('aeo', 'AEO'),
];

const SEALS = each('seals', 'SealID', [
  { parts: ['type', 'number'], as: 'type/number', path: '' },
  text('issuer', '@AgencyCode', {
    codes: { CAR: 'CA', CUS: 'CU', SHI: 'SH', TER: 'TO', CON: 'AA', QUA: 'AC', UNK: 'AB' },
    keep: 'issuerCode',
  }),
]);
const EQUIPMENT = [
  text('reference', 'EquipmentIdentification/ID'),
  text('isoSizeType', 'CharacteristicCode'),
  text('supplier', 'SupplierPartyTypeCode'),
  text('emptyIndicator', 'FullnessCode', {
    codes: { EMPTY: '4', LADEN: ['5', '7', '8'] },
    keep: 'fullness',
  }),
  SEALS,
  each('damages', 'Damage', [
    text('type', 'DamageType/Code'),
    text('typeName', 'DamageType/Text'),
    text('area', 'DamageArea/Code'),
    text('areaName', 'DamageArea/Text'),
    text('severityName', 'Severity'),
  ]),
];

const GOODS_ITEM = [
  text('sequence', 'SequenceNumeric'),
  each('packages', '', [
    decimal('count', 'ConsignmentItemPackaging/QuantityQuantity'),
    text('type', 'ConsignmentItemPackaging/TypeCode'),
  ]),
  each('marks', '', [text('text', 'ConsignmentItemPackaging/MarksNumbers')]),
  text('description', 'Commodity/CargoDescription'),
  each('dangerousGoods', 'Commodity/UNDGCode', [text('unNumber', '')]),
  text('hsCode', 'Commodity/TariffClassificationCode'),
  text('additionalDescription', 'AdditionalInformation/Content'),
  mass('grossMass', 'GoodsMeasure/GrossMassMeasure'),
  each('splits', 'EquipmentIdentification', [text('equipment', 'ID')]),
  list('procedures', 'CustomsProcedure/CurrentCode'),
  each('ucr', 'UCR', [{ field: '', path: 'ID' }]),
  text('originCountry', 'Origin/OriginCountryCode'),
];

/** A ship, by IMO or domestic number; an aircraft or another vehicle, by the number it has. */
const carrying = (air) =>
  air
    ? [text('means.code', 'ID'), text('means.name', 'Name')]
    : [
        {
          parts: ['vessel.imoNumber', 'vessel.domesticNumber', 'vessel.otherId'],
          as: 'vessel-un',
          path: 'ID',
        },
        text('vessel.name', 'Name'),
      ];
const leg = (air) => [text('voyage', 'JourneyID'), text('mode', 'TypeCode'), ...carrying(air)];

/** Transport document numbers of master and house. */
const NUMBERS = [
  text('transportDocumentNumber', 'TransportContractDocument/ID'),
  text('houseTransportDocumentNumber', 'AssociatedTransportDocument/ID'),
];
const CONSIGNMENT = [
  NUMBERS[0],
  list('changeReasons', 'TransportContractDocument/ChangeReasonCode'),
  text('conditionCode', 'TransportContractDocument/ConditionCode'),
  text('consolidator.code', 'TransportContractDocument/Consolidator/ID'),
  text('deconsolidator.code', 'TransportContractDocument/Deconsolidator/ID'),
  NUMBERS[1],
  volume('volume', 'GrossVolumeMeasure'),
  decimal('value.value', 'ValueAmount'),
  text('value.currency', 'ValueAmount/@CurrencyTypeCode'),
  place('portOfLoading', 'LoadingLocation/ID'),
  moment('loadedAt', 'LoadingLocation/LoadingDate'),
  place('portOfDischarge', 'UnloadingLocation/ID'),
  moment('arrivesAt', 'UnloadingLocation/ArrivalDate', DATE),
  place('placeOfReceipt', 'GoodsReceiptPlace/ID'),
  text('placeOfReceipt.name', 'GoodsReceiptPlace/Name'),
  place('transhipmentLocation', 'TranshipmentLocation/ID'),
  place('transitDestination', 'TransitDestination/ID'),
  list('routingCountries', 'RoutingCountryCode'),
  text('consignedFrom.code', 'GoodsConsignedPlace/ID'),
  list('customsStatusCodes', 'CustomsStatusCode'),
  text('splitIndicator', 'TransportSplitIndicator'),
  text('freightPaymentMethod', 'FreightPayment/MethodCode', {
    codes: { PREPAID: 'PP', COLLECT: 'CC' },
    keep: 'freightPaymentCode',
  }),
  each('packages', 'ConsignmentPackaging', [decimal('count', 'QuantityQuantity'), text('type', 'TypeCode')]),
  mass('grossMass', 'TotalGrossMassMeasure'),
  each('previousDocuments', 'PreviousCustomsDocument', [text('number', 'ID'), text('type', 'TypeCode')]),
  list('deliveryAddress.addressLines', 'DeliveryDestination/Line'),
  ...under('deliveryAddress.', 'DeliveryDestination/', ADDRESS),
  each('handling', 'Handling', [text('code', 'InstructionsCodeCode')]),
  text('intermediateCarrier.code', 'IntermediateCarrier/ID'),
  ...under('intermediateCarrier.', 'IntermediateCarrier/', [COMMUNICATIONS]),
  ...under('consignee.', 'Consignee/', PARTY),
  ...under('shipper.', 'Consignor/', PARTY),
  each('notifyParties', 'NotifyParty', PARTY),
  ...under('dangerousGoodsContact.', 'UNDGContact/', CONTACT),
  each('equipment', 'TransportEquipment', EQUIPMENT),
  each('goodsItems', 'ConsignmentItem', GOODS_ITEM),
];

/** What one item of an arrival's or a tally's bill list holds. */
const CARGO = [
  ...NUMBERS,
  decimal('packaging.count', 'ConsignmentPackaging/QuantityQuantity'),
  text('packaging.type', 'ConsignmentPackaging/TypeCode'),
  mass('grossMass', 'TotalGrossMassMeasure'),
  volume('volume', 'GrossVolumeMeasure'),
  each('goodsItems', 'ConsignmentItem', GOODS_ITEM),
];

const DECLARANT = text('declarant.name', 'Declaration/RepresentativePerson/Name');
const OFFICE = text('customsOffice', 'Declaration/DeclarationOfficeID');
const REMARKS = each('remarks', 'Declaration/AdditionalInformation', [text('text', 'Content')]);

/** The head, by message; `version` names the field of its version. First of the codes for `original` is written. */
const head = ({ message, first, version }) => [
  text('documentId', 'Head/MessageID'),
  text('function', 'Head/FunctionCode', {
    codes: {
      original: first === '9' ? ['9', '2'] : ['2', '9'],
      supplement: '0',
      change: '5',
      delete: '3',
    },
  }),
  { const: message, path: 'Head/MessageType' },
  text('sender.code', 'Head/SenderID'),
  text('recipient.code', 'Head/ReceiverID'),
  moment('issuedAt', 'Head/SendTime', ['CCYYMMDDHHMMSSmmm', 'CCYYMMDDHHMMSS', 'CCYYMMDDHHMM', 'CCYYMMDD']),
  text(version, 'Head/Version', { default: '1.0' }),
];

/** MT1101 … MT4201. */
export const manifest = ({ message, first, air }) => [
  ...head({ message, first, version: 'messageVersion' }),
  DECLARANT,
  text('exitCustomsOffice', 'Declaration/ExitCustomsOffice/ID'),
  text('agent.code', 'Declaration/Agent/ID'),
  text('carrier.code', 'Declaration/Carrier/ID'),
  text('transport.voyage', 'Declaration/BorderTransportMeans/JourneyID'),
  text('transport.mode', 'Declaration/BorderTransportMeans/TypeCode'),
  // 8213 of a ship is its IMO number (UN/EDIFACT 1131 code 146).
  ...(air ? [] : [{ field: 'transport.vessel.list', fixed: '146' }]),
  ...under('transport.', 'Declaration/BorderTransportMeans/', carrying(air)),
  place('firstArrivalLocation', 'Declaration/BorderTransportMeans/FirstArrivalLocationID'),
  moment('firstArrivalAt', 'Declaration/BorderTransportMeans/ArrivalDateTime'),
  moment('departedAt', 'Declaration/BorderTransportMeans/DepartureDateTime'),
  place('loadingLocation', 'Declaration/LoadingLocation/ID'),
  place('unloadingLocation', 'Declaration/UnloadingLocation/ID'),
  each('consignments', 'Declaration/Consignment', CONSIGNMENT),
  REMARKS,
];

/** MT31xx arrival, MT51xx tally, MT7101 packing: what happened to the containers, and to cargo by its bills. */
export const events = ({ message, first, air, event }) => [
  ...head({ message, first, version: 'documentVersion' }),
  DECLARANT,
  OFFICE,
  each('legs', 'Declaration/BorderTransportMeans', [
    ...leg(air),
    moment('startedAt', 'ActualDateTime'),
    moment('completedAt', 'CompletedDateTime'),
    place('portOfLoading', 'LoadingLocation/ID'),
    place('portOfDischarge', 'UnloadingLocation/ID'),
    ...under('master.', 'Master/', CONTACT),
  ]),
  place('location', 'Declaration/UnloadingLocation/ID'),
  moment('location.at', 'Declaration/UnloadingLocation/ArrivalDate', DATE),
  text('tallyParty.code', 'Declaration/TallyParty/ID'),
  ...under('tallyParty.contact.', 'Declaration/TallyParty/Contact/', CONTACT),
  each('cargo', 'Declaration/Consignment', CARGO),
  each('events', 'Declaration/TransportEquipment', [
    { field: 'eventType', fixed: event },
    { field: 'classifier', fixed: 'ACT' },
    ...under('equipment.', '', EQUIPMENT),
    each('references', 'EquipmentIdentification/ReferenceID', [
      // 1153: packing list number.
      { field: 'type', fixed: 'PK' },
      text('number', ''),
    ]),
    place('location', 'LoadingLocation/ID'),
    moment('at', 'LoadingLocation/LoadingDate'),
    text('stowage.code', 'TransportMeans/StowageLocationID'),
    each('consignments', 'Consignment', CONSIGNMENT),
  ]),
  text('remark', 'Declaration/AdditionalInformation/Content'),
];

/** One side of an international transfer: the inbound or the outbound manifest. */
export const transferSide = (air) => [
  text('declarant.name', 'RepresentativePerson/Name'),
  ...under('transport.', 'BorderTransportMeans/', leg(air)),
  ...under('consignment.', 'Consignment/', CONSIGNMENT),
];

/** MT61xx/62xx, MT81xx/82xx, MTECIM/MTECEX. */
export const application = ({ message, first, air, event }) => [
  ...head({ message, first, version: 'messageVersion' }),
  { field: 'applicationType', fixed: event },
  DECLARANT,
  OFFICE,
  ...under('transport.', 'Declaration/BorderTransportMeans/', leg(air)),
  text('to.name', 'Declaration/BorderTransportMeans/CargoFacilityLocation'),
  moment('despatchedAt', 'Declaration/BorderTransportMeans/DespatchDateTime'),
  place('from', 'Declaration/BorderTransportMeans/UnloadingLocation/ID'),
  moment('unloadingStartedAt', 'Declaration/BorderTransportMeans/Unloading/UnloadingDatetime'),
  text('purpose', 'Declaration/BorderTransportMeans/FreeText'),
  text('newTransport.voyage', 'Declaration/ChangePortOfArrival/JourneyID'),
  place('newPortOfDischarge', 'Declaration/ChangePortOfArrival/UnloadingLocation/ID'),
  ...under('newTransport.', 'Declaration/ChangeBorderTransportMeans/', leg(air)),
  each('consignments', 'Declaration/Consignment', [
    ...CONSIGNMENT,
    each('legs', 'BorderTransportMeans', [
      text('voyage', 'JourneyID'),
      text('mode', 'TypeCode'),
      text('carrier.name', 'Carrier/Name'),
    ]),
    ...under('changedTo.', 'ChangeConsignment/', CONSIGNMENT),
  ]),
  each('transfers', 'Declaration/Relation', [
    ...under('inbound.', 'ImportInformation/', transferSide(air)),
    ...under('outbound.', 'ExportInformation/', transferSide(air)),
    each('equipmentChanges', 'TransportEquipment', [
      text('inbound', 'ImportTransportEquipment/ID'),
      text('outbound', 'ExportTransportEquipment/ID'),
    ]),
    each('remarks', 'AdditionalInformation', [text('text', 'Content')]),
  ]),
  REMARKS,
];
