import { ELEMENT, END, marksOf } from './tape.js';

/**
 * The hand-written limit: CODECO D.95B as bench/traffic.ts makes it → the same canonical documents as the product's,
 * as JSON text, one message after the other. No validation, no other segment, no place, no other message: what a
 * program costs that knows beforehand what is coming.
 */
export interface Given {
  readonly id: string;
  readonly sha256: string;
  readonly digest: string;
}

type Fields = Record<string, unknown>;

/** Calls `out` with each document's JSON; gives how many. */
export function codecoToJson(bytes: Buffer, given: Given, out: (json: string) => void): number {
  const { marks, count } = marksOf(bytes);
  const text = bytes.toString('latin1');
  const values: string[][] = [];
  let document: Fields = {};
  let legs: Fields[] = [];
  let parties: Fields[] = [];
  let event: Fields | undefined;
  let equipment: Fields = {};
  let events: Fields[] = [];
  let leg: Fields | undefined;
  let reference = '';
  let code = '';
  let prepared = '';
  let done = 0;
  const value = (element: number, component = 1): string | undefined => {
    const found = values[element - 1]?.[component - 1];
    return found === undefined || found === '' ? undefined : found;
  };
  const at = (moment: string): string =>
    `${moment.slice(0, 4)}-${moment.slice(4, 6)}-${moment.slice(6, 8)}T${moment.slice(8, 10)}:${moment.slice(10, 12)}+08:00`;
  const place = (): Fields => {
    const made: Fields = { code: value(2), list: value(2, 2), agency: value(2, 3) };
    if (value(3) !== undefined) made.facility = value(3);
    if (value(3, 3) !== undefined) made.facilityAgency = value(3, 3);
    return made;
  };
  const plain = (slice: string): string => (slice.includes('?') ? slice.replace(/\?(.)/g, '$1') : slice);
  let from = 0;
  for (let m = 0; m < count; ) {
    while (text.charCodeAt(from) <= 0x20) from++;
    const first = marks[m] as number;
    const tag = text.slice(from, first >> 2);
    values.length = 0;
    let current: string[] | undefined;
    for (; ((marks[m] as number) & 3) !== END; m++) {
      if (((marks[m] as number) & 3) === ELEMENT) {
        current = [];
        values.push(current);
      }
      current?.push(plain(text.slice(((marks[m] as number) >> 2) + 1, (marks[m + 1] as number) >> 2)));
    }
    from = ((marks[m++] as number) >> 2) + 1;
    switch (tag) {
      case 'UNB':
        reference = value(5) as string;
        prepared = `${value(4)}:${value(4, 2)}`;
        break;
      case 'UNH':
        done++;
        event = undefined;
        leg = undefined;
        legs = [];
        parties = [];
        events = [];
        document = {
          id: `${given.id}-${done}`,
          type: 'equipment-event',
          version: '1',
          documentId: undefined,
          function: undefined,
          functionCode: undefined,
          sender: { code: 'DLCTEST', list: 'ZZZ' },
          recipient: { code: 'LNPORT', list: 'ZZZ' },
          source: {
            format: 'EDIFACT',
            message: 'CODECO:D:95B:UN',
            interchangeReference: reference,
            preparedAt: prepared,
            messageReference: value(1),
            position: done,
            sha256: given.sha256,
            mapping: { name: 'equipment-event/codeco-d95b', digest: given.digest },
          },
          remarks: undefined,
          references: undefined,
          legs,
          parties,
          events,
          extensions: [],
        };
        break;
      case 'BGM':
        code = value(1) as string;
        document.documentId = value(2);
        document.functionCode = value(3);
        document.function = value(3) === '9' ? 'original' : undefined;
        break;
      case 'FTX': {
        const remark = { subject: value(1), text: value(4) };
        if (event === undefined) document.remarks = [remark];
        else equipment.remarks = [remark];
        break;
      }
      case 'RFF': {
        const made = { type: value(1), number: value(1, 2) };
        const on = (event ?? leg ?? document) as Fields;
        if (on.references === undefined) on.references = [made];
        else (on.references as Fields[]).push(made);
        break;
      }
      case 'TDT':
        leg = { stage: value(1), voyage: value(2), mode: value(3), meansType: value(4) };
        leg.carrier = { code: value(5), list: value(5, 2), agency: value(5, 3) };
        if (event === undefined) {
          leg.vessel = {
            list: value(8, 2),
            agency: value(8, 3),
            name: value(8, 4),
            flag: value(8, 5),
            imoNumber: value(8),
          };
          legs.push(leg);
        } else {
          leg.means = { code: value(8), list: value(8, 2), agency: value(8, 3) };
          event.legs = [leg];
        }
        break;
      case 'LOC': {
        const role = value(1);
        if (event === undefined) (leg as Fields).portOfLoading = place();
        else if (role === '9') event.portOfLoading = place();
        else if (role === '11') event.portOfDischarge = place();
        else event.destination = place();
        break;
      }
      case 'DTM':
        if (event !== undefined) event.at = at(value(1, 2) as string);
        else (leg as Fields).estimatedDeparture = at(value(1, 2) as string);
        break;
      case 'NAD':
        parties.push({ role: value(1), code: value(2), list: value(2, 2), agency: value(2, 3) });
        break;
      case 'EQD':
        equipment = {
          category: value(1),
          reference: value(2),
          isoSizeType: value(3),
          sizeTypeList: value(3, 2),
          sizeTypeAgency: value(3, 3),
          statusCode: value(5),
          status: value(5) === '2' ? 'EXPORT' : undefined,
          fullness: value(6),
          emptyIndicator: value(6) === '5' ? 'LADEN' : 'EMPTY',
        };
        event = {
          eventTypeCode: code,
          eventType: code === '34' ? 'GTIN' : 'GTOT',
          equipment,
          classifier: 'ACT',
        };
        events.push(event);
        break;
      case 'TMD':
        equipment.movements = [{ type: value(1) }];
        break;
      case 'MEA': {
        const mass = { value: Number(value(3, 2)), unit: value(3) };
        if (value(2) === 'G') equipment.grossMass = mass;
        else equipment.tare = mass;
        break;
      }
      case 'SEL':
        equipment.seals = [{ number: value(1), issuerCode: value(2), issuer: 'CAR', condition: value(3) }];
        break;
      case 'UNT':
        out(JSON.stringify(document));
        break;
      default:
        break;
    }
  }
  return done;
}
