import {
  convert,
  type Document,
  defaultAgreement,
  hasError,
  judge,
  type Node,
  open,
  type Problem,
  type Rules,
} from '../../../gateway/index.js';

/** What the page shows of bytes that were pasted: nothing of it is kept. */
export interface Tried {
  readonly status: string;
  readonly problems: readonly Problem[];
  /** A line for each segment, record or element, indented by its depth. */
  readonly tree: readonly string[];
  readonly documents: readonly Document[];
  /** The same documents in each other notation that can carry them. */
  readonly notations: ReadonlyArray<{ readonly name: string; readonly text: string }>;
  readonly acknowledgement?: string;
}

/** The most that is shown of a tree, in lines, and of other notations. */
const LINES = 2000;
const NOTATIONS = 8;
const AT = '2026-01-15T00:00:00.000Z';

/** Bytes → problems, tree, documents and other notations, by the judge that a node has. */
export function tryIt(bytes: Uint8Array, rules: Rules, profile: string | undefined): Tried {
  const agreement = { ...defaultAgreement, ...(profile === undefined ? {} : { profile }) };
  const received = { id: 'try', receivedAt: AT };
  const { status, problems, documents, acknowledgement } = judge(bytes, agreement, rules, received);
  const opened = open(bytes, agreement, received);
  const tree = (opened.interchange?.messages ?? []).flatMap((message) =>
    (message.nodes().value ?? []).flatMap((node) => linesOf(node, 0)),
  );
  const [first] = documents;
  const own = first?.source.mapping.name;
  const notations = first === undefined ? [] : othersOf(documents, rules, first.type, own);
  return {
    status,
    problems,
    tree: tree.slice(0, LINES),
    documents,
    notations,
    ...(acknowledgement === undefined ? {} : { acknowledgement: acknowledgement.text }),
  };
}

function linesOf(node: Node, depth: number): readonly string[] {
  const values = node.leaves().map((leaf) => {
    const place =
      leaf.kind === 'component'
        ? `${leaf.element}.${leaf.component}`
        : leaf.kind === 'attribute'
          ? `@${leaf.name}`
          : '';
    return `${place === '' ? '' : `${place}=`}${node.value(leaf) ?? ''}`;
  });
  return [
    `${'  '.repeat(depth)}${node.name} ${values.join(' ')}`.trimEnd(),
    ...node.children.flatMap((each) => linesOf(each, depth + 1)),
  ];
}

function othersOf(
  documents: readonly Document[],
  rules: Rules,
  type: string,
  own: string | undefined,
): Tried['notations'] {
  const found: { name: string; text: string }[] = [];
  for (const each of rules.mappings.values()) {
    if (found.length === NOTATIONS) break;
    if (each.type !== type || each.name === own || each.name.startsWith('partners/')) continue;
    const { value, problems } = convert(documents, rules, { to: each.name, preparedAt: AT });
    if (value !== undefined && !hasError(problems))
      found.push({ name: each.name, text: Buffer.from(value).toString('utf8') });
  }
  return found;
}
