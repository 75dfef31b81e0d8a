import type { Answer, Document, Json } from '../core/index.js';

/** What a message of ours may be called in an answer: at most so many references are looked at. */
const MOST = 200;

/** Words of a decision that say no; every other says that it was taken, whatever comes later. */
const REFUSED: ReadonlySet<string> = new Set(['rejected', 'invalidated', 'refused']);

/**
 * What documents answer: acknowledgements (CONTRL by its 0020, APERAK by its RFF and DOC) and responses of authorities (by
 * the MessageID, CopMsgId, declaration or document number that they name). Each reference once; a refusal of any part
 * of it is a refusal of it.
 */
export function answersOf(documents: readonly Document[]): readonly Answer[] {
  const found = new Map<string, Answer>();
  for (const document of documents) {
    if (document.type !== 'acknowledgement' && document.type !== 'regulatory-response') continue;
    const name = document.source.message.split(':')[0] as string;
    const accepted = isAccepted(document, name);
    for (const reference of referencesIn(document)) {
      const known = found.get(reference);
      if (known !== undefined && (accepted || !known.accepted)) continue;
      if (known === undefined && found.size >= MOST) break;
      found.set(reference, { reference, accepted, name });
    }
  }
  // What was delivered may go by several of them, and the last one counts.
  return [...found.values()].sort((a, b) => Number(b.accepted) - Number(a.accepted));
}

type Fields = Readonly<Record<string, Json | undefined>>;

function isAccepted(document: Document, name: string): boolean {
  const { accepted, decision, parts, subjects } = document as unknown as Fields;
  if (accepted === false || (typeof decision === 'string' && REFUSED.has(decision))) return false;
  // DxpRep has a word for its code 0 alone; every other code is a refusal.
  const refused = (part: Fields): boolean =>
    typeof part.decision === 'string' ? REFUSED.has(part.decision) : name === 'DxpRep';
  return ![...list(parts), ...list(subjects)].some((part) => part.accepted === false || refused(part));
}

function referencesIn(document: Document): readonly string[] {
  const { acknowledged, correlationId, localReference, references, documents } =
    document as unknown as Fields;
  // A CONTRL answers an interchange and nothing else.
  if (isRecord(acknowledged)) return texts([acknowledged.reference]);
  return texts([
    correlationId,
    localReference,
    ...list(references).map((each) => each.number),
    ...list(documents).map((each) => each.number),
  ]);
}

const isRecord = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const texts = (values: readonly unknown[]): readonly string[] =>
  values.filter((each): each is string => typeof each === 'string' && each !== '');
