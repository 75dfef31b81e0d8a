import {
  type Agreement,
  type Document,
  documentId,
  type Extension,
  hasError,
  type Interchange,
  isTree,
  type Json,
  type Limits,
  type Message,
  type Node,
  type Outcome,
  type Problem,
  printLeaf,
  type Shape,
  type Syntax,
} from './core/index.js';
import { envelopeFields } from './envelope-fields.js';
import { messageTypeProblems, namedTypeProblems } from './message-type.js';
import type { Rules } from './rules.js';
import type { FieldOrigin } from './translate/lineage.js';
import { validateElements } from './validate/elements.js';
import { withPaths } from './validate/paths.js';
import { checkDigits } from './validate/rules.js';
import { structure } from './validate/structure.js';
import { structureXml } from './validate/xml.js';

/** Facts of the submission that a document's `id` and `source` are made of. */
export interface Origin {
  readonly id: string;
  readonly sha256: string;
  /** Ordinal, within the submission, of the first document this message gives. */
  readonly firstOrdinal: number;
  readonly limits: Limits;
  readonly translate?: boolean;
  readonly lineage?: boolean;
  readonly watch?: Watch;
}

/** Shown each message's tree, structure judged, with the table that judged it. */
export type Watch = (message: Message, root: Node, shape: Shape) => void;

/** What a message gives; where `lineage` was asked for, the origins of each document's fields beside it. */
export interface MessageRead extends Outcome<readonly Document[]> {
  readonly lineage?: ReadonlyArray<readonly FieldOrigin[]>;
}

const FORMAT = {
  edifact: 'EDIFACT',
  xml: 'XML',
  flat: 'FLAT',
  json: 'JSON',
} as const satisfies Record<Syntax, string>;

/** message → documents: read, structure, elements, mapping, canonical schema; every problem on the way. */
export function readMessage(
  message: Message,
  interchange: Interchange,
  agreement: Agreement,
  rules: Rules,
  origin: Origin,
): MessageRead {
  const problems: Problem[] = [];
  const take = <T>(outcome: Outcome<T>): T => {
    problems.push(...outcome.problems);
    return outcome.value;
  };
  const reference = message.reference ?? String(message.ordinal);
  const context = { message: reference, lenient: agreement.lenient, limits: origin.limits };
  const placed = <T>(outcome: Outcome<T>): T => {
    for (const each of outcome.problems)
      problems.push(
        each.at === undefined ? { ...each, at: { message: reference, offset: message.from } } : each,
      );
    return outcome.value;
  };

  const held = rules.shape(interchange.syntax, message.name, message.variant);
  const nodes = take(message.nodes());
  const trailer = { edifact: 'UNT', flat: '99', xml: undefined, json: undefined }[interchange.syntax];
  const cutOff = !agreement.lenient && trailer !== undefined && nodes.at(-1)?.name !== trailer;
  const unh = interchange.syntax === 'edifact' ? nodes[0] : undefined;
  const table =
    unh?.name === 'UNH'
      ? take({
          value: held.value,
          problems: messageTypeProblems(unh, held.problems, rules.directories, context),
        })
      : placed({ value: held.value, problems: namedTypeProblems(nodes[0], held.problems, reference) });
  const profile =
    agreement.profile === undefined
      ? rules.profiles.named(message.name)
      : rules.profiles.find(agreement.profile);
  const shape = table === undefined ? undefined : (profile?.shape(table) ?? table);
  if (shape === undefined || nodes.length === 0) return { value: [], problems };
  const root = isTree(interchange.syntax)
    ? take(structureXml(nodes[0]!, shape, context))
    : take(structure(nodes, shape, { ...context, cutOff }));
  origin.watch?.(message, root, shape);
  problems.splice(0, problems.length, ...withPaths(problems, root, shape));
  const demanded = profile?.check(root, shape, context) ?? [];
  problems.push(
    ...validateElements(root, shape, context),
    ...demanded.filter((each) => !cutOff || each.code !== 'profile-required'),
  );
  const choice = rules.mappingFor(shape, agreement.overlays, message.name.split(':')[4]);
  const mapping = choice.value === undefined && origin.translate === false ? undefined : placed(choice);
  if (mapping === undefined) return { value: [], problems };

  const read = mapping.read(root, {
    timeZone: agreement.timeZone,
    message: reference,
    lineage: origin.lineage === true,
  });
  const found = read.value;
  problems.push(...(hasError(problems) ? unreported(read.problems, problems) : read.problems));
  const envelope = message.envelope ?? interchange;
  const { envelope: around, rest: beside } = envelopeFields([
    ...(envelope.more ?? []),
    ...(interchange.syntax === 'edifact' ? unhExtensions(root) : []),
  ]);
  const documents = found.map((fields, i): Document => {
    const {
      documentId: number,
      function: purpose,
      functionCode,
      issuedAt,
      sender,
      recipient,
      source,
      ...rest
    } = fields.values;
    const from = sender ?? envelope.sender;
    const to = recipient ?? envelope.recipient;
    return {
      id: documentId(origin.id, origin.firstOrdinal + i),
      type: mapping.type,
      version: mapping.version,
      ...defined({
        documentId: number,
        function: purpose,
        functionCode,
        issuedAt,
        sender: from,
        recipient: to,
      }),
      source: {
        format: FORMAT[interchange.syntax],
        message: message.name,
        ...defined({
          profile: profile?.name,
          interchangeReference: envelope.reference,
          groupReference: message.group,
          preparedAt: envelope.preparedAt,
          messageReference: message.reference,
        }),
        position: message.ordinal,
        sha256: origin.sha256,
        mapping: { name: mapping.name, digest: mapping.digest },
        ...(around === undefined ? {} : { envelope: around as Json }),
        ...(source as object | undefined),
      },
      ...rest,
      extensions: [...beside, ...fields.extensions],
    };
  });
  problems.push(...checkDigits(root, shape, context));
  if (!hasError(problems))
    for (const document of documents)
      for (const each of rules.schemas.validate(document))
        problems.push({ ...each, at: { message: reference, offset: message.from } });
  return origin.lineage === true
    ? { value: documents, problems, lineage: found.map(({ origins = [] }) => origins) }
    : { value: documents, problems };
}

/** What UNH says beyond reference and message type (0068, S010, S016 …): no mapping is about it. */
function unhExtensions(root: Node): readonly Extension[] {
  const unh = root.children.find((each) => each.name === 'UNH');
  if (unh === undefined) return [];
  const found: Extension[] = [];
  for (const leaf of unh.leaves()) {
    if (leaf.kind !== 'component' || leaf.element === 1 || (leaf.element === 2 && leaf.component <= 5))
      continue;
    found.push({ path: `UNH/${printLeaf(leaf, leaf.element !== 3)}`, value: unh.value(leaf) as string });
  }
  return found;
}

/**
 * Of a message that is refused anyway: the errors that nobody has reported at their place. What a mapping warns of
 * (kept in extensions, no canonical word) is about a document, and there will be none.
 */
const unreported = (found: readonly Problem[], known: readonly Problem[]): readonly Problem[] => {
  const places = new Set(known.filter((each) => each.severity === 'error').map((each) => each.at?.offset));
  return found.filter((each) => each.severity === 'error' && !places.has(each.at?.offset));
};

/** The members that have a value. */
const defined = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
