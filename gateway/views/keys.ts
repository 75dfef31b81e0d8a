/** What a thing is found by: its kind and its identifier, upper case without blanks. */
export interface Key {
  readonly kind: KeyKind;
  readonly value: string;
}

/** Kinds of identifiers that documents of several sources share, in the order in which search shows them. */
export const KEY_KINDS = [
  'equipment',
  'bill',
  'declaration',
  'call',
  'voyage',
  'vessel',
  'wagon',
  'booking',
  'order',
  'document',
  'reference',
] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** One form of an identifier, whoever writes it: upper case, no blanks, no longer than an index takes (100 characters). */
export const normal = (text: string): string => text.replace(/\s+/g, '').toUpperCase().slice(0, 100);

/** Code values of 1153 (reference qualifier) that name something with a timeline. */
const REFERENCES: Readonly<Record<string, KeyKind>> = {
  AAQ: 'equipment',
  BM: 'bill',
  MB: 'bill',
  BH: 'bill',
  HWB: 'bill',
  AWB: 'bill',
  MWB: 'bill',
  AAS: 'bill',
  ABT: 'declaration',
  ABE: 'declaration',
  AAE: 'declaration',
  VON: 'voyage',
  BN: 'booking',
  RE: 'order',
};

/** Names of properties that hold such an identifier wherever they stand. */
const PROPERTIES: Readonly<Record<string, KeyKind>> = {
  transportDocumentNumber: 'bill',
  houseTransportDocumentNumber: 'bill',
  masterTransportDocumentNumber: 'bill',
  billNumber: 'bill',
  billOfLadingNumber: 'bill',
  mrn: 'declaration',
  declarationNumber: 'declaration',
  sequenceNumber: 'declaration',
  internalNumber: 'declaration',
  ucr: 'declaration',
  manifestNumber: 'document',
  equipment: 'equipment',
  voyage: 'voyage',
  voyageIn: 'voyage',
  voyageOut: 'voyage',
  imoNumber: 'vessel',
  callSign: 'vessel',
  portCallId: 'call',
  interchangeReference: 'reference',
  messageReference: 'reference',
};

/** Objects whose `reference` is the number of a container or another unit, those whose `number` is a bill's or a wagon's. */
const UNITS = new Set(['equipment', 'units', 'unit', 'containers']);
const BILLS = new Set(['consignment', 'document']);
const WAGONS = new Set(['wagon', 'wagons']);
/** Never a key: persons, and values without meaning for us. */
const APART = new Set(['persons', 'extensions', 'contacts', 'communications', 'remarks', 'rules']);

/** Deepest nesting that is looked into: canonical documents are far flatter. */
const DEEPEST = 24;

/** Identifiers that a part of a document names, each once, in their order. */
export function keysIn(part: unknown): readonly Key[] {
  const found = new Map<string, Key>();
  const add = (kind: KeyKind, value: unknown): void => {
    if (typeof value !== 'string') return;
    const text = normal(value);
    if (text !== '') found.set(`${kind} ${text}`, { kind, value: text });
  };
  const look = (value: unknown, name: string, depth: number): void => {
    if (depth > DEEPEST) return;
    if (Array.isArray(value)) {
      for (const each of value) look(each, name, depth + 1);
      return;
    }
    if (typeof value === 'string') {
      const kind = PROPERTIES[name];
      if (kind !== undefined) add(kind, value);
      return;
    }
    if (value === null || typeof value !== 'object' || APART.has(name)) return;
    const it = value as Readonly<Record<string, unknown>>;
    if (UNITS.has(name)) add('equipment', it.reference);
    if (WAGONS.has(name)) add('wagon', it.number);
    if (BILLS.has(name)) add('bill', it.number);
    if (name === 'references' && typeof it.type === 'string') {
      const kind = REFERENCES[it.type];
      if (kind !== undefined) add(kind, it.number);
    }
    // A subject of 705 is a bill of lading, one of 950 a customs declaration (1001).
    if (name === 'subjects' && it.number !== undefined) {
      if (it.type === '705' || it.type === 'BM') add('bill', it.number);
      if (it.type === '950' || it.type === '929') add('declaration', it.number);
    }
    for (const [key, inner] of Object.entries(it)) look(inner, key, depth + 1);
  };
  look(part, '', 0);
  return [...found.values()];
}

/** The vessel's call that a part of a document tells of: vessel (IMO number, else its name) and voyage. */
export function callOf(part: {
  readonly vessel?: { readonly imoNumber?: unknown; readonly name?: unknown };
  readonly voyage?: unknown;
}): Key | undefined {
  const vessel = part.vessel?.imoNumber ?? part.vessel?.name;
  if (typeof vessel !== 'string' || typeof part.voyage !== 'string') return undefined;
  return { kind: 'call', value: normal(`${vessel}/${part.voyage}`) };
}
