import {
  type Agreement,
  type Document,
  type Draft,
  defaultAgreement,
  hasError,
  type Outcome,
  type Party,
  type Problem,
  problem,
} from './core/index.js';
import type { EnvelopeFields } from './envelope-fields.js';
import type { Rules } from './rules.js';
import { complete } from './syntax/edifact/complete.js';
import { type EdifactWriting, writeEdifact } from './syntax/edifact/write.js';
import { writeFlat } from './syntax/flat/write.js';
import { writeJson } from './syntax/json/write.js';
import { complete as completeXml, textAt } from './syntax/xml/complete.js';
import { wrapDxp } from './syntax/xml/dxp-write.js';
import { writeXml } from './syntax/xml/write.js';
import { tolerate } from './tolerate.js';
import type { Compiled } from './translate/compile.js';
import { ofWritten, writtenBack } from './written-back.js';

/** How to write: the notation by mapping name or message, and what the documents themselves don't say. */
export interface Writing {
  /** `cargo-manifest/mt1101`; `dxp+cargo-manifest/mt1101` puts it into a DxpMsg. */
  readonly to: string;
  /** RFC 3339 moment of writing, for envelopes. */
  readonly preparedAt: string;
  /** Name of the character set, as the partner's agreement has it; UTF-8 where it doesn't say. */
  readonly charset?: string;
  readonly agreement?: Agreement;
  /** Interchange control reference (0020); else that of the first document, else its id's last 14 characters. */
  readonly reference?: string;
}

/**
 * documents → the bytes of one interchange, XML document or platform file in the notation asked for. What was
 * written is read back by the same reader: the gateway can't send what it would refuse.
 */
export function convert(
  documents: readonly Document[],
  rules: Rules,
  writing: Writing,
): Outcome<Uint8Array | undefined> {
  const { value: bytes, problems } = written(documents, rules, writing);
  const [first] = documents;
  if (!writing.to.startsWith(WRAPPED) || bytes === undefined || first === undefined)
    return { value: bytes, problems };
  const { agreement = defaultAgreement, preparedAt, reference } = writing;
  const mapping = rules.mappingNamed(writing.to, agreement.overlays);
  const wrapped = wrapDxp(bytes, first, {
    createdAt: preparedAt,
    reference,
    messageType: mapping?.message ?? '',
  });
  if (hasError(wrapped.problems)) return refused([...problems, ...wrapped.problems]);
  const found = writtenBack({ bytes: wrapped.value, mapping, agreement, receivedAt: preparedAt }, rules);
  return hasError(found)
    ? refused([...problems, ...found])
    : { value: wrapped.value, problems: [...problems, ...wrapped.problems] };
}

/** Before a mapping's name: in the exchange platform's wrapper. */
const WRAPPED = 'dxp+';

function written(
  documents: readonly Document[],
  rules: Rules,
  writing: Writing,
): Outcome<Uint8Array | undefined> {
  const agreement = writing.agreement ?? defaultAgreement;
  const mapping = rules.mappingNamed(writing.to, agreement.overlays);
  const first = documents[0];
  if (mapping === undefined || first === undefined)
    return refused([problem('mapping-missing', undefined, { found: writing.to })]);
  const problems: Problem[] = [];
  const carried = documents.filter((each) => {
    const fits = each.type === mapping.type && each.version === mapping.version;
    if (!fits)
      problems.push(problem('document-not-carried', undefined, { found: each.type, expected: mapping.name }));
    return fits;
  });
  const each = carried.map((document) => {
    // A platform file says itself when it was made; of other notations the envelope does.
    const dated =
      mapping.syntax === 'flat' ? { issuedAt: minute(writing.preparedAt), ...document } : document;
    const drafts = drafted(dated, mapping, agreement.timeZone);
    problems.push(...ofWritten(tolerate(drafts.problems, agreement), { mapping }));
    problems.push(...unwritten(document));
    return { document, drafts: drafts.value };
  });
  const entry = mapping.plan.entries?.steps.map(({ name }) => name);
  const messages =
    entry === undefined
      ? each
      : together(
          each.map(({ drafts }) => drafts),
          entry,
        ).map((drafts) => ({ document: first, drafts }));
  if (messages.length === 0) return refused(problems);
  if (mapping.syntax !== 'edifact' && messages.length > 1)
    return refused([
      ...problems,
      problem('document-not-carried', undefined, {
        found: `${messages.length} × ${first.type}`,
        expected: mapping.name,
      }),
    ]);

  const charset = writing.charset ?? agreement.charset ?? 'UTF-8';
  const made =
    mapping.syntax === 'edifact'
      ? writeEdifact({
          ...envelopeOf(first, writing),
          test: carried.some(isTest),
          charset,
          messages: messages.map(({ document, drafts }, i) => ({
            name: mapping.message,
            reference: referenceOf(document.source.messageReference, String(i + 1)),
            segments: drafts,
          })),
        })
      : mapping.syntax === 'xml'
        ? writeXml(completed(messages[0]!.drafts[0]!, mapping.message, rules), {
            charset,
            ...(mapping.namespace === undefined ? {} : { namespace: mapping.namespace }),
            ...(mapping.namespaces === undefined ? {} : { namespaces: mapping.namespaces }),
          })
        : mapping.syntax === 'json'
          ? writeJson(messages[0]!.drafts[0]!, { table: mapping.plan.shape.root })
          : writeFlat({ records: messages[0]!.drafts, charset });
  const root = mapping.syntax === 'xml' ? messages[0]!.drafts[0] : undefined;
  problems.push(...ofWritten(made.problems, { mapping, root }));
  if (hasError(problems)) return refused(problems);
  const back = { bytes: made.value, mapping, root, agreement: { ...agreement, charset } };
  problems.push(...writtenBack({ ...back, receivedAt: writing.preparedAt }, rules));
  return hasError(problems) ? refused(problems) : { value: made.value, problems };
}

/**
 * document → drafts. Messages in which somebody must be named (a mandatory NAD) name the sender (3035 MS) of a document
 * that names nobody: a platform file or a declaration has its parties in its head alone. What came as EDIFACT goes out
 * with the mandatory segments that came empty.
 */
export function drafted(document: Document, mapping: Compiled, timeZone: string): Outcome<readonly Draft[]> {
  const { value, problems } = named(document, mapping, timeZone);
  const again = mapping.syntax === 'edifact' && document.source.format === 'EDIFACT';
  return { value: again ? complete(value, mapping.plan.shape.root) : value, problems };
}

function named(document: Document, mapping: Compiled, timeZone: string): Outcome<readonly Draft[]> {
  const drafts = mapping.write(document, { timeZone });
  const { code } = document.sender ?? {};
  const demanded = mapping.plan.shape.root.children.some(({ tag, min }) => tag === 'NAD' && min > 0);
  const lacking = mapping.syntax === 'edifact' && demanded && !drafts.value.some(({ tag }) => tag === 'NAD');
  if (!lacking || code === undefined || document.parties !== undefined) return drafts;
  return mapping.write({ ...document, parties: [{ role: 'MS', code }] } as Document, { timeZone });
}

/** What reading kept beside the fields has no place in any notation; what an envelope said is the interchange's own. */
export function unwritten({ extensions }: Document): readonly Problem[] {
  const kept = extensions.filter(({ path }) => !/^UN[ABGH]\//.test(path));
  if (kept.length === 0) return [];
  const paths = [...new Set(kept.map(({ path }) => path))];
  const found = `${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', …' : ''}`;
  return [problem('field-not-carried', undefined, { found, values: { name: 'extensions' } })];
}

/** An RFC 3339 moment to the minute, in UTC. */
const minute = (moment: string): string => `${new Date(moment).toISOString().slice(0, 16)}Z`;

/** With what the table of its function code demands though it may be empty. */
function completed(root: Draft, message: string, rules: Rules): Draft {
  const table = rules.shape('xml', message, textAt(root, ['Head', 'FunctionCode'])).value;
  return table === undefined ? root : completeXml(root, table);
}

/** The errors that our own reader finds in what was written. */

/** Documents that are entries of one message (MT9801): the first's message with the entries of all. */
function together(
  messages: readonly (readonly Draft[])[],
  entry: readonly string[],
): readonly (readonly Draft[])[] {
  const [first] = messages;
  const root = first?.[0];
  if (root === undefined) return messages;
  const merge = (into: Draft, others: readonly Draft[], [name, ...rest]: readonly string[]): Draft => {
    if (rest.length === 0)
      return {
        ...into,
        children: [
          ...into.children,
          ...others.flatMap((each) => each.children.filter((child) => child.tag === name)),
        ],
      };
    const inside = (draft: Draft): readonly Draft[] => draft.children.filter((each) => each.tag === name);
    return {
      ...into,
      children: into.children.map((each) =>
        each.tag === name ? merge(each, others.flatMap(inside), rest) : each,
      ),
    };
  };
  return [
    [
      merge(
        root,
        messages.slice(1).flatMap((each) => each[0] ?? []),
        entry,
      ),
    ],
  ];
}

const refused = (problems: readonly Problem[]): Outcome<undefined> => ({ value: undefined, problems });

const parties = (document: Document): { sender?: Party; recipient?: Party } => ({
  ...(document.sender === undefined ? {} : { sender: document.sender }),
  ...(document.recipient === undefined ? {} : { recipient: document.recipient }),
});

/** What the interchange that a document came in said of itself: it goes on as the sender said it, a test above all. */
const said = ({ source, extensions }: Document, field: keyof typeof BEFORE): string | undefined => {
  const { interchange } = (source.envelope ?? {}) as EnvelopeFields;
  return interchange?.[field] ?? extensions.find(({ path }) => path === BEFORE[field])?.value;
};

/** Where documents of an earlier program, which are in journals, have it. */
const BEFORE = {
  senderAddress: 'UNB/2.3',
  recipientAddress: 'UNB/3.3',
  application: 'UNB/7',
  test: 'UNB/11',
} as const;

function addresses(
  document: Document,
): Pick<EdifactWriting, 'senderAddress' | 'recipientAddress' | 'application'> {
  const senderAddress = said(document, 'senderAddress');
  const recipientAddress = said(document, 'recipientAddress');
  const application = said(document, 'application');
  return {
    ...(senderAddress === undefined ? {} : { senderAddress }),
    ...(recipientAddress === undefined ? {} : { recipientAddress }),
    ...(application === undefined ? {} : { application }),
  };
}

const isTest = (document: Document): boolean => /^[1-4]$/.test(said(document, 'test') ?? '');

/** What UNB says of an interchange that begins with that document, apart from its character set. */
export function envelopeOf(
  document: Document,
  { agreement = defaultAgreement, preparedAt, reference }: Writing,
): Omit<EdifactWriting, 'messages' | 'charset'> {
  return {
    ...parties(document),
    ...addresses(document),
    reference: reference ?? referenceOf(document.source.interchangeReference, document.id),
    preparedAt,
    timeZone: agreement.timeZone,
    test: isTest(document),
  };
}

/** 0020 and 0062 hold 14 characters (ISO 9735-1): the sender's own where it fits, else the end of the other. */
export const referenceOf = (own: string | undefined, other: string): string =>
  own !== undefined && own.length <= 14 ? own : other.slice(-14);
